"""Addresses that may be opened."""

from __future__ import annotations

import pytest

from bot.render.links import original


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[x", "http:///nowhere", ""])
def test_only_the_webs_addresses_are_links(url: str) -> None:
    assert original(url) == ""
    assert original(" https://a.example/b ") == "https://a.example/b"


def test_a_second_is_named_only_where_the_site_can_start_there() -> None:
    assert original("https://www.youtube.com/watch?v=x", 74.4) == "https://www.youtube.com/watch?v=x&t=74"
    assert original("https://a.example/talk.mp3", 74.4) == "https://a.example/talk.mp3#t=74"
    assert original("https://www.latent.space/p/soumith", 74.4) == "https://www.latent.space/p/soumith"
