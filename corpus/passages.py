"""The splitter: documents into what search works on. Units to quote, passages to find them by.

A unit is the least that is quoted: a sentence, a table row. A stored passage is a run of units, as many as an embedding
model takes in at once; a document is cut into them once, without overlap. What a reader is shown is any run of units,
which search grows around the ones that answer. All are spans.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final, TypeAlias

from corpus.document import Block, Document, Place, Span
from corpus.sentences import sentences

# To be changed with whatever changes the passages, so that they are made anew.
SCHEME = "p3"
# In characters: about 200 tokens of English, which is what small embedding models were trained on at the most.
LONGEST: int = 900
# A new passage starts at a heading once the one before has so many.
_WORTH_ENDING = 400
_LONGEST_ROW = 700
_ASIDE: Final = frozenset({"footnote", "comment"})

Content: TypeAlias = "tuple[tuple[str, ...], tuple[tuple[int, int], ...]]"


@dataclass(frozen=True, slots=True)
class Passage:
    """What search ranks and a reader is shown: whole sentences of one document, to be shown without opening it.

    `text` is verbatim (`document.quote(span)`); `corrected` is the same with each mishearing's correction
    beside it; `title` is the document's.
    """

    span: Span
    text: str
    corrected: str
    title: str
    place: Place

    @property
    def id(self) -> str:
        """`document:start-end`: the same words at the same place always have the same id."""
        return f"{self.span.document_id}:{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage to store: the units that it is made of, and what is embedded of each: what was really said, and of a
    table's row the names of its columns, too."""

    units: tuple[Span, ...]
    texts: tuple[str, ...]

    @property
    def span(self) -> Span:
        return self.units[0].join(self.units[-1])

    @property
    def content(self) -> Content:
        """What is stored of it, wherever it stands: its texts, and how far from its start each unit starts and ends."""
        start = self.units[0].start
        return self.texts, tuple((unit.start - start, unit.end - start) for unit in self.units)


@lru_cache(maxsize=32)
def units(document: Document) -> tuple[Span, ...]:
    """Sentences, and table rows whole, in order; headings lead to text and are not quoted alone.

    A heading that asks, as in a FAQ, is one, too: what stands below says little without it.
    """
    return tuple(unit for block in document.blocks for unit in _units_of(document, block))


def _units_of(document: Document, block: Block) -> list[Span]:
    if block.kind == "heading":
        return [document.span(block.start, block.end)] if _asks(document, block) else []
    if block.kind == "row" and block.end - block.start <= _LONGEST_ROW:
        return [document.span(block.start, block.end)]
    return [document.span(start, end) for start, end in sentences(document.text, block.start, block.end)]


def quotable(document: Document, span: Span) -> Iterator[Span]:
    """The stretches of a span that may be quoted in one: no heading parts them, each table row stands by itself, and
    no footnote runs into the text that it is to. A heading that asks stands before what answers it, never alone."""
    own = units(document)
    first, last = bisect_left(own, span.start, key=lambda unit: unit.start), bisect_right(own, span.end, key=_end)
    seams, headings = _seams(document), _headings(document)
    for _, run in groupby(own[first:last], key=lambda unit: bisect_right(seams, unit.start)):
        together = [*run]
        if together[-1].start not in headings:
            yield together[0].join(together[-1])


@lru_cache(maxsize=32)
def _seams(document: Document) -> tuple[int, ...]:
    parted = (after.start for before, after in pairwise(document.blocks) if _apart(document, before, after))
    return tuple(parted)


@lru_cache(maxsize=32)
def _headings(document: Document) -> frozenset[int]:
    return frozenset(block.start for block in document.blocks if block.kind == "heading")


def _asks(document: Document, heading: Block) -> bool:
    return document.text[heading.start : heading.end].rstrip().endswith("?")


def _apart(document: Document, before: Block, after: Block) -> bool:
    if before.kind == "heading" and after.kind not in ("heading", "row"):
        return not _asks(document, before)
    kinds = {before.kind, after.kind}
    return bool(kinds & {"heading", "row"}) or (before.kind in _ASIDE) != (after.kind in _ASIDE)


def _end(unit: Span) -> int:
    return unit.end


def split(document: Document) -> Iterator[Cut]:
    """The document's passages, in order: together all its units, each once."""
    headings = [block.start for block in document.blocks if block.kind == "heading"]
    rows = {(block.start, block.end): block for block in document.blocks if any(name for name, _, _ in block.cells)}
    run: list[Span] = []
    for unit in units(document):
        while headings and headings[0] < unit.start:
            headings.pop(0)
            if run and unit.start - run[0].start > _WORTH_ENDING and run[-1].end <= unit.start:
                yield _cut(document, rows, run)
                run = []
        if run and unit.end - run[0].start > LONGEST:
            yield _cut(document, rows, run)
            run = []
        run.append(unit)
    if run:
        yield _cut(document, rows, run)


def _cut(document: Document, rows: Mapping[tuple[int, int], Block], run: Sequence[Span]) -> Cut:
    return Cut(tuple(run), tuple(_embedded(document, unit, rows.get((unit.start, unit.end))) for unit in run))


def _embedded(document: Document, unit: Span, row: Block | None) -> str:
    """`Tesla Robots. No queues` of a table → `Option: Tesla; Pros: Robots.; Cons: No queues`."""
    if row is None:
        return said(document, unit)
    cells = ((name, said(document, document.span(start, end))) for name, start, end in row.cells)
    return "; ".join(f"{name}: {words}" if name else words for name, words in cells)


def said(document: Document, span: Span) -> str:
    """The words of a span as they were said, not as they were heard; white space folded."""
    return " ".join("".join(right or words for words, right in document.pieces(span)).split())


def passage(document: Document, span: Span) -> Passage:
    """A span as a reader is shown it."""
    return Passage(span, document.quote(span), document.corrected(span), document.title, document.place(span))
