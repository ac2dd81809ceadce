"""Spans counted in the raw file find the same words in the reading text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from bot.evaluation.alignment import Alignment
from corpus.readers import read

FOLDER = Path(corpus.__file__).parent / "documents"


@pytest.mark.parametrize("name", ["all-roads-lead-to-rome.txt", "you-are-not-too-old.txt"])
def test_every_stretch_of_a_file_finds_its_words(name: str) -> None:
    raw = (FOLDER / name).read_text(encoding="utf-8")
    text = read(FOLDER / name).text
    alignment = Alignment(raw, text)
    for start in range(0, len(raw) - 200, 97):
        words = raw[start : start + 200].split()[1:-1]
        span = alignment.span(start, start + 200)
        assert span is not None
        kept = set(text[span[0] : span[1]].split())
        # Only a footnote mark may tell a word of the file from the same word as read.
        assert sum(word not in kept for word in words) <= 2


def test_wrapped_lines_and_dropped_marks_shift_offsets() -> None:
    raw = "# Title\n\nOne  two\nthree four.<!-- no --> Five six."
    text = "Title\n\nOne two three four. Five six."
    alignment = Alignment(raw, text)
    start = raw.index("two")
    assert alignment.span(start, start + len("two\nthree")) == (text.index("two"), text.index(" four"))
    assert alignment.span(raw.index("Five"), len(raw)) == (text.index("Five"), len(text))
    assert alignment.span(0, 1) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from(["one", "two", "three", "a", "."]), min_size=1, max_size=30), st.data())
def test_folded_white_space_alone_is_followed_exactly(words: list[str], data: st.DataObject) -> None:
    raw, text = "  \n".join(words), " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    starts = [sum(len(word) + 3 for word in words[:at]) for at in range(len(words))]
    span = Alignment(raw, text).span(starts[first], starts[last] + len(words[last]))
    assert span is not None
    assert text[span[0] : span[1]] == " ".join(words[first : last + 1])


@pytest.mark.timeout(60)
def test_a_megabyte_is_aligned_in_linear_time() -> None:
    raw = "some words that go on and on, " * 33_000
    assert Alignment(raw, raw).span(600_000, 600_029) == (600_000, 600_029)
    assert Alignment("x" * 1_000_000, "other words " * 10_000).span(0, 100) is None
