"""The sinkhole tab."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import WaystoneError
from bot.settings import Settings
from bot.sinkhole.arena import Contender
from bot.sinkhole.schema import event_of
from bot.waystone import Waystone
from bot.web.rating import Rated, goes, thanks
from bot.web.sinkhole.arena import paired
from bot.web.sinkhole.overview import overview, stays


def test_models_that_go_by_one_name_are_counted_together(fresh: Path) -> None:
    with Waystone.open(Settings(home=fresh, model="quotes")) as waystone:
        for model in ("auto", "quotes", "auto", "small"):  # nothing but quotes can write here
            waystone.sinkhole.record(event_of(response="So it is.", rating=1, model=model))
        assert "<dd>3 quotes only, 1 small</dd>" in overview(waystone)


def test_the_tab_says_where_ratings_go() -> None:
    assert "stays on this machine until" in stays("")
    assert "sent on to https://sink.example;" in stays("https://sink.example")


def test_where_a_rating_goes_is_said_before_the_first_one() -> None:
    here, beyond = goes(""), goes("https://sink.example/${x}")
    assert "on this machine" in here["where"]
    assert here["towards"] == ""
    assert "sent on to https://sink.example/" in beyond["where"]
    assert "sink.example" in beyond["towards"]
    assert not set("${}") & set(beyond["where"] + beyond["towards"])
    shared = Rated(browser="0" * 32, answer="1", rating=1, comment="so", share=True)
    assert "sent on to https://sink.example" in thanks(shared, "https://sink.example")
    assert "next export" in thanks(shared)


def test_who_is_named_is_compared_with_anybody_else_on_either_side() -> None:
    small, quotes, bare = every = [Contender("small"), Contender("quotes"), Contender("quotes", frozenset(["reader"]))]
    drawn = {paired(every, "quotes", "") for _ in range(200)}
    assert drawn == {(quotes, small), (small, quotes), (quotes, bare), (bare, quotes)}
    assert {paired(every, "small", bare.name) for _ in range(50)} == {(small, bare), (bare, small)}
    for one, other in (("small", "small"), ("nobody", ""), ("", "nobody")):
        with pytest.raises(WaystoneError):
            paired(every, one, other)
