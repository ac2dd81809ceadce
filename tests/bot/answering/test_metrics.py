"""Figures: what becomes of a question is counted once, however it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answer import Answer, Timings, Withheld
from bot.answering.metrics import Metrics
from bot.events import Done, Event, Status

ANSWER = Answer(
    "a", "why?", "why?", True, 0.5, (), (), (Withheld("No.", "is not there"),), "small", Timings(0.1, 0.2, 3.0)
)


def broken() -> Iterator[Event]:
    yield Status("writing")
    raise ConnectionError


def counted(metrics: Metrics) -> dict[str, float]:
    outcomes = ("answered", "refused", "error", "left")
    return {how: metrics.registry.get_sample_value("waystone_questions_total", {"outcome": how}) for how in outcomes}


def test_an_answer_is_counted_with_its_times_and_what_was_withheld() -> None:
    metrics = Metrics()
    assert list(metrics.watched(iter([Done(ANSWER)]))) == [Done(ANSWER)]
    assert counted(metrics) == {"answered": 1, "refused": 0, "error": 0, "left": 0}
    value = metrics.registry.get_sample_value
    assert value("waystone_quotes_seconds_sum") == 0.2
    assert value("waystone_answer_seconds_bucket", {"le": "5.0"}) == 1
    assert value("waystone_sentences_withheld_total") == 1


def test_what_breaks_is_an_error_and_goes_on_to_whoever_asked() -> None:
    metrics = Metrics()
    with pytest.raises(ConnectionError):
        list(metrics.watched(broken()))
    assert counted(metrics)["error"] == 1


def test_a_reader_who_goes_away_is_no_error() -> None:
    metrics = Metrics()
    events = metrics.watched(broken())
    next(events)
    events.close()
    assert counted(metrics) == {"answered": 0, "refused": 0, "error": 0, "left": 1}
