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
from bot.web.render import formatted
from bot.web.sinkhole.arena import paired
from bot.web.sinkhole.log import Wanted, searched, whole
from bot.web.sinkhole.overview import overview, stays
from bot.web.sinkhole.plots import bars_of_days


def test_models_that_go_by_one_name_are_counted_together(fresh: Path) -> None:
    with Waystone.open(Settings(home=fresh, model="quotes")) as waystone:
        for model in ("auto", "quotes", "auto", "small"):  # nothing but quotes can write here
            waystone.sinkhole.record(event_of(response="So it is.", rating=1, model=model))
        assert "<dd>3 quotes only, 1 small</dd>" in overview(waystone)


def test_the_log_is_searched_in_what_was_said_not_in_the_names_of_fields(fresh: Path) -> None:
    with Waystone.open(Settings(home=fresh, model="quotes")) as waystone:
        assert "<form" not in searched(waystone, Wanted())
        waystone.sinkhole.record(event_of(response="Über den Wolken.", rating=1, comment="schön", model="small"))
        for words, finds in (("über", True), ("SCHÖN small", True), ("conversation", False), ("consent", False)):
            assert ("Wolken" in searched(waystone, Wanted(words=words))) == finds


def test_an_event_is_shown_whole_in_markdown_with_nothing_to_click_or_to_fetch(fresh: Path) -> None:
    answer = "- one\n- two\n\n![x](https://a.example/b.png) [y](https://a.example) <img src=x> <https://a.example>"
    before = [("user", "Hm?"), ("assistant", "Yes."), ("user", "Why?")]
    asked = [{"role": role, "content": said} for role, said in before]
    event = event_of(messages=asked, response=answer, rating=1, model="quotes, without the reader model", app="other")
    with Waystone.open(Settings(home=fresh, model="quotes")) as waystone:
        shown = whole(waystone, event)
    assert "<li>one</li>" in shown
    for tag in ("<img", "<a ", "href"):
        assert tag not in shown
    for told in ("Hm?", "quotes only, without a second reading", "<dd>other</dd>"):
        assert told in shown
    assert "<p " in formatted("* " * 20_000)


def test_days_without_ratings_have_their_place_in_the_plot() -> None:
    drawn = bars_of_days({"2026-01-01": (9, 9), "2026-10-01": (1, 0), "2026-11-01": (2, 1)})
    assert "1 Oct 2026 to 1 Nov 2026: 3 good and 1 bad, at most 2 of a kind" in drawn
    assert drawn.count("<g>") == 2
    assert 'x="581.2"' in drawn  # the last of 32 days


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
