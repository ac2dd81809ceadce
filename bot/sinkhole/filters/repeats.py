"""The same words, or nearly, again: of one thing they count once from one client, from many they are a campaign.

Nearness is the share of word pairs in common. Texts that may be near are found by MinHash (A. Broder, "On the
resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from bot.sinkhole.filters.objection import Objection, rated, words_of
from bot.sinkhole.store import Arrival
from corpus.duplicates import shingles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR: Final = 0.7
# Of texts that share so much, all but two in ten thousand agree in a band of as many least hashes.
BANDS, ROWS = 20, 3
LONG: Final = 8  # words: shorter ones are said alike by honest people
CAMPAIGN: Final = 5  # near copies from different clients
_WORD = re.compile(r"\w+")


class Repeats:
    """Drops the words that a client has sent before of the same thing; "wrong" may be said of every answer that is.

    Thumbs without a word are no repetition. Of a client that may stand for many people nothing is: two of them may
    say the same.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[str, str, str]] = set()

    def __call__(self, arrival: Arrival) -> Objection | None:
        said = (arrival.event.client, words_of(arrival.event), rated(arrival))
        if not said[0] or not said[1] or arrival.origin.crowd:
            return None
        if said in self._seen:
            return Objection("drop", "this client has said the same of it before")
        self._seen.add(said)
        return None


class NearCopies:
    """Drops a client's near copy of its own words of the same thing; holds for review one of another, or from many."""

    def __init__(self) -> None:
        self._pairs: dict[str, frozenset[int]] = {}  # of the first of each kind
        self._bands: defaultdict[tuple[int, bytes], list[str]] = defaultdict(list)
        self._first: dict[str, tuple[str, str]] = {}  # whose text each key is, and of what
        self._copies: Counter[str] = Counter()  # by the first of its kind

    def __call__(self, arrival: Arrival) -> Objection | None:
        words = words_of(arrival.event)
        if len(_WORD.findall(words)) < LONG:
            return None
        first = self._first_like(shingles(words, 2), arrival)
        if first is None:
            return None
        person = arrival.event.client if not arrival.origin.crowd else ""
        self._copies[first] += 1
        whose, of = self._first[first]
        if person and whose == person:
            # One who meets the same fault twice may say it twice; what is pasted below many answers looks alike.
            verdict: Literal["drop", "review"] = "drop" if of == rated(arrival) else "review"
            return Objection(verdict, "this client has said nearly the same before")
        if self._copies[first] >= CAMPAIGN:
            return Objection("review", "many have sent nearly these words")
        return None

    def _first_like(self, pairs: frozenset[int], arrival: Arrival) -> str | None:
        """The first text that is nearly this, by its event's id; None, and remembered, where there is none."""
        bands = [*enumerate(sketch(pairs))]
        near = {one for band in bands for one in self._bands.get(band, ()) if share(pairs, self._pairs[one]) >= NEAR}
        if near:
            return min(near)
        own = arrival.event.id
        self._pairs[own] = pairs
        for band in bands:
            self._bands[band].append(own)
        self._first[own] = (arrival.event.client if not arrival.origin.crowd else "", rated(arrival))
        return None


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of all word pairs of two texts that both have."""
    return len(one & other) / len(one | other)


def sketch(pairs: frozenset[int]) -> list[bytes]:
    """`BANDS` bands of a text's least hashes; near texts have one in common, most likely."""
    import numpy as np

    factors, addends = _hashes()
    hashed = (np.fromiter(pairs, np.uint64, len(pairs))[:, None] * factors + addends) >> np.uint64(32)
    return [band.tobytes() for band in hashed.min(axis=0).reshape(BANDS, ROWS)]


@cache
def _hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Multiply-shift hashes of 32-bit numbers (M. Dietzfelbinger et al., 1997), always the same ones."""
    import numpy as np

    factors, addends = np.random.RandomState(0).randint(0, 1 << 63, size=(2, BANDS * ROWS), dtype=np.uint64)
    return factors | np.uint64(1), addends
