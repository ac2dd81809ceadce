"""Filters judge, and change nothing; a reviewer's word stands above theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from bot.sinkhole.filters import REVIEWER, run_filters
from bot.sinkhole.filters.bursts import MOST, Bursts
from bot.sinkhole.filters.links import links
from bot.sinkhole.rating import event_of
from bot.sinkhole.schema import MAX_TEXT, Event
from bot.sinkhole.store import Arrival, Sinkhole
from bot.store.types import new_id
from index.database import open_database

ONE, OTHER = "1" * 32, "2" * 32
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def sinkhole(tmp_path: Path) -> Iterator[Sinkhole]:
    engine = open_database(f"sqlite:///{tmp_path / 'waystone.sqlite'}")
    yield Sinkhole(engine)
    engine.dispose()


def an_event(comment: str = "", client: str = ONE, **fields: Any) -> Event:
    return event_of(response="So [1].", rating=1, comment=comment, client=client, answer=new_id(), **fields)


def judged(sinkhole: Sinkhole, *events: Event) -> list[str]:
    for event in events:
        sinkhole.record(event)
    verdicts = run_filters(sinkhole)
    return [verdicts[event.id] for event in events]


def test_honest_feedback_is_kept_and_nothing_is_written_of_it(sinkhole: Sinkhole) -> None:
    events = [an_event("It misses section 3.2 and the year 2015."), an_event(), an_event()]
    assert judged(sinkhole, *events) == ["keep"] * 3
    assert sinkhole.latest() == {}


def test_the_same_words_of_one_client_count_once(sinkhole: Sinkhole) -> None:
    said = "The quote is right."
    assert judged(sinkhole, an_event(said), an_event(f" {said.upper()} "), an_event(said, OTHER)) == [
        "keep",
        "drop",
        "keep",
    ]


def test_who_rates_faster_than_anyone_reads_is_dropped_from_there_on(sinkhole: Sinkhole) -> None:
    # The times that it gives them are its own to choose.
    events = [an_event(time=NOON + timedelta(hours=at)) for at in range(MOST + 2)]
    assert judged(sinkhole, *events) == [*["keep"] * MOST, "drop", "drop"]


def test_who_rates_on_later_is_kept() -> None:
    bursts = Bursts()
    received = [NOON + timedelta(seconds=at) for at in [*range(MOST + 1), 3_600]]
    assert [bursts(Arrival(an_event(), at)) is None for at in received] == [*[True] * MOST, False, True]


@pytest.mark.parametrize(
    "comment",
    [
        "see https://cheap.example/pills",
        "buy at www.pills.example",
        "Pills.com!",
        "write to a.b@c.de",
        "+49 171 2345678",
    ],
)
def test_addresses_and_numbers_are_held_for_review(comment: str) -> None:
    found = links(Arrival(an_event(comment), NOON))
    assert found
    assert found.verdict == "review"


@pytest.mark.parametrize("comment", ["41:18 is wrong", "from 2015 to 2019", "e.g. PyTorch 2.1", "node.js and torch.nn"])
def test_times_years_and_versions_are_no_addresses(comment: str) -> None:
    assert links(Arrival(an_event(comment), NOON)) is None


@pytest.mark.parametrize("said", ["a-", "a.", "a@", "1-"])
def test_the_longest_comment_is_judged_at_once(said: str) -> None:
    event = an_event(said * (MAX_TEXT // 2))
    began = process_time()
    links(Arrival(event, NOON))
    assert process_time() - began < 0.5


def test_filters_run_again_without_saying_it_twice(sinkhole: Sinkhole) -> None:
    event = an_event("www.pills.example")
    assert judged(sinkhole, event) == ["review"]
    said = sinkhole.latest()
    assert [one.verdict for one in said[event.id].values()] == ["review"]
    run_filters(sinkhole)
    assert sinkhole.latest() == said  # times included
    assert sinkhole.event(event.id) == event


def test_a_reviewer_has_the_last_word(sinkhole: Sinkhole) -> None:
    event = an_event("www.pills.example")
    judged(sinkhole, event)
    for verdict in ("keep", "drop"):
        sinkhole.judge(event.id, verdict, judge=REVIEWER)
        assert run_filters(sinkhole) == {event.id: verdict}
