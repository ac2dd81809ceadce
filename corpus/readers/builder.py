"""Pieces into a reading: text, blocks and marks grow together, so that offsets are right by construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, Mark
from corpus.readers.cleanup.boilerplate import is_day
from corpus.readers.cleanup.headings import looks_like_heading
from corpus.readers.piece import Piece


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file.

    `title`, `author`, `published` and `url` are what the file says of itself, "" where it says nothing. `notes` are
    what a reader of the document should know, a sentence each: a guessed encoding, pages without text.
    """

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    title: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()


class Builder:
    """Collects the pieces of a reading in order."""

    def __init__(self) -> None:
        self._length = 0
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []

    def add(self, piece: Piece) -> None:
        """Write a piece down: its marks, what leads it, and its block."""
        if self._length:
            self._write("\n" if (piece.kind == "item" or piece.cells) and not piece.parted else "\n\n")
        opening = self._length
        start = opening + len(piece.lead)
        # What holds for the first character holds for the name or the dash before it.
        self._marks.extend(
            replace(mark, offset=start + mark.offset if mark.offset else opening) for mark in piece.marks
        )
        self._write(piece.lead)
        cells: tuple[tuple[str, int, int], ...] = ()
        if piece.cells:
            cells = self._cells(piece.cells)
        else:
            self._write(piece.text)
        if piece.kind and self._length > start:
            self._blocks.append(Block(piece.kind, start, self._length, cells))

    def mark(self, heading: str) -> None:
        """From the next piece on the text stands under this heading."""
        gap = 2 if self._length else 0
        self._marks.append(Mark(self._length + gap, heading=heading))

    def reading(self, title: str = "") -> Reading:
        return Reading("".join(self._parts), tuple(self._blocks), tuple(self._marks), title)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _cells(self, cells: Sequence[tuple[str, str]]) -> tuple[tuple[str, int, int], ...]:
        """The cells in one run, each with its column's name."""
        spans: list[tuple[str, int, int]] = []
        for column, words in cells:
            self._write(" " if spans else "")
            spans.append((column, self._length, self._length + len(words)))
            self._write(words)
        return tuple(spans)


def compose(pieces: Sequence[Piece], title: str = "") -> Reading:
    """Write the pieces down, one block each, headings as marks for what follows them.

    Without a title, the first piece is the document's when it reads as one. A title is no place where more headings
    follow it. The first of several days is neither, and nor is the first of several sections of one level.
    """
    builder = Builder()
    headings = [at for at, piece in enumerate(pieces) if piece.kind == "heading"]
    first = next((at for at, piece in enumerate(pieces) if piece.kind), -1)
    is_diary = headings[:1] == [first] and all(is_day(pieces[at].text) for at in headings[:2]) and len(headings) > 1
    is_section = is_diary or (headings[:1] == [first] and _is_section([pieces[at] for at in headings]))
    opens = len(headings) > 1 and headings[0] == first and not is_section
    names_all = first if opens and title.casefold() in ("", pieces[first].text.casefold()) else -1
    comments = next((at for at, piece in enumerate(pieces) if piece.kind == "comment"), -1)
    for at, piece in enumerate(pieces):
        if piece.kind == "heading" and at != names_all:
            builder.mark(piece.text)
        elif piece.kind == "comment" and at == comments:
            builder.mark("Comments")
        builder.add(piece)
    looks_like_title = headings[:1] == [first] or (len(pieces) > 1 and looks_like_heading(pieces[first]))
    return builder.reading(title or (pieces[first].text if looks_like_title and not is_section else ""))


def _is_section(headings: Sequence[Piece]) -> bool:
    """Whether the first heading is that of a section: notes are called as their files are, and begin with one."""
    return bool(headings) and headings[0].level > 1 and any(0 < one.level <= headings[0].level for one in headings[1:])
