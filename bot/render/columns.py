"""A quote's words with the names of its columns, where it is of a table: the same in Markdown and on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answer import CellSpan, Quote


def cell_pieces(words: str, cells: Iterable[CellSpan]) -> Iterator[tuple[str | None, str]]:
    """Words cut into the cells of table rows, each with its column's name, and what is in none, with None."""
    at = 0
    for column, start, end in cells:
        yield None, words[at:start]
        yield column, words[start:end]
        at = end
    yield None, words[at:]


def in_columns(words: str, cells: Iterable[CellSpan]) -> str:
    """Words on one line, the cells in them apart: `Tesla — Pros: a robot · Cons: no coffee`."""
    line = ""
    after_name = False
    for column, piece in cell_pieces(words, cells):
        if not (folded := " ".join(piece.split())):
            continue
        between = " — " if after_name else " · " if column else " / " if column == "" else " "
        line += (between if line else "") + (f"{column}: " if column else "") + folded
        after_name = column == ""
    return line


def words(quote: Quote) -> str:
    """A quote's words on one line."""
    return in_columns(quote.text, quote.cells) if quote.cells else " ".join(quote.corrected.split())
