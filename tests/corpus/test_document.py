"""Spans, marks and places: the arithmetic that everything else rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Correction, Document, Mark, Source, Span, clock

OFFSETS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted)


def document(marks: tuple[Mark, ...] = (), corrections: tuple[Correction, ...] = ()) -> Document:
    text = "One two.\n\nThree four five."
    blocks = (Block("paragraph", 0, 8), Block("paragraph", 10, 26))
    return Document("d", Source("d.txt", "D"), text, blocks, marks, corrections)


@given(OFFSETS, OFFSETS)
def test_overlap_and_join_agree(one: list[int], two: list[int]) -> None:
    a, b = Span("d", *one), Span("d", *two)
    assert a.overlap(b) == b.overlap(a) == len(set(range(*one)) & set(range(*two)))
    assert a.join(b).contains(a)
    assert a.join(b).contains(b)


def test_spans_of_other_documents_never_meet() -> None:
    a, b = Span("a", 0, 5), Span("b", 0, 5)
    assert a.overlap(b) == 0
    assert not a.contains(b)
    with pytest.raises(ValueError, match="cannot be joined"):
        a.join(b)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3)])
def test_a_span_has_its_ends_in_order(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span("d", start, end)


@pytest.mark.parametrize(
    ("marks", "label"),
    [
        ((), "¶ 2"),
        ((Mark(0, heading="Before"), Mark(10, heading="Here")), "§ Here"),
        ((Mark(0, heading="§ 2 Scope"),), "§ 2 Scope"),
        ((Mark(0, heading="d"),), "¶ 2"),
        ((Mark(0, page=3), Mark(0, heading="Before")), "p. 3"),
        ((Mark(0, seconds=61.5), Mark(12, seconds=70.0)), "1:01"),
    ],
)
def test_a_place_is_a_time_else_a_page_else_a_heading_else_a_paragraph(marks: tuple[Mark, ...], label: str) -> None:
    assert document(marks).place(Span("d", 10, 15)).label == label


@pytest.mark.parametrize(
    ("kind", "marks", "label"),
    [
        ("turn", (Mark(0, speaker="Ida"),), "Ida, ¶ 2"),
        ("turn", (Mark(0, heading="Roof"), Mark(0, speaker="Tom"), Mark(10, speaker="Ida")), "Ida, § Roof"),
        ("turn", (Mark(0, seconds=61.5, speaker="Ida"),), "1:01"),
        ("turn", (Mark(0, label="Ida, 3 May", speaker="Ida"),), "Ida, 3 May"),
        ("paragraph", (Mark(0, speaker="Ida"),), "¶ 2"),
    ],
)
def test_the_place_of_a_turn_without_a_time_says_who_speaks(
    kind: BlockKind, marks: tuple[Mark, ...], label: str
) -> None:
    told = document(marks)
    told = replace(told, blocks=tuple(replace(block, kind=kind) for block in told.blocks))
    assert told.place(Span("d", 10, 15)).label == label


def test_a_place_as_json_leaves_out_what_is_not_known() -> None:
    timed = document((Mark(0, seconds=1.0), Mark(4, seconds=2.0)))
    assert timed.place(Span("d", 0, 8)).as_json() == {"label": "0:01", "start_s": 1.0, "end_s": 2.0}


def test_pieces_put_together_are_the_quote() -> None:
    heard = document(corrections=(Correction(4, 7, "too"), Correction(16, 20, "for")))
    span = Span("d", 0, 26)
    assert "".join(words for words, _ in heard.pieces(span)) == heard.quote(span)
    assert heard.corrected(span) == "One two [too].\n\nThree four [for] five."


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (74.4, "1:14"), (4188.8, "1:09:48")])
def test_a_time_reads_as_a_clock_does(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
