"""Passages grown around what matched: long where the text goes on answering, short where it does not."""

from __future__ import annotations

from collections.abc import Callable

from index.layout import Layout

# In characters: a passage grows to the first whatever follows, and never beyond the second.
SHORTEST, LONGEST = 560, 800
# How much further from the question than the matched window a sentence may be that a longer passage takes in.
DROP = 0.17


def grow(
    layout: Layout, first: int, last: int, worth: Callable[[int], float], free: Callable[[int], bool]
) -> tuple[int, int]:
    """The passage around the units `first` to `last`, unit by unit on the side that is nearer to the question.

    worth: a unit's cosine with the question; free: whether no other passage holds the unit.
    """
    lowest = max(worth(first), worth(last)) - DROP
    while True:
        before, after = layout.before(first), layout.after(last)
        longer = [(before, before, last)] if before is not None and free(before) else []
        longer += [(after, first, after)] if after is not None and free(after) else []
        sides = [(worth(unit), run) for unit, *run in longer if layout.length(*run) <= LONGEST]
        if not sides:
            return first, last
        best, run = max(sides)
        if layout.length(first, last) >= SHORTEST and best < lowest:
            return first, last
        first, last = run
