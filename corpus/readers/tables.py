"""Tables in plain text: with bars between their cells, or aligned by tabs or spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BARS = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
# Tabs, or three spaces; two are often what follows a sentence.
_GAP = re.compile(r"\s*\t\s*|\s{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, as many in each as there are column names; a cell may be empty, a name, too."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cut(lines: Sequence[str]) -> Iterator[Table | Sequence[str]]:
    """Cut lines without a blank one into tables and the lines between them, in order."""
    at = opened = 0
    while at < len(lines):
        found = _barred(lines, at) or _aligned(lines, at)
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
