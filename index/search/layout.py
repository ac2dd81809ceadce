"""The units of the passages that a search looks at, in one row, so that looking is arithmetic on arrays.

Passages grow there around what matched: long where the text goes on answering, short where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus.document import Span
from index.arrays import Indices
from index.search.late_interaction import Packed, unpack
from index.store.passages import Candidate

# More characters than a document has: passages that do not follow each other are so far apart.
_APART: Final = 1 << 40


class Room(NamedTuple):
    """In characters: a passage grows to `shortest` whatever follows, and never beyond `longest`."""

    shortest: int
    longest: int


# The best match is most often the answer, and gets the room for all of it; five passages stay under 800 words.
BEST, OTHERS = Room(900, 1200), Room(500, 750)
# What is read once more by itself: an answer is told more surely in few words than among many.
CLOSE = Room(200, 400)
# How much further from the question than the matched window a sentence may be that a longer passage takes in.
DROP = 0.17
# What follows answers more often than what stands before: in cosines, its lead. Chosen on development questions, where
# between 0.03 and 0.15 recall is one to two points higher than without.
AHEAD = 0.08


class Layout:
    """Units are named by their place in the row; a run of units never leaves passages that follow each other."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        """The candidates in the order of their numbers."""
        self.candidates = candidates
        self.packed: list[Packed] = [unpack(one.passage.packed, one.passage.words) for one in candidates]
        sizes = [len(packed.units) for packed in self.packed]
        # Which candidate each unit is of, and which stretch of passages that follow each other.
        self.candidate: Indices = np.repeat(np.arange(len(candidates)), sizes)
        stretch = np.cumsum([not _follows(candidates, at) for at in range(len(candidates))], dtype=np.int64)
        offsets = np.array([one.passage.start for one in candidates], dtype=np.int64)
        bounds = np.concatenate([packed.units for packed in self.packed] or [np.zeros((0, 2), dtype=np.int64)])
        bounds = bounds + offsets[self.candidate][:, None]
        ids = [one.passage.document_id for one in candidates]
        self.units: list[Span] = [
            Span(ids[at], start, end) for at, (start, end) in zip(self.candidate.tolist(), bounds.tolist(), strict=True)
        ]
        self._stretch: list[int] = stretch[self.candidate].tolist()
        self._starts: Indices = bounds[:, 0] + _APART * stretch[self.candidate]
        self._ends: Indices = bounds[:, 1] + _APART * stretch[self.candidate]
        self._starting = {(unit.document_id, unit.start): at for at, unit in enumerate(self.units)}
        self._ending = {(unit.document_id, unit.end): at for at, unit in enumerate(self.units)}

    def __len__(self) -> int:
        return len(self.units)

    def run(self, span: Span) -> tuple[int, int] | None:
        """The first and last unit of a span that starts and ends with units; None when they are not all here."""
        first = self._starting.get((span.document_id, span.start))
        last = self._ending.get((span.document_id, span.end))
        if first is None or last is None or self._stretch[first] != self._stretch[last]:
            return None
        return first, last

    def span(self, first: int, last: int) -> Span:
        return self.units[first].join(self.units[last])

    def length(self, first: int, last: int) -> int:
        """Characters of a run of units."""
        return self.units[last].end - self.units[first].start

    def before(self, unit: int) -> int | None:
        """The unit before, where the text goes on."""
        return unit - 1 if unit and self._stretch[unit - 1] == self._stretch[unit] else None

    def after(self, unit: int) -> int | None:
        """The unit after, where the text goes on."""
        return unit + 1 if unit + 1 < len(self) and self._stretch[unit + 1] == self._stretch[unit] else None

    @property
    def goes_on(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether another unit follows each."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[:-1] = np.diff(np.array(self._stretch, dtype=np.int64)) == 0
        return found

    def runs_around(self, longest: int) -> tuple[Indices, Indices]:
        """For each unit the first and last unit of the run around it: at most `longest` characters, at least itself."""
        middles, own = (self._starts + self._ends) // 2, np.arange(len(self))
        firsts = np.minimum(np.searchsorted(self._starts, middles - longest // 2, side="left"), own)
        lasts = np.maximum(np.searchsorted(self._ends, middles + longest // 2, side="right") - 1, own)
        return firsts, lasts


def _follows(candidates: Sequence[Candidate], at: int) -> bool:
    """Whether a candidate goes on where the one before it ends."""
    if not at:
        return False
    one, other = candidates[at - 1].passage, candidates[at].passage
    return one.document_id == other.document_id and one.id + 1 == other.id


def grow(
    layout: Layout,
    first: int,
    last: int,
    worth: Callable[[int], float],
    free: Callable[[int], bool],
    room: Room = OTHERS,
) -> tuple[int, int]:
    """The passage around the units `first` to `last`, unit by unit on the side that is nearer to the question.

    worth: a unit's cosine with the question; free: whether no other passage holds the unit.
    """
    lowest = max(worth(first), worth(last)) - DROP
    while True:
        before, after = layout.before(first), layout.after(last)
        longer = [(worth(before), before, last)] if before is not None and free(before) else []
        longer += [(worth(after) + AHEAD, first, after)] if after is not None and free(after) else []
        sides = [(near, run) for near, *run in longer if layout.length(*run) <= room.longest]
        if not sides:
            return first, last
        best, run = max(sides)
        if layout.length(first, last) >= room.shortest and best < lowest:
            return first, last
        first, last = run
