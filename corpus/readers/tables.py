"""Tables in plain text: with bars, aligned by tabs or spaces, or with nothing between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers import unruled
from corpus.readers.columns import rows_by_wrapped_columns

_BARS = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
# Tabs, or three spaces; two are often what follows a sentence.
_GAP = re.compile(r"\s*\t\s*|\s{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_FEWEST_ROWS = 3
_MOST_TRIES = 2
_ENOUGH_LINES = 5000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, as many in each as there are column names; a cell may be empty, a name, too."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class TableReader:
    """Finds the tables of one document, given all its lines and the column at which it is wrapped, or 0."""

    def __init__(self, document: Sequence[str], width: int) -> None:
        self._document = document
        self._width = width
        self._tries = _MOST_TRIES

    def cut(self, lines: Sequence[str]) -> Iterator[Table | Sequence[str]]:
        """Cut lines without a blank one into tables and the lines between them, in order."""
        at = opened = 0
        while at < len(lines):
            found = _barred(lines, at) or _aligned(lines, at) or self._unruled(lines, at)
            if found is None:
                at += 1
                continue
            table, end = found
            if opened < at:
                yield lines[opened:at]
            yield table
            at = opened = end
        if opened < len(lines):
            yield lines[opened:]

    def _unruled(self, lines: Sequence[str], at: int) -> tuple[Table, int] | None:
        """A table under a header of single words, without anything that parts its cells."""
        columns = unruled.header(lines[at])
        if not columns or not self._tries:
            return None
        for end in self._ends(lines, at + 1):
            body = lines[at + 1 : end]
            if not unruled.may_be_rows(body, len(columns), wrapped=bool(self._width)):
                continue
            # Reading such a table takes a fifth of a second, so a document gets a few tries only.
            self._tries -= 1
            inside = set(body)
            usage = unruled.usage(line for line in self._document[:_ENOUGH_LINES] if line not in inside)
            rows = (
                rows_by_wrapped_columns(body, len(columns), self._width, usage)
                if self._width
                else unruled.rows_by_line(body, len(columns), usage)
            )
            if rows:
                return Table(columns, tuple(rows)), end
        return None

    def _ends(self, lines: Sequence[str], start: int) -> list[int]:
        """Where a table may end: with its lines, or if narrow before two full ones (prose) or a heading above."""
        last = min(len(lines), start + unruled.MOST_LINES + 2)
        if not self._width:
            return [last]
        near = lines[start:last]
        full = [len(line) + 1 + len(after.split(maxsplit=1)[0]) > self._width for line, after in pairwise(near)]
        prose = (start + at for at, both in enumerate(pairwise(full)) if all(both))
        end = next(prose, last)
        heading = start < end < len(lines) and lines[end - 1][0].isupper() and lines[end - 1][-1] not in ".,;:"
        return [end - 1, end] if heading else [end]


def _barred(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """A table with a line of dashes under its header: `a | b`, `--|--`, `1 | 2`."""
    # Much white space in a row would take the pattern quadratic time.
    if at + 1 >= len(lines) or "|" not in lines[at] or not _BARS.fullmatch(" ".join(lines[at + 1].split())):
        return None
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    columns = _between_bars(lines[at])
    return Table(columns, tuple(_filled(_between_bars(line), len(columns)) for line in lines[at + 2 : end])), end


def _between_bars(line: str) -> tuple[str, ...]:
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return tuple(" ".join(cell.replace("\\|", "|").split()) for cell in cells)


def _aligned(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """Lines that wide gaps cut into equally many cells; the first names them, unless it holds more than years."""
    first = _between_gaps(lines[at]) if "\t" in lines[at] or "   " in lines[at] else ()
    if len(first) < 2:
        return None
    end = at + 1
    while end < len(lines) and len(_between_gaps(lines[end])) == len(first):
        end += 1
    if end - at < _FEWEST_ROWS:
        return None
    rows = tuple(_between_gaps(line) for line in lines[at:end])
    named = all(_YEAR.fullmatch(cell) or not _DIGIT.search(cell) for cell in first[1:])
    return (Table(first, rows[1:]) if named else Table(("",) * len(first), rows)), end


def _between_gaps(line: str) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in _GAP.split(line.strip()))


def _filled(cells: tuple[str, ...], count: int) -> tuple[str, ...]:
    """As many cells as there are columns: what is missing is empty, what is over joins the last."""
    return (
        (*cells, *("",) * (count - len(cells)))
        if len(cells) <= count
        else (*cells[: count - 1], " ".join(cells[count - 1 :]))
    )
