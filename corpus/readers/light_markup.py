"""Lines of a light markup into pieces, whichever markup it is: each format says what a line is, the rest is alike.

Lines of text below each other are one paragraph, those below an item are the item's, rows below each other a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from corpus.readers.decoding import one_line, visible
from corpus.readers.piece import Piece
from corpus.readers.rows import names_columns, table_pieces


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a file is; `words` without markup. A `break` ends a paragraph, and shows nothing."""

    kind: Literal["heading", "item", "text", "code", "row", "footnote", "break"]
    words: str = ""
    cells: tuple[str, ...] = ()


BREAK = Line("break")


def gathered(lines: Iterable[Line]) -> Iterator[Piece]:
    """The pieces that the lines make up, in order."""
    for kind, group in groupby(_whole(lines), key=lambda line: line.kind):
        if kind == "row":
            rows = [[one_line(cell) for cell in line.cells] for line in group]
            yield from table_pieces(rows, len(rows) > 1 and names_columns(rows))
        elif kind == "code":
            listed = [visible(line.words.rstrip()) for line in group if line.words.strip()]
            yield from (Piece(words, parted=not at, kind="item") for at, words in enumerate(listed))
        else:
            yield from (_piece(line) for line in group if any(map(str.isalnum, line.words)))


def _whole(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, those of text put onto the paragraph, the item or the note that they go on with."""
    opened: Line | None = None
    words: list[str] = []
    for line in lines:
        if line.kind == "text" and opened:
            words.append(line.words)
            continue
        if opened:
            yield replace(opened, words=" ".join(words))
        opened, words = (line if line.kind in ("text", "item", "footnote") else None), [line.words]
        if not opened:
            yield line
    if opened:
        yield replace(opened, words=" ".join(words))


def _piece(line: Line) -> Piece:
    words = one_line(line.words)
    if line.kind == "heading":
        return Piece(words, True, kind="heading")
    if line.kind == "item":
        return Piece(words, kind="item")
    return Piece(words, True, kind="footnote" if line.kind == "footnote" else "paragraph")
