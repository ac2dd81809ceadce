"""Tables that lost their lines: a header of single words, then rows whose cells only words can tell apart.

Copied from a page, a table comes as one row a line (`Option Pros Cons`, `Tesla A robot, a lead No waiting`), or
as narrow columns (`corpus/readers/columns.py`). What tells cells apart in general: a cell opens with a capital or
a digit, capitals inside it belong to names or new sentences, and the first cell names its row and is short. Where
these signs leave no consistent reading, the lines stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

_HEADER = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){2,4}")
MOST_LINES = 120
FEWEST_ROWS = 3
_MOST_WORDS = 90
# Above this, on average, a row reads too strangely to be one.
STRANGEST = 3.0
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
        return 2 * FEWEST_ROWS <= len(lines) <= MOST_LINES and opens(lines[0].split()[0])
    prose = sum(bool(_ENDS_SENTENCE.search(line)) for line in lines)
    return (
        FEWEST_ROWS <= len(lines) <= MOST_LINES
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
    return found if strange <= STRANGEST * len(found) else []


def _openings(rows: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Pairs of words with a capital that more than one row holds: cells often open alike."""
    pairs = Counter(pair for words in rows for pair in set(pairwise(words)) if pair[0][0].isupper())
    return frozenset(pair for pair, count in pairs.items() if count > 1)


def _cut(words: Sequence[str], columns: int, usage: Usage, openings: frozenset[tuple[str, str]]) -> tuple[float, Row]:
    """The least strange way to cut a row into cells, and how strange it is."""
    starts = [at for at in range(1, len(words)) if opens(words[at])]
    # best[column][at]: the cells up to `column` when the next one opens at `at`.
    best: dict[int, tuple[float, tuple[int, ...]]] = {
        at: (strangeness(words[:at], True, usage), (0, at)) for at in starts
    }
    for column in range(2, columns + 1):
        ends = [len(words)] if column == columns else starts
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end, (start, (cost, cuts)) in product(ends, best.items()):
            if start < end:
                bonus = 0.5 if tuple(words[start : start + 2]) in openings else 0.0
                uneven = 0.1 * abs((end - start) * columns / len(words) - 1)
                total = cost + strangeness(words[start:end], False, usage) + uneven - bonus
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, (*cuts, end))
        best = reached
    if len(words) not in best:
        return 0.0, ()
    cost, cuts = best[len(words)]
    return cost, tuple(" ".join(words[start:end]) for start, end in pairwise(cuts))


def opens(word: str) -> bool:
    """Whether a cell can open with this word."""
    bare = word.lstrip("\"'“‘(~$€£<>")
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit())


def strangeness(words: Sequence[str], names_row: bool, usage: Usage) -> float:
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
