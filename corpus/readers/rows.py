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

# A year heads a column as well as a name does.
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:[/–-]\d{2,4})?")
# Rows that tell whether the first one names their columns.
_LOOKED = 20
# What spreadsheet programs write above the first row, to say what parts the cells.
_SAYS = re.compile(r"\A\s*\"?sep=(?P<by>[^\w\s\"]|\t)\"?[ \t]*\n", re.IGNORECASE)
_NUMBER = re.compile(r"[\s$€£%+-]*[\d.,:/ -]+[\s$€£%]*")
# What a spreadsheet holds at most, and more than anybody asks about.
MOST_ROWS = 1_048_576
_SAMPLE = 64_000
# Of the lines below one that no sign parts, so many are cut alike where one does.
_EVEN = 0.6
_DELIMITERS, _NONE = ",;\t|", "\x1f"


def read_csv(text: str) -> Reading:
    """The rows of a file of comma, semicolon, tab or bar separated values; UnreadableDocument without any."""
    # A cell may be as long as the file. The limit is the process's: others may need it as high as it is.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    said = _SAYS.match(text)
    text = text[said.end() :] if said else text
    delimiter = said["by"] if said else _delimiter(text)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise UnreadableDocument(f"is no table of values ({error}); save it anew as CSV") from None
    pieces = list(row_pieces(rows))
    if not pieces:
        raise UnreadableDocument("holds no rows; check that it is the right file")
    return compose(pieces)


def row_pieces(rows: Iterable[Sequence[str]], sheet: str = "", first: int = 1) -> Iterator[Piece]:
    """The rows of one table as pieces, their numbers as a spreadsheet counts them."""
    folded = ((number, [" ".join(cell.split()) for cell in row]) for number, row in enumerate(rows, start=first))
    table = [(number, cells) for number, cells in folded if any(cells)]
    if not table:
        return
    if sheet:
        yield Piece(sheet, True, kind="heading")
    above = _above([cells for _, cells in table])
    yield from (Piece("".join(cells), True, marks=(_place(sheet, number),)) for number, cells in table[:above])
    columns = table[above][1] if names_columns([cells for _, cells in table[above : above + _LOOKED]]) else []
    if columns:
        # Shown above its rows; each cell knows its column, so it is no row to be found.
        yield Piece(" ".join(filter(None, columns)), True, kind=None)
    for number, cells in table[above + bool(columns) :]:
        names = [*columns, *[""] * (len(cells) - len(columns))]
        named = tuple((name, cell) for name, cell in zip(names, cells, strict=False) if cell)
        yield Piece(" ".join(cell for _, cell in named), kind="row", cells=named, marks=(_place(sheet, number),))


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of some rows is names: more than one, no numbers but years, and no name twice.

    A name may stand twice over numbers, and a year is none where the rows below have one there, too.
    """
    head, body = rows[0], rows[1:]
    filled = [cell for cell in head if cell]
    years = [at for at, cell in enumerate(head) if _YEAR.fullmatch(cell)]
    if any(_NUMBER.fullmatch(cell) for at, cell in enumerate(head) if at not in years) or len(filled) < 2:
        return False
    if years and (
        len(years) == len(filled) == len(head) or any(_at(row, at, _YEAR) for row in body[:1] for at in years)
    ):
        return False
    return len(set(filled)) == len(filled) or has_numbers_below(rows)


def has_numbers_below(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column has a name above and numbers alone below it."""
    head, body = rows[0], rows[1:]
    return any(
        cell and not _NUMBER.fullmatch(cell) and bool(body) and all(_at(row, at, _NUMBER) for row in body)
        for at, cell in enumerate(head)
    )


def _at(row: Sequence[str], at: int, form: re.Pattern[str]) -> bool:
    return at < len(row) and form.fullmatch(row[at]) is not None


def _above(rows: Sequence[Sequence[str]]) -> int:
    """How many rows stand above a table's own: a report's name, its date, each alone in its row."""
    alone = next((at for at, cells in enumerate(rows) if sum(map(bool, cells)) > 1), 0)
    return alone if any(len(cells) > 1 for cells in rows) else 0


def _place(sheet: str, number: int) -> Mark:
    return Mark(0, label=f"{sheet}, row {number}" if sheet else f"row {number}")


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines most alike; one that stands in no text where none does."""
    lines = [line for line in text[:_SAMPLE].split("\n")[:50] if line.strip()]

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    best = max(_DELIMITERS, key=evenness)
    parts = bool(lines) and (any(sign in lines[0] for sign in _DELIMITERS) or evenness(best)[0] >= _EVEN)
    return best if parts else _NONE
