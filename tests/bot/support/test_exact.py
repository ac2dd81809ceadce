"""Numbers, names and denials, looked up to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.support.exact import absent

BRIDGE = (
    "Maria Lopez joined the Harbor Company in 2011. The old bridge carried 12,000 cars a day. Peter Ash asked the city "
    "for $75m, because traffic was growing 40% a year. The World Health Organization helped."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Lopez joined in 2011.",
        "Peter Ash wanted 75 million dollars.",
        "Traffic grew by 40 percent a year.",
        "Every day 12,000 cars crossed it.",
        "The WHO helped.",
        "Lopez’s company was the Harbor Company.",
        "It was good.",
    ],
)
def test_what_the_source_has_in_its_own_way_is_found(sentence: str) -> None:
    assert absent(sentence, BRIDGE) == []


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Maria Lopez joined in 2012.", "2012"),
        ("She joined the Railway Company.", "Railway"),
        ("Peter Ash wanted $75bn.", "75bn"),
        ("Traffic grew by 14% a year.", "14%"),
        ("PyTorch was helpful.", "PyTorch"),
    ],
)
def test_what_it_has_not_is_named(sentence: str, named: str) -> None:
    lines = absent(sentence, BRIDGE)
    assert len(lines) == 1
    assert named in lines[0]


def test_a_word_that_begins_a_sentence_is_no_name_for_its_capital() -> None:
    assert absent("Cars crossed it. Engineers hoped.", BRIDGE) == []


@given(st.text(max_size=200))
def test_whatever_a_text_says_it_has_itself(text: str) -> None:
    assert absent(text, text) == []


def test_long_texts_take_linear_time(seconds) -> None:
    assert seconds(lambda: absent("Aa1 " * 2_000, "Bb2 9,9 " * 20_000)) < 5


@pytest.mark.parametrize(
    ("sentence", "source", "lacking"),
    [
        ("The tower is 330 metres tall.", "It is 330 m tall.", False),
        ("It cost 330 million dollars.", "It cost $330 m.", False),
        ("It has 330 million users.", "It has 330m users.", False),
        ("It has 330 million users.", "It stands 330 m from the shore.", True),
    ],
)
def test_a_small_m_after_a_space_is_metres_unless_it_is_money(sentence: str, source: str, lacking: bool) -> None:
    assert bool(absent(sentence, source)) == lacking
