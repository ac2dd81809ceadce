"""Tables that lost their lines: a header of single words, then rows whose cells only words can tell apart.

Copied from a page, a table comes as one row a line (`Option Pros Cons`, `Tesla A robot, a lead No waiting`), or
as narrow columns in which each cell was wrapped and centred by itself, the gaps between columns folded away. What
tells cells apart in general: a cell opens with a capital or a digit, capitals inside it belong to names or new
sentences, the first cell names its row and is short, and a wrapper breaks a line only where the next word does
not fit its column. Where these signs leave no consistent reading, the lines stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TypeVar

_HEADER = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){2,4}")
MOST_LINES = 120
_FEWEST_ROWS, _MOST_WORDS, _TALLEST, _BEAM = 3, 90, 9, 60
# Above this, on average, a row reads too strangely to be one.
_STRANGEST = 3.0
_WORD = re.compile(r"\w[\w'’-]*")
_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)]*$")
_DANGLING = frozenset(
    ("a", "an", "the", "of", "on", "in", "at", "to", "for", "with", "and", "or", "but", "by", "from", "as", "+", "&")
)

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """How the rest of the document writes: its words in small letters, and which word follows which."""

    small: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def usage(lines: Iterable[str]) -> Usage:
    """The usage of a document's lines; those of the table itself are best left out."""
    words = _WORD.findall(" ".join(lines))
    lowered = [word.casefold() for word in words]
    return Usage(frozenset(word for word in words if word.islower()), frozenset(pairwise(lowered)))


def header(line: str) -> Row:
    """The column names when a line can be the header of such a table, else nothing."""
    return tuple(line.split()) if _HEADER.fullmatch(line.strip()) else ()


def may_be_rows(lines: Sequence[str], columns: int, *, wrapped: bool) -> bool:
    """A quick look before the long one: as many lines as a table has, and no prose."""
    if wrapped:
        return 2 * _FEWEST_ROWS <= len(lines) <= MOST_LINES and _opens(lines[0].split()[0])
    prose = sum(bool(_ENDS_SENTENCE.search(line)) for line in lines)
    return (
        _FEWEST_ROWS <= len(lines) <= MOST_LINES
        and prose * 2 < len(lines)
        and all(columns <= len(line.split()) <= _MOST_WORDS for line in lines)
    )


def rows_by_line(lines: Sequence[str], columns: int, usage: Usage) -> list[Row]:
    """The cells of lines that are one row each, or nothing when they are not."""
    split = [line.split() for line in lines]
    openings = _openings(split)
    found, strange = [], 0.0
    for words in split:
        cost, row = _cut(words, columns, usage, openings)
        strange += cost
        if not row:
            return []
        found.append(row)
    return found if strange <= _STRANGEST * len(found) else []


def _openings(rows: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Pairs of words with a capital that more than one row holds: cells often open alike."""
    pairs = Counter(pair for words in rows for pair in set(pairwise(words)) if pair[0][0].isupper())
    return frozenset(pair for pair, count in pairs.items() if count > 1)


def _cut(words: Sequence[str], columns: int, usage: Usage, openings: frozenset[tuple[str, str]]) -> tuple[float, Row]:
    """The least strange way to cut a row into cells, and how strange it is."""
    starts = [at for at in range(1, len(words)) if _opens(words[at])]
    # best[column][at]: the cells up to `column` when the next one opens at `at`.
    best: dict[int, tuple[float, tuple[int, ...]]] = {
        at: (_strangeness(words[:at], True, usage), (0, at)) for at in starts
    }
    for column in range(2, columns + 1):
        ends = [len(words)] if column == columns else starts
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end, (start, (cost, cuts)) in product(ends, best.items()):
            if start < end:
                bonus = 0.5 if tuple(words[start : start + 2]) in openings else 0.0
                uneven = 0.1 * abs((end - start) * columns / len(words) - 1)
                total = cost + _strangeness(words[start:end], False, usage) + uneven - bonus
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, (*cuts, end))
        best = reached
    if len(words) not in best:
        return 0.0, ()
    cost, cuts = best[len(words)]
    return cost, tuple(" ".join(words[start:end]) for start, end in pairwise(cuts))


def _opens(word: str) -> bool:
    """Whether a cell can open with this word."""
    bare = word.lstrip("\"'“‘(~$€£<>")
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit())


def _strangeness(words: Sequence[str], names_row: bool, usage: Usage) -> float:
    """How unlike one cell these words are, from 0 up. Names of rows are short; capitals inside need a reason."""
    doubled = sum(first == second for first, second in pairwise(words))
    dangling = words[-1].casefold() in _DANGLING or words[-1].endswith((",", ";"))
    if names_row:
        return 0.15 * len(words) + doubled + dangling
    capitals = sum(_capital(word, usage) for before, word in pairwise(words) if not _ENDS_SENTENCE.search(before))
    # Words that follow each other elsewhere belong together.
    usual = sum(pair in usage.pairs for pair in pairwise(word.casefold() for word in words))
    return capitals + doubled + dangling - 0.2 * usual + (0.3 if words[0][0].isdigit() else 0.0)


def _capital(word: str, usage: Usage) -> float:
    """How much a word inside a cell looks like the opening of the next one."""
    bare = word.strip("\"'“”‘’().,;:!?")
    if not bare or not bare[0].isupper():
        return 0.0
    if not bare[1:].islower():
        return 0.1
    return 1.0 if bare.casefold() in usage.small else 0.5


@dataclass(frozen=True, slots=True)
class _Parse:
    """Rows read so far from wrapped columns, and what they tell of each column's width.

    A column is at least `least` characters wide, its longest line, and less than `below`, the shortest line
    that did not fit.
    """

    cost: float
    rows: tuple[Row, ...]
    least: tuple[int, ...]
    below: tuple[int, ...]


def rows_by_wrapped_columns(lines: Sequence[str], columns: int, width: int, usage: Usage) -> list[Row]:
    """The rows of a table whose cells were wrapped in columns side by side, or nothing.

    Cells are centred or at the top of their row, one way in the whole table. The least strange reading in
    which every column has one width is taken (a beam search over rows).
    """
    split = [line.split() for line in lines]
    read = [parse for centred in (True, False) if (parse := _parse(split, columns, width, usage, centred))]
    best = min(read, key=lambda parse: parse.cost, default=None)
    if best is None or len(best.rows) < _FEWEST_ROWS or best.cost > _STRANGEST * len(best.rows):
        return []
    return list(best.rows)


def _parse(split: Sequence[Sequence[str]], columns: int, width: int, usage: Usage, centred: bool) -> _Parse | None:
    reached: list[list[_Parse]] = [[] for _ in range(len(split) + 1)]
    reached[0] = [_Parse(0.0, (), (0,) * columns, (width + 1,) * columns)]
    for at in range(len(split)):
        beam = sorted(reached[at], key=lambda parse: parse.cost)[:_BEAM]
        if not beam:
            continue
        loosest = _loosest(beam)
        for height in range(1, min(_TALLEST, len(split) - at) + 1):
            for cells, least, below in _row(split[at : at + height], loosest, centred):
                cost = 0.3 + sum(_strangeness(cell, column == 0, usage) for column, cell in enumerate(cells))
                row = tuple(" ".join(cell) for cell in cells)
                reached[at + height].extend(
                    longer for parse in beam if (longer := _extended(parse, cost, row, least, below, width))
                )
    return min(reached[-1], key=lambda parse: parse.cost, default=None)


def _loosest(beam: Sequence[_Parse]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What all parses of the beam allow of the columns' widths: the least, and what they stay below."""
    least = tuple(map(min, *(parse.least for parse in beam), beam[0].least))
    return least, tuple(map(max, *(parse.below for parse in beam), beam[0].below))


def _extended(
    parse: _Parse, cost: float, row: Row, least: Sequence[int], below: Sequence[int], width: int
) -> _Parse | None:
    """The parse with one more row, or None when no width of the columns suits them all."""
    wider = tuple(map(max, parse.least, least))
    narrower = tuple(map(min, parse.below, below))
    if any(low >= high for low, high in zip(wider, narrower, strict=True)) or sum(wider) + len(wider) - 1 > width:
        return None
    # A cell that another row has word for word, too, was hardly put together by chance.
    again = sum(cell == other for earlier in parse.rows for cell, other in zip(row[1:], earlier[1:], strict=True))
    return _Parse(parse.cost + cost - again, (*parse.rows, row), wider, narrower)


_Cells = tuple[tuple[str, ...], ...]


def _row(
    lines: Sequence[Sequence[str]], bounds: tuple[tuple[int, ...], tuple[int, ...]], centred: bool
) -> Iterator[tuple[_Cells, tuple[int, ...], tuple[int, ...]]]:
    """Each way to read lines as one row: its cells, and each column's least width and the width it stays below."""
    height, columns = len(lines), len(bounds[0])
    for heights in product(range(1, height + 1), repeat=columns):
        if max(heights) == height:
            tops = tuple((height - own) // 2 if centred else 0 for own in heights)
            start = (((),) * columns, (0,) * columns, *bounds)
            yield from _filled(lines, 0, tops, heights, start)


_State = tuple[_Cells, tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def _filled(
    lines: Sequence[Sequence[str]], at: int, tops: Sequence[int], heights: Sequence[int], state: _State
) -> Iterator[tuple[_Cells, tuple[int, ...], tuple[int, ...]]]:
    """Share out the words of each line from `at` on among the columns that have a line there."""
    if at == len(lines):
        yield state[0], state[2], state[3]
        return
    present = [column for column, top in enumerate(tops) if top <= at < top + heights[column]]
    words = lines[at]
    if len(words) < len(present) or not present:
        return
    for cuts in combinations(range(1, len(words)), len(present) - 1):
        bounds = (0, *cuts, len(words))
        following = state
        for column, (start, end) in zip(present, pairwise(bounds), strict=True):
            added = _added(following, column, words[start:end])
            if added is None:
                break
            following = added
        else:
            yield from _filled(lines, at + 1, tops, heights, following)


def _added(state: _State, column: int, words: Sequence[str]) -> _State | None:
    """The state with one more line in a column, or None when the line cannot stand there."""
    cells, last, least, below = state
    length = sum(map(len, words)) + len(words) - 1
    if cells[column]:
        low, high = max(least[column], length), min(below[column], last[column] + 1 + len(words[0]))
    elif _opens(words[0]):
        low, high = max(least[column], length), below[column]
    else:
        return None
    if low >= high:
        return None
    return (
        _with(cells, column, (*cells[column], *words)),
        _with(last, column, length),
        _with(least, column, low),
        _with(below, column, high),
    )


_Value = TypeVar("_Value")


def _with(values: tuple[_Value, ...], column: int, value: _Value) -> tuple[_Value, ...]:
    return (*values[:column], value, *values[column + 1 :])
