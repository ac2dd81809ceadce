"""Tables of cells: the first row names the columns, every other row is found by its cells and their columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.piece import Piece

_NUMBER = re.compile(r"[\s$€£%+-]*[\d.,:/ -]+[\s$€£%]*")
# What a spreadsheet holds at most, and more than anybody asks about.
MOST_ROWS = 1_048_576
_SAMPLE = 64_000
_DELIMITERS = ",;\t|"


def read_csv(text: str) -> Reading:
    """The rows of a file of comma, semicolon, tab or bar separated values; UnreadableDocument without any."""
    # A cell may be as long as the file. The limit is the process's: others may need it as high as it is.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True))
    except csv.Error as error:
        raise UnreadableDocument(f"is no table of values ({error}); save it anew as CSV") from None
    pieces = list(row_pieces(rows))
    if not pieces:
        raise UnreadableDocument("holds no rows; check that it is the right file")
    return compose(pieces)


def row_pieces(rows: Iterable[Sequence[str]], sheet: str = "", first: int = 1) -> Iterator[Piece]:
    """The rows of one table as pieces, their numbers as a spreadsheet counts them."""
    columns: list[str] = []
    opened = False
    for number, row in enumerate(rows, start=first):
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if not opened:
            opened = True
            if sheet:
                yield Piece(sheet, True, kind="heading")
            if _names_columns(cells):
                columns = cells
                # Shown above its rows; each cell knows its column, so it is no row to be found.
                yield Piece(" ".join(filter(None, cells)), True, kind=None)
                continue
        names = [*columns, *[""] * (len(cells) - len(columns))]
        named = tuple((name, cell) for name, cell in zip(names, cells, strict=False) if cell)
        place = Mark(0, label=f"{sheet}, row {number}" if sheet else f"row {number}")
        yield Piece(" ".join(cell for _, cell in named), kind="row", cells=named, marks=(place,))


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether a first row is names: no numbers, no name twice, and more than one."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and len(set(filled)) == len(filled) and not any(map(_NUMBER.fullmatch, filled))


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines most alike."""
    lines = [line for line in text[:_SAMPLE].split("\n")[:50] if line.strip()]

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_DELIMITERS, key=evenness)
