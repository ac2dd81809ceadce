"""Passages grown around what matched: long where the text goes on answering, short where it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from index.search.layout import Layout


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


def grow(
    layout: Layout,
    first: int,
    last: int,
    worth: Callable[[int], float],
    free: Callable[[int], bool],
    room: Room = OTHERS,
    drop: float = DROP,
) -> tuple[int, int]:
    """The passage around the units `first` to `last`, unit by unit on the side that is nearer to the question.

    worth: a unit's cosine with the question; free: whether no other passage holds the unit.
    """
    lowest = max(worth(first), worth(last)) - drop
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
