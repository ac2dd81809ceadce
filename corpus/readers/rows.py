"""Tables of cells: the first row names the columns, every other row is found by its cells and their columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, groupby, zip_longest

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
    """The rows of a sheet as pieces, their numbers as a spreadsheet counts them.

    Below a blank row the table above goes on, or another begins.
    """
    runs = _runs((number, [" ".join(cell.split()) for cell in row]) for number, row in enumerate(rows, start=first))
    if sheet and runs:
        yield Piece(sheet, True, kind="heading")
    second = [cells for _, cells in runs[1][:_LOOKED]] if len(runs) > 1 else []
    columns: Sequence[str] = []
    latest: list[Sequence[str]] = []
    for at, run in enumerate(runs):
        table = [cells for _, cells in run]
        above = _above(table)
        names, taken = _head(table[above : above + _LOOKED])
        if not at and names and _tell_of(table[above:], second):
            names, taken = [], 0
        elif at and not (names and _opens(table[above : above + _LOOKED], columns, latest)):
            above, names, taken = 0, columns, 0
        else:
            latest = []
        for number, cells in run[:above]:
            place = (_place(sheet, number),)
            yield row_piece([], cells, place) if _is_told(cells) else Piece("".join(cells), True, marks=place)
        if taken:
            yield head_piece(names)
        yield from (row_piece(names, cells, (_place(sheet, number),)) for number, cells in run[above + taken :])
        columns, latest = names, [*latest, *table[above + taken :]][-_LOOKED:]


def _runs(rows: Iterable[tuple[int, list[str]]]) -> list[list[tuple[int, list[str]]]]:
    """The rows between blank ones; a title or a head set off at the beginning stands with what is below it."""
    runs = [list(run) for is_filled, run in groupby(rows, key=lambda row: any(row[1])) if is_filled]
    is_table = (len(run) > 1 and any(sum(map(bool, cells)) > 1 for _, cells in run) for run in runs)
    opening = next((at for at, table in enumerate(is_table, start=1) if table), len(runs))
    return [list(chain(*runs[:opening])), *runs[opening:]] if runs else []


def table_pieces(rows: Sequence[Sequence[str]], named: bool) -> Iterator[Piece]:
    """The rows of a table in which something stands, `named` by the first of them or not."""
    columns = rows[0] if named else []
    if columns:
        yield head_piece(columns)
    for row in rows[named:]:
        if any(row):
            yield row_piece(columns, row)


def head_piece(columns: Iterable[str]) -> Piece:
    """The names of a table's columns, shown above its rows: no row to be found, since each cell knows its own."""
    return Piece(" ".join(filter(None, columns)), True, kind=None)


def row_piece(columns: Sequence[str], cells: Sequence[str], marks: tuple[Mark, ...] = ()) -> Piece:
    """A row without its empty cells; those beyond the last column have no name."""
    named = tuple((name, cell) for name, cell in zip_longest(columns, cells, fillvalue="") if cell)
    return Piece(" ".join(cell for _, cell in named), kind="row", cells=named, marks=marks)


def _head(rows: Sequence[Sequence[str]]) -> tuple[Sequence[str], int]:
    """The names of the columns and how many rows they take: none, one, or two where names span others below them."""
    if len(rows) > 2 and (joined := _joined(rows[0], rows[1])):
        spanned = ["" if above else name for above, name in zip_longest(rows[0], joined, fillvalue="")]
        if has_numbers_below([spanned, *rows[2:]]) and names_columns([joined, *rows[2:]]):
            return joined, 2
    return (rows[0], 1) if rows and names_columns(rows) and not _is_told(rows[0]) else ([], 0)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The names of two rows, the upper ones over the gaps to their right; none where the lower one has numbers."""
    if any(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in (*upper, *lower)):
        return []
    names: list[str] = []
    over = ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        over = above or (over if below else "")
        names.append(" ".join(dict.fromkeys(filter(None, (over, below)))))
    return names


def _tell_of(rows: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> bool:
    """Whether rows of two cells tell of the wider table below them, as a bank's export begins: `Period;January`."""
    are_pairs = all(sum(map(bool, row)) <= 2 for row in rows) and not has_numbers_below(rows)
    return are_pairs and sum(map(bool, _head(below)[0])) > 2


def _opens(rows: Sequence[Sequence[str]], columns: Sequence[str], latest: Sequence[Sequence[str]]) -> bool:
    """Whether rows with names above them are another table than the `latest` above: of other width, or no numbers."""
    if len(rows) < 2:
        return False
    if rows[0] == columns or has_numbers_below(rows) or _width(rows) > _width(latest):
        return True
    return any(_numbers(latest, at) is True and _numbers(rows[1:], at) is False for at in range(_width(latest)))


def _numbers(rows: Sequence[Sequence[str]], at: int) -> bool | None:
    """Whether a column has numbers alone (True) or none at all (False)."""
    found = {_NUMBER.fullmatch(row[at]) is not None for row in rows if at < len(row) and row[at]}
    return found.pop() if len(found) == 1 else None


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)


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
    """How many rows stand above a table's own: a report's name, alone in its row, or `Account: | 12 34`."""
    if all(len(cells) < 2 for cells in rows):
        return 0
    told = len(rows) if any(map(_is_told, rows)) else 0
    return next((at for at, cells in enumerate(rows) if sum(map(bool, cells)) > 1 and not _is_told(cells)), told)


def _is_told(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) == 2 and filled[0].endswith(":") and not filled[1].endswith(":")


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
