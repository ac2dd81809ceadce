"""The sinkhole tab."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings
from bot.sinkhole.rating import event_of
from bot.waystone import Waystone
from bot.web.sinkhole.overview import overview, stays


def test_models_that_go_by_one_name_are_counted_together(tmp_path: Path) -> None:
    with Waystone.open(Settings(home=tmp_path, model="quotes")) as waystone:
        for model in ("auto", "quotes", "auto", "small"):  # nothing but quotes can write here
            waystone.sinkhole.record(event_of(response="So it is.", rating=1, model=model))
        assert "<dd>3 quotes only, 1 small</dd>" in overview(waystone)


def test_the_tab_says_where_ratings_go() -> None:
    assert "stays on this machine until" in stays("")
    assert "sent on to https://sink.example;" in stays("https://sink.example")
