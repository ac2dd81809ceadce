"""Tables whose cells were wrapped in narrow columns side by side, the gaps between the columns folded away.

Text browsers print tables so. Each cell was wrapped and centred by itself, so a line holds pieces of several cells,
and only two things tell them apart: what a cell can be (`corpus/readers/unruled.py`), and that a wrapper breaks a
line only where the next word does not fit the column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TypeVar

from corpus.readers.unruled import FEWEST_ROWS, STRANGEST, Row, Usage, opens, strangeness

_TALLEST, _BEAM = 9, 60
# Readings tried before giving up, under a second's work; a table of nine rows and three columns needs 100,000.
_MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class _Parse:
    """Rows read so far, and what they tell of each column's width.

    A column is at least `least` characters wide, its longest line, and less than `below`, the shortest line
    that did not fit.
    """

    cost: float
    rows: tuple[Row, ...]
    least: tuple[int, ...]
    below: tuple[int, ...]


_Cells = tuple[tuple[str, ...], ...]
_Widths = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """One row, half read: the words of each cell, the length of its last line, and the bounds of its column."""

    cells: _Cells
    last: _Widths
    least: _Widths
    below: _Widths


def rows_by_wrapped_columns(lines: Sequence[str], columns: int, width: int, usage: Usage) -> list[Row]:
    """The rows of a table whose cells were wrapped in columns side by side, or nothing.

    Cells are centred or at the top of their row, one way in the whole table. The least strange reading in
    which every column has one width is taken (a beam search over rows).
    """
    split = [line.split() for line in lines]
    read = [_Columns(split, columns, width, usage, centred).parse() for centred in (True, False)]
    best = min((parse for parse in read if parse), key=lambda parse: parse.cost, default=None)
    if best is None or len(best.rows) < FEWEST_ROWS or best.cost > STRANGEST * len(best.rows):
        return []
    return list(best.rows)


class _Columns:
    """The search for one table's rows, with its cells centred in their rows or at the top."""

    def __init__(self, lines: Sequence[Sequence[str]], columns: int, width: int, usage: Usage, centred: bool) -> None:
        self._lines = lines
        self._columns = columns
        self._width = width
        self._usage = usage
        self._centred = centred
        self._steps = _MOST_STEPS

    def parse(self) -> _Parse | None:
        """The least strange reading of all lines, or None when there is none, or none in so many steps."""
        count = self._columns
        reached: list[list[_Parse]] = [[] for _ in range(len(self._lines) + 1)]
        reached[0] = [_Parse(0.0, (), (0,) * count, (self._width + 1,) * count)]
        for at in range(len(self._lines)):
            beam = sorted(reached[at], key=lambda parse: parse.cost)[:_BEAM]
            for height in range(1, min(_TALLEST, len(self._lines) - at) + 1) if beam else ():
                for state in self._row(at, height, beam):
                    reached[at + height].extend(self._extended(beam, state))
        whole = reached[-1] if self._steps > 0 else []
        return min(whole, key=lambda parse: parse.cost, default=None)

    def _extended(self, beam: Sequence[_Parse], state: _State) -> Iterator[_Parse]:
        """Each parse with one more row, where some width of the columns suits all its rows."""
        self._steps -= len(beam)
        cost = 0.3 + sum(strangeness(cell, column == 0, self._usage) for column, cell in enumerate(state.cells))
        row = tuple(" ".join(cell) for cell in state.cells)
        for parse in beam:
            least = tuple(map(max, parse.least, state.least))
            below = tuple(map(min, parse.below, state.below))
            fits = all(low < high for low, high in zip(least, below, strict=True))
            if fits and sum(least) + len(least) - 1 <= self._width:
                yield _Parse(parse.cost + cost - _again(row, parse.rows), (*parse.rows, row), least, below)

    def _row(self, at: int, height: int, beam: Sequence[_Parse]) -> Iterator[_State]:
        """Each way to read `height` lines from `at` on as one row."""
        # The loosest bounds that the beam allows, so that nothing it could use is missed.
        least = tuple(min(parse.least[column] for parse in beam) for column in range(self._columns))
        below = tuple(max(parse.below[column] for parse in beam) for column in range(self._columns))
        start = _State(((),) * self._columns, (0,) * self._columns, least, below)
        for heights in product(range(1, height + 1), repeat=self._columns):
            if self._steps < 0:
                return
            self._steps -= 1
            if max(heights) == height:
                tops = [(height - own) // 2 if self._centred else 0 for own in heights]
                present = [
                    [column for column, top in enumerate(tops) if top <= line < top + heights[column]]
                    for line in range(height)
                ]
                yield from self._filled(self._lines[at : at + height], present, start)

    def _filled(
        self, lines: Sequence[Sequence[str]], present: Sequence[Sequence[int]], state: _State
    ) -> Iterator[_State]:
        """Share out the words of each line among the columns that are present in it."""
        if not lines:
            yield state
            return
        words, columns = lines[0], present[0]
        if len(words) < len(columns) or not columns:
            return
        for cuts in combinations(range(1, len(words)), len(columns) - 1):
            self._steps -= 1
            if self._steps < 0:
                return
            following: _State | None = state
            for column, (start, end) in zip(columns, pairwise((0, *cuts, len(words))), strict=True):
                following = _added(following, column, words[start:end]) if following else None
            if following:
                yield from self._filled(lines[1:], present[1:], following)


def _again(row: Row, rows: Sequence[Row]) -> int:
    """How many cells other rows have word for word, too: such a cell was hardly put together by chance."""
    return sum(cell == other for earlier in rows for cell, other in zip(row[1:], earlier[1:], strict=True))


def _added(state: _State, column: int, words: Sequence[str]) -> _State | None:
    """The state with one more line in a column, or None when the line cannot stand there."""
    cell = state.cells[column]
    if not cell and not opens(words[0]):
        return None
    length = sum(map(len, words)) + len(words) - 1
    low, high = max(state.least[column], length), state.below[column]
    if cell:
        high = min(high, state.last[column] + 1 + len(words[0]))
    if low >= high:
        return None
    return _State(
        _with(state.cells, column, (*cell, *words)),
        _with(state.last, column, length),
        _with(state.least, column, low),
        _with(state.below, column, high),
    )


_Value = TypeVar("_Value")


def _with(values: tuple[_Value, ...], column: int, value: _Value) -> tuple[_Value, ...]:
    return (*values[:column], value, *values[column + 1 :])
