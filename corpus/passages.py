"""Documents into what search works on: units to quote, windows to match, passages to show.

A unit is the least that is quoted: a sentence, a table row. A window, one unit or two in a row, is small enough
for its vector to mean one thing. A passage is any run of units, as many as a reader takes in at a
glance; search grows it around the window that matched. All are spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.document import Block, Document, Span
from corpus.passage import Passage
from corpus.sentences import sentences

# To be changed with whatever changes the windows, so that they are embedded anew.
SCHEME = "w2"
_LONGEST_ROW = 700


@dataclass(frozen=True, slots=True)
class Window:
    """A span and the text of it that is embedded. single: whether it is one unit."""

    span: Span
    text: str
    single: bool = True


@lru_cache(maxsize=256)
def units(document: Document) -> tuple[Span, ...]:
    """Sentences, and table rows whole, in order; headings lead to text and are not quoted alone."""
    return tuple(unit for block in document.blocks if block.kind != "heading" for unit in _units_of(document, block))


def _units_of(document: Document, block: Block) -> list[Span]:
    if block.kind == "row" and block.end - block.start <= _LONGEST_ROW:
        return [document.span(block.start, block.end)]
    return [document.span(start, end) for start, end in sentences(document.text, block.start, block.end)]


def windows(document: Document) -> list[Window]:
    """Each unit, and each two in a row, with what was really said in place of what was misheard."""
    row = units(document)
    return [Window(span, said(document, span), at < len(row)) for at, span in enumerate(window_spans(row))]


def window_spans(row: Sequence[Span]) -> list[Span]:
    """Each of a row of units, and each two that follow each other."""
    return [*row, *(first.join(second) for first, second in pairwise(row))]


def said(document: Document, span: Span) -> str:
    """The words of a span as they were said, not as they were heard; white space folded."""
    return " ".join("".join(right or words for words, right in document.pieces(span)).split())


def passage(document: Document, span: Span) -> Passage:
    """A span as a reader is shown it."""
    return Passage(span, document.quote(span), document.corrected(span), document.title, document.place(span))
