"""Events out of answers, and out of what another front end sends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Message, Note, Prose, Quote, Sentence, Timings
from bot.errors import InvalidEvent
from bot.sinkhole.clients import client_of
from bot.sinkhole.ingest import Caller, accept
from bot.sinkhole.rating import changed, rated
from bot.sinkhole.schema import MAX_TEXT, Event, event_of
from bot.sinkhole.store import Origin
from corpus.document import Place, Span
from index.store.types import new_id

QUOTES = tuple(Quote(n, Span("talk", n, n + 5), f"words {n}", "", "Talk", Place("0:01"), 1.0) for n in (1, 2))
SO = (Prose((Sentence("So.", (1,), "supported"),)),)
ANSWER = Answer(new_id(), "why?", "why, then?", True, 0.5, SO, QUOTES, (), "small", Timings(0, 0, 0))


def test_a_rating_holds_question_answer_quotes_and_model() -> None:
    event = rated(ANSWER, -1, ["other", "other"], "no", [2])
    assert [(one.role, one.content) for one in event.messages] == [("user", "why?")]
    assert (event.response, event.model, event.answer) == ("So [1].", "small", ANSWER.id)
    assert (event.reasons, event.comment) == (("other",), "no")
    assert [(one.start, one.end, one.quote, one.helped) for one in event.passages] == [
        (1, 6, "words 1", None),
        (2, 7, "words 2", False),
    ]


def test_a_thumb_up_says_that_the_unmarked_quotes_helped() -> None:
    assert [one.helped for one in rated(ANSWER, 1, wrong=[1]).passages] == [False, True]
    assert [one.helped for one in rated(ANSWER, 0).passages] == [None, None]


def test_an_answer_without_words_of_its_own_is_rated_by_its_quotes() -> None:
    assert rated(replace(ANSWER, blocks=()), 1).response == "words 1\n\nwords 2"
    assert rated(replace(ANSWER, blocks=(), quotes=(), notice="Nothing."), -1).response == "Nothing."


def test_an_answer_beyond_all_limits_can_still_be_rated() -> None:
    huge = "x" * (3 * MAX_TEXT)
    history = [Message("user", huge)] * 30
    event = rated(replace(ANSWER, blocks=(Note(huge),), question=huge), 1, history=history)
    assert len(event.response) == MAX_TEXT
    assert [len(one.content) for one in event.messages] == [MAX_TEXT]


def test_of_a_long_conversation_the_newest_whole_messages_go_along() -> None:
    history = [Message("user", f"{n}" * 2000) for n in range(9)] * 10
    event = rated(ANSWER, 1, history=history)
    assert [one.content for one in event.messages] == [one.content for one in history[-50:]] + ["why?"]
    many = [Message("user", "x")] * 500
    assert len(rated(ANSWER, 1, history=many).messages) == 200


def test_an_unknown_reason_is_named() -> None:
    with pytest.raises(InvalidEvent, match=r"reasons\.0"):
        rated(ANSWER, -1, ["nonsense"])


def test_a_comparison_is_taken_back_and_never_made_a_thumb() -> None:
    pair = event_of(chosen="Because.", rejected="So.", client="c" * 32)
    for rating in (1, -1):
        with pytest.raises(InvalidEvent, match="comparison"):
            changed(pair, rating)
    back = changed(pair, 0)
    assert Event.model_validate_json(back.model_dump_json(by_alias=True)) == back
    assert (back.rating, back.chosen, back.supersedes) == (0, None, pair.id)


def test_a_rating_that_is_changed_is_a_whole_event_without_the_other_thumbs_reasons() -> None:
    event = changed(rated(ANSWER, -1, ["other"], wrong=[2]), 1)
    assert Event.model_validate_json(event.model_dump_json(by_alias=True)) == event
    assert (event.rating, event.reasons, [one.helped for one in event.passages]) == (1, (), [True, False])


def test_the_smallest_call_is_a_text_and_a_bit() -> None:
    for sent in ({"text": "It is open.", "rating": 1}, {"text": "It is open.", "positive": True}):
        event, _ = accept(sent, Caller("c" * 32))
        assert (event.response, event.rating, event.client, event.app) == ("It is open.", 1, "c" * 32, "")


def test_the_whole_event_is_taken() -> None:
    sent = {**rated(ANSWER, 1).as_json(), "app": "elsewhere"}
    event, _ = accept(sent, Caller())
    assert event.as_json() == sent


def test_a_sender_cannot_choose_whom_it_is_taken_for() -> None:
    event, _ = accept({"text": "x", "rating": 1, "client": "d" * 32}, Caller("c" * 32))
    assert event.client == "c" * 32


def test_a_sender_with_a_token_names_its_users_and_nobody_elses() -> None:
    def sent(sender: str, user: str) -> tuple[str, bool]:
        caller = Caller("c" * 32, Origin(sender, crowd=True), names_users=True)
        event, origin = accept({"text": "x", "rating": 1, "client": user}, caller)
        return event.client, origin.crowd

    one, other = sent("chat", "d" * 32), sent("chat", "e" * 32)
    assert one[0] != other[0]
    assert sent("chat", "d" * 32) == one
    assert sent("shop", "d" * 32)[0] != one[0]
    assert sent("chat", "") == ("c" * 32, True)
    assert not one[1]


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ({"text": "x", "rating": 5}, "rating"),
        ({"text": "x", "ratng": 1}, "ratng"),
        ({"text": "x"}, "rating"),
        ({"text": 7, "rating": 1}, "response"),
        ({"text": "", "rating": 1}, "response"),
        ({"text": "x", "response": "y", "rating": 1}, "text or response"),
        ({"text": "x", "rating": 1, "passages": [{"document": "d", "start": -1, "end": 0}]}, r"passages\.0\.start"),
        ({"text": "x", "rating": 1, "id": "1"}, "id"),
        ({"text": "x", "positive": "yes"}, "positive"),
        ({"text": "x", "positive": True, "rating": 1}, "positive or rating"),
        ({"answer": "01890a5d-ac96-774b-bcce-b302099a8057", "rating": 1}, "answer: no answer"),
        ({"text": "x", "rating": 1, "comment": "x" * (MAX_TEXT + 1)}, "comment"),
    ],
)
def test_what_is_wrong_is_named_in_one_short_line(payload: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidEvent, match=named) as refused:
        accept(payload, Caller())
    assert len(str(refused.value)) < 500


def test_a_client_is_known_again_here_and_nowhere_else(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: client_of(here, "192.168.0.1"), range(32)))
    assert len(names) == 1
    assert client_of(here, "192.168.0.2") not in names
    assert client_of(there, "192.168.0.1") not in names
    assert [file.name for file in here.iterdir()] == ["sinkhole.salt"]
    assert (here / "sinkhole.salt").stat().st_mode & 0o077 == 0
