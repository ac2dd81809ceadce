"""The one coordinate system: a document is reading text, and everything else is a span of it.

A passage, a quote, a citation, a highlight and a gold answer are all `Span`s. Marks and blocks say
which place an offset stands for, so nothing ever searches for a string to find out where it came from.
This module knows no file format.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal, TypeAlias, TypeVar

T = TypeVar("T")
_Known: TypeAlias = tuple[list[int], list[T]]
BlockKind = Literal["heading", "paragraph", "turn", "item", "row", "footnote", "comment"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of one document's reading text."""

    document_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """Number of characters that both spans hold."""
        if self.document_id != other.document_id:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def contains(self, other: Span) -> bool:
        return self.document_id == other.document_id and self.start <= other.start and other.end <= self.end

    def join(self, other: Span) -> Span:
        """The smallest span that holds both; they must be of one document."""
        if self.document_id != other.document_id:
            raise ValueError(f"spans of {self.document_id!r} and {other.document_id!r} cannot be joined")
        return Span(self.document_id, min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Mark:
    """From `offset` on, until the next mark that names the same thing, the text stands at this place.

    `label` is what a reader calls the place where that is not its page's number: "p. iv", "slide 3", "row 12".
    """

    offset: int
    seconds: float | None = None
    page: int | None = None
    heading: str | None = None
    label: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that a reader sees as one thing: a paragraph, a speaker's turn, a table row.

    A row's `cells` are (column name, start, end), offsets in the document's text.
    """

    kind: BlockKind
    start: int
    end: int
    cells: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What was really said where a transcript heard something else; the text itself stays as heard."""

    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands, in words for a reader and in numbers for a program. Times are in seconds."""

    label: str
    heading: str | None = None
    page: int | None = None
    start_s: float | None = None
    end_s: float | None = None
    speaker: str | None = None

    def as_json(self) -> dict[str, str | float | int]:
        """The place as the commands and the API write it: what is not known is left out."""
        named = {
            "label": self.label,
            "heading": self.heading,
            "page": self.page,
            "start_s": self.start_s,
            "end_s": self.end_s,
            "speaker": self.speaker,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Source:
    """What is known about a document apart from its words."""

    file: str
    title: str
    author: str = ""
    published: str = ""
    url: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Document:
    """Clean reading text, its structure and its places.

    `blocks` are in order and do not overlap; text outside every block (the white space between them,
    page furniture) is shown to a reader but never indexed.
    """

    id: str
    source: Source
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    corrections: tuple[Correction, ...] = ()
    # What a reader of the document should know of how it was read, a sentence each.
    notes: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # What is remembered of a document is looked up time and again: all its blocks would be gone through each time.
        return hash((self.id, self.text))

    @property
    def title(self) -> str:
        return self.source.title

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over all that indexing sees, so that an unchanged document is never embedded again."""
        seen = repr((self.source, self.text, self.blocks, self.marks, self.corrections))
        return sha256(seen.encode()).hexdigest()

    def span(self, start: int, end: int) -> Span:
        return Span(self.id, start, end)

    def quote(self, span: Span) -> str:
        """The words of a span, verbatim."""
        return self.text[span.start : span.end]

    def corrected(self, span: Span) -> str:
        """The words of a span with each mishearing's correction beside it: `Laryl Pinto [Lerrel Pinto]`."""
        return "".join(f"{words} [{said}]" if said else words for words, said in self.pieces(span))

    def pieces(self, span: Span) -> Iterator[tuple[str, str]]:
        """The span cut at its mishearings: (words as transcribed, what was really said or "")."""
        at = span.start
        for correction in self.corrections:
            if at <= correction.start and correction.end <= span.end:
                if at < correction.start:
                    yield self.text[at : correction.start], ""
                yield self.text[correction.start : correction.end], correction.said
                at = correction.end
        if at < span.end:
            yield self.text[at : span.end], ""

    def place(self, span: Span) -> Place:
        """The place of a span: its time in a recording, else its page, else its heading, else its paragraph.

        A heading that is the title over again tells no place. Of turns without times it says who speaks, too: their
        names stand outside what is quoted.
        """
        start_s, page = _at(self._times, span.start), _at(self._pages, span.start)
        heading, called = _at(self._headings, span.start), _at(self._labels, span.start)
        speaker = self.speaker(span.start)
        paragraph = self._paragraph(span.start)
        # A span of one character or none still ends where it starts.
        end_s = _at(self._times, max(span.start, span.end - 1))
        if start_s is not None:
            label = clock(start_s)
        elif called:
            label = called
        elif page is not None:
            label = f"p. {page}"
        else:
            section = heading if heading and heading.casefold() != self.title.casefold() else ""
            # Contracts and statutes write the sign themselves.
            sign = "" if section.startswith("§") else "§ "
            label = f"{sign}{section}" if section else f"¶ {paragraph}"
            # What comes after the last turn is nobody's.
            if speaker and self.blocks and self.blocks[paragraph - 1].kind == "turn":
                label = f"{speaker}, {label}"
        return Place(label, heading, page, start_s, end_s, speaker)

    def speaker(self, offset: int) -> str | None:
        """Who speaks there, where that is known."""
        return _at(self._speakers, offset) or None

    def _paragraph(self, offset: int) -> int:
        return max(1, bisect_right([block.start for block in self.blocks], offset))

    @cached_property
    def _times(self) -> _Known[float]:
        return _known((mark.offset, mark.seconds) for mark in self.marks)

    @cached_property
    def _headings(self) -> _Known[str]:
        return _known((mark.offset, mark.heading) for mark in self.marks)

    @cached_property
    def _pages(self) -> _Known[int]:
        return _known((mark.offset, mark.page) for mark in self.marks)

    @cached_property
    def _labels(self) -> _Known[str]:
        return _known((mark.offset, mark.label) for mark in self.marks)

    @cached_property
    def _speakers(self) -> _Known[str]:
        return _known((mark.offset, mark.speaker) for mark in self.marks)


def _known(marks: Iterable[tuple[int, T | None]]) -> _Known[T]:
    """The marks that say something, as a column of offsets and one of values."""
    found = [(offset, value) for offset, value in marks if value is not None]
    return [offset for offset, _ in found], [value for _, value in found]


def _at(known: _Known[T], offset: int) -> T | None:
    """What the last mark at or before the offset says."""
    offsets, values = known
    at = bisect_right(offsets, offset) - 1
    return values[at] if at >= 0 else None


def clock(seconds: float) -> str:
    """A time as a listener reads it: 74.4 → "1:14", 4188.8 → "1:09:48"."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
