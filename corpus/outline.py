"""The parts of a document, to lead into it: its headings, minutes of a recording, or pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Place, Span

_MOST_ENTRIES = 40
_EVERY_S = 600.0
_MOST_PAGES = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a document: what it is called, and where it begins."""

    label: str
    span: Span
    place: Place


def outline(document: Document) -> tuple[Entry, ...]:
    """Its headings, or minutes of a recording, or pages or slides; nothing where the text has no parts."""
    return tuple(_parts(document))[:_MOST_ENTRIES]


def _parts(document: Document) -> Iterator[Entry]:
    headings = [(mark.heading, mark.offset) for mark in document.marks if mark.heading]
    times = [(mark.seconds, mark.offset) for mark in document.marks if mark.seconds is not None]
    if len(headings) > 1:
        parts: Sequence[tuple[str, int]] = headings
    elif times:
        parts = list(_minutes(times))
    else:
        parts = list(_pages(document))
    for label, offset in parts:
        span = document.span(offset, offset)
        yield Entry(label, span, document.place(span))


def _minutes(times: Sequence[tuple[float, int]]) -> Iterator[tuple[str, int]]:
    """Where every ten minutes of a recording begin, called by what is said there."""
    following = 0.0
    for seconds, offset in times:
        if seconds >= following:
            yield "", offset
            following = (seconds // _EVERY_S + 1) * _EVERY_S


def _pages(document: Document) -> Iterator[tuple[str, int]]:
    """Of many pages some, evenly."""
    first: dict[int, tuple[str, int]] = {}
    for mark in document.marks:
        if mark.page is not None:
            first.setdefault(mark.page, (mark.label or f"p. {mark.page}", mark.offset))
    yield from [*first.values()][:: -(-len(first) // _MOST_PAGES) or 1]
