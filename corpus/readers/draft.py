"""The page on which a reader writes: reading text, its blocks and its marks grow together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind, Mark


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file. `title` is the document's own, where it names itself."""

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    title: str = ""


class Draft:
    """Collects the pieces of a reading in order; keeps offsets right by construction."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []

    def write(self, text: str) -> int:
        """Add text that belongs to no block; gives the offset where it starts."""
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        return start

    def gap(self, white: str = "\n\n") -> None:
        """White space before the next piece, unless the draft is still empty."""
        if self.length:
            self.write(white)

    def add(self, kind: BlockKind, text: str) -> int:
        """Add a block; gives the offset where it starts."""
        start = self.write(text)
        self.close(kind, start)
        return start

    def close(self, kind: BlockKind, start: int) -> None:
        """Make a block of what was written since `start`."""
        if self.length > start:
            self._blocks.append(Block(kind, start, self.length))

    def add_row(self, columns: Sequence[str], cells: Sequence[str]) -> None:
        """Add a table row: its cells in one run, each with its column's name; empty cells are left out."""
        start = self.length
        spans = []
        for column, cell in zip(columns, cells, strict=True):
            if cell:
                self.write(" " if self.length > start else "")
                at = self.write(cell)
                spans.append((column, at, self.length))
        if spans:
            self._blocks.append(Block("row", start, self.length, tuple(spans)))

    def mark(self, *, seconds: float | None = None, heading: str | None = None) -> None:
        """From here on the text stands at this place."""
        self._marks.append(Mark(self.length, seconds=seconds, heading=heading))

    def reading(self, title: str = "") -> Reading:
        return Reading("".join(self._parts), tuple(self._blocks), tuple(self._marks), title)
