"""Ratings teach the ranking: within bounds, from kept events alone, fading, and said where it happens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.answer import Answer
from bot.cli.main import app
from bot.errors import NotFound
from bot.evaluation.lessons import Readers, logged, paraphrased, recall, simulate
from bot.events import Done
from bot.settings import Settings
from bot.sinkhole.filters import REVIEWER
from bot.sinkhole.lessons import HALF_LIFE, find, forget, lessons
from bot.sinkhole.rating import rate
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import HERE, Sinkhole
from bot.store.records import Records
from bot.waystone import Waystone
from corpus.document import Span
from index.search.feedback import BOUND
from index.search.ranking import RankedPassage
from index.store.types import now

DATA = Path(__file__).parents[2] / "data"
ASKED = "Where should a beginner work?"
LIKE = "Where is a good place to work for a beginner?"
UNLIKE = "How many operators does PyTorch have?"


@pytest.fixture(scope="module")
def at_hand(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Waystone]:
    """The shipped documents without a reader model, for all that only looks."""
    home = shutil.copytree(indexed, tmp_path_factory.mktemp("taught") / "home")
    with Waystone.open(Settings(home=home, model="quotes", reader="none")) as waystone:
        yield waystone


@pytest.fixture
def unread(opened: Callable[..., Waystone]) -> Waystone:
    return opened(reader="none")


def a_rating(span: Span, helped: bool = True, client: int = 1, question: str = ASKED, **fields: Any) -> Event:
    judged = {"document": span.document_id, "start": span.start, "end": span.end, "helped": helped}
    return event_of(
        messages=[{"role": "user", "content": question}],
        response=f"So, by {span}.",
        rating=1 if helped else -1,
        passages=[{**judged, "quote": fields.pop("quote", "")}],
        client=f"{client:032x}",
        **fields,
    )


def ranked(waystone: Waystone, question: str) -> list[RankedPassage]:
    return list(waystone.collection.search(question, 10).passages)


def heard(waystone: Waystone, question: str, before: list[RankedPassage]) -> list[RankedPassage]:
    """The search once it has heard what was rated: on a busy machine learning may take longer than a search waits."""
    found = (ranked(waystone, question) for _ in range(100))
    return next((one for one in found if one != before), before)


def answered(waystone: Waystone, question: str) -> Answer:
    *_, done = waystone.answerer.answer(question)
    assert isinstance(done, Done)
    return done.answer


def test_what_helped_moves_up_for_a_like_question_and_says_so_and_for_others_nothing_moves(unread: Waystone) -> None:
    other = [one.passage.id for one in ranked(unread, UNLIKE)]
    before = ranked(unread, LIKE)
    helpful = before[6].passage
    for client in range(3):
        unread.sinkhole.record(a_rating(helpful.span, client=client, quote=helpful.text))
    first = heard(unread, LIKE, before)[0]
    assert first.passage.span.overlap(helpful.span)
    assert first.as_json()["note"] == "moved up: readers found this helpful for a similar question"
    assert [one.passage.id for one in ranked(unread, UNLIKE)] == other
    assert not any(one.note for one in ranked(unread, UNLIKE))


def test_what_was_wrong_sinks(unread: Waystone) -> None:
    before = ranked(unread, LIKE)
    wrong = before[0].passage.span
    for client in range(3):
        unread.sinkhole.record(a_rating(wrong, helped=False, client=client))
    found = heard(unread, LIKE, before)
    assert not found[0].passage.span.overlap(wrong)
    assert any(one.moved == "down" for one in found if one.passage.span.overlap(wrong)) or not any(
        one.passage.span.overlap(wrong) for one in found
    )


def test_the_quotes_of_an_answer_say_it_too_and_a_rating_of_the_page_teaches(unread: Waystone) -> None:
    answer, before = answered(unread, ASKED), ranked(unread, LIKE)
    last = answer.quotes[-1]
    for client in range(4):
        wrong = [one.n for one in answer.quotes if one is not last]
        rate(unread.records, unread.sinkhole, answer.id, 1, wrong=wrong, client=f"{client:032x}")
    taught = lessons(unread.sinkhole, unread.records)
    assert {one.quote for one in taught if one.helped} == {last.text}
    assert heard(unread, LIKE, before) != before
    notes = [one.note for one in answered(unread, LIKE).quotes]
    assert any(note.startswith("moved") for note in notes)


def test_many_readers_move_no_more_than_the_bound(unread: Waystone) -> None:
    before = ranked(unread, ASKED)
    span = before[6].passage.span
    unread.sinkhole.record_all([(a_rating(span, client=n), HERE) for n in range(60)])
    boosts = [one.boost for one in heard(unread, ASKED, before)]
    assert 0.9 * BOUND < max(boosts) <= BOUND


def test_words_that_no_longer_stand_there_move_nothing(unread: Waystone) -> None:
    before = ranked(unread, ASKED)
    unread.sinkhole.record(a_rating(before[5].passage.span, quote="Other words, of an older version."))
    unread.sinkhole.record(a_rating(Span("gone", 0, 10), client=2))
    assert ranked(unread, ASKED) == before


def test_off_with_one_setting(opened: Callable[..., Waystone]) -> None:
    off = opened(reader="none", lessons=False)
    before = ranked(off, ASKED)
    off.sinkhole.record(a_rating(before[5].passage.span))
    assert ranked(off, ASKED) == before


@pytest.fixture
def log(tmp_path: Path) -> Iterator[tuple[Sinkhole, Records]]:
    with logged(tmp_path / "log") as opened:
        yield opened


SPAN, OTHER = Span("a", 10, 90), Span("a", 200, 260)


def test_only_kept_ratings_of_people_that_stand_teach(log: tuple[Sinkhole, Records]) -> None:
    sinkhole, records = log
    spam = a_rating(SPAN, comment="Buy now at http://shop.example/deal and win!!!")
    dropped = a_rating(SPAN, client=2)
    taken_back = a_rating(SPAN, client=3)
    back = event_of(rating=0, supersedes=taken_back.id, client=f"{3:032x}")
    for event in (spam, dropped, taken_back, back, a_rating(SPAN, client=4, source="model")):
        sinkhole.record(event)
    sinkhole.judge(dropped.id, "drop", judge=REVIEWER)
    assert lessons(sinkhole, records) == []
    sinkhole.record(a_rating(SPAN, client=5))
    assert [one.readers for one in lessons(sinkhole, records)] == [1]


def test_a_question_that_follows_others_teaches_only_where_it_is_known_what_was_meant(
    log: tuple[Sinkhole, Records],
) -> None:
    sinkhole, records = log
    talk = [{"role": "user", "content": ASKED}, {"role": "assistant", "content": "So."}]
    judged = {"document": "a", "start": 1, "end": 9, "helped": True}
    follow_up = [*talk, {"role": "user", "content": "And why?"}]
    sinkhole.record(event_of(messages=follow_up, response="So.", rating=1, passages=[judged]))
    assert lessons(sinkhole, records) == []


def test_a_reader_is_one_voice_and_it_fades(log: tuple[Sinkhole, Records]) -> None:
    sinkhole, records = log
    for _ in range(2):
        sinkhole.record(a_rating(SPAN))
    sinkhole.record(a_rating(SPAN, helped=False, client=2, time=now() + timedelta(days=999)))
    (one,) = lessons(sinkhole, records)
    assert (round(one.helped, 3), round(one.wrong, 3), one.readers) == (1, 1, 2)
    (older,) = lessons(sinkhole, records, now() + HALF_LIFE)
    assert (round(older.helped, 2), round(older.wrong, 2)) == (0.5, 0.5)


def test_who_is_always_at_odds_with_the_rest_is_not_heard(log: tuple[Sinkhole, Records]) -> None:
    sinkhole, records = log
    spans = [Span("a", at, at + 5) for at in range(0, 100, 10)]
    sinkhole.record_all(
        [(a_rating(span, helped=client != 9, client=client), HERE) for span in spans for client in (1, 2, 9)]
    )
    assert {(round(one.helped, 2), round(one.wrong, 2)) for one in lessons(sinkhole, records)} == {(2, 0)}


def test_a_deleted_lesson_stays_so_until_somebody_says_it_anew(log: tuple[Sinkhole, Records]) -> None:
    sinkhole, records = log
    sinkhole.record(a_rating(SPAN))
    sinkhole.record(a_rating(OTHER))
    taught = lessons(sinkhole, records)
    gone = find(taught, next(one.id for one in taught if one.span == SPAN)[:6])
    forget(sinkhole, gone.id)
    assert [one.span for one in lessons(sinkhole, records)] == [OTHER]
    sinkhole.record(a_rating(SPAN, client=2))
    assert [one.readers for one in lessons(sinkhole, records) if one.span == SPAN] == [1]
    with pytest.raises(NotFound, match="no lesson has the id"):
        find(taught, "zz")


def test_the_command_lists_and_deletes(log: tuple[Sinkhole, Records], monkeypatch: pytest.MonkeyPatch) -> None:
    sinkhole, _ = log
    monkeypatch.setenv("WAYSTONE_HOME", str(Path(str(sinkhole.engine.url.database)).parent))
    sinkhole.record(a_rating(SPAN, quote="The words."))
    listed = CliRunner().invoke(app, ["sinkhole", "lessons", "--json"])
    assert '"quote": "The words."' in listed.stdout
    id = listed.stdout.split('"id": "')[1][:12]
    assert id in CliRunner().invoke(app, ["sinkhole", "lessons"]).stdout
    assert CliRunner().invoke(app, ["sinkhole", "lessons", "--delete", id]).stdout.startswith(f"deleted  {id}")
    assert "Nothing learned yet" in CliRunner().invoke(app, ["sinkhole", "lessons"]).stderr


def test_simulated_readers_lift_paraphrases_and_leave_other_questions_alone(at_hand: Waystone) -> None:
    collection = at_hand.collection
    rated, paraphrases, others = (some[1::8] for some in paraphrased(DATA))
    before = recall(collection, paraphrases, others)
    honest = simulate(collection, rated, paraphrases, others, Readers(5), rounds=1)
    mixed = simulate(collection, rated, paraphrases, others, Readers(5, malicious=0.2), rounds=1)
    assert honest.paraphrases >= before.paraphrases + 0.1
    assert honest.others >= before.others - 0.01
    # One of ten may be chance; of all 77 none is lost (docs/sinkhole.md).
    assert mixed.paraphrases >= honest.paraphrases - 1.01 / len(paraphrases)
    assert mixed.paraphrases > before.paraphrases
    assert recall(collection, paraphrases, others) == before
