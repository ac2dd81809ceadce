"""The page's thumbs: each browser is one voice, known again here and named nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answer import Quote
from bot.events import Done
from bot.settings import Settings
from bot.sinkhole.schema import Event, Judged
from bot.waystone import Waystone
from bot.web import conversations, rating
from corpus.document import Place, Span

ONE, OTHER = "1" * 32, "2" * 32
Call = Callable[..., dict[str, object]]


@pytest.fixture
def waystone(fresh: Path) -> Iterator[Waystone]:
    with Waystone.open(Settings(home=fresh, model="quotes")) as opened:
        yield opened


@pytest.fixture
def conversation(waystone: Waystone) -> str:
    return waystone.records.create("Why?").id


@pytest.fixture
def answer(waystone: Waystone, conversation: str) -> str:
    last = list(waystone.answerer.answer("Why?", conversation_id=conversation))[-1]
    assert isinstance(last, Done)
    return last.answer.id


@pytest.fixture
def rate(waystone: Waystone, answer: str) -> Call:
    call = rating.calls(waystone)[0]
    return lambda browser, thumb, **more: call({"browser": browser, "answer": answer, "rating": thumb, **more})


def test_a_reader_counts_once_and_two_count_twice(waystone: Waystone, rate: Call) -> None:
    for browser, thumb in ((ONE, 1), (ONE, -1), (OTHER, -1), (ONE, -1)):
        assert "thanks" in rate(browser, thumb)
    counts = waystone.sinkhole.stats()
    assert (counts["events"], counts["ratings"]) == (4, {"-1": 2})


def test_a_reader_sees_their_own_thumb(waystone: Waystone, rate: Call, conversation: str) -> None:
    rate(ONE, 1)
    rate(OTHER, -1)
    opened = next(call for call in conversations.calls(waystone) if call.__name__ == "conversation")
    for browser, thumb in ((ONE, 1), (OTHER, -1), ("3" * 32, 0)):
        [turn] = opened({"id": conversation, "browser": browser})["turns"]
        assert turn["rating"] == thumb


@pytest.mark.parametrize(("share", "consent"), [(True, "share"), (False, "local")])
def test_a_rating_is_handed_on_where_its_reader_says_so(
    waystone: Waystone, rate: Call, share: bool, consent: str
) -> None:
    assert ("handed on" in str(rate(ONE, -1, comment="no", share=share)["thanks"])) is share
    [event] = waystone.sinkhole.events()
    assert event.consent == consent


def test_what_the_browser_keeps_is_not_in_the_log(waystone: Waystone, rate: Call) -> None:
    rate(ONE, 1)
    [event] = waystone.sinkhole.events()
    assert event.client
    assert ONE not in event.model_dump_json()


def test_what_a_reader_said_comes_back_to_them_alone(waystone: Waystone, rate: Call, answer: str) -> None:
    said = {"reasons": ["not_helpful"], "comment": "too long"}
    rate(ONE, -1, **said)
    stands = rating.calls(waystone)[1]
    assert stands({"browser": ONE, "answer": answer}) == {"rating": -1, "wrong": [], **said}
    assert stands({"browser": OTHER, "answer": answer}) == {}


def test_the_quotes_marked_as_wrong_come_back() -> None:
    span = Span("d", 0, 1)
    quotes = [Quote(n, span, "x", "x", "t", Place("¶ 1"), 0.0) for n in (1, 2, 3)]
    judged = tuple(Judged(document="d", start=0, end=1, helped=helped) for helped in (None, False, True))
    event = Event(response="x", rating=-1, passages=judged)
    assert rating.standing(event, quotes)["wrong"] == [2]


@pytest.mark.parametrize("browser", ["", "192.168.0.1", "x" * 32])
def test_a_reader_without_a_number_is_told_to_reload(waystone: Waystone, rate: Call, browser: str) -> None:
    assert "reload" in str(rate(browser, 1)["error"])
    assert list(waystone.sinkhole.events()) == []
