"""The same words, or nearly, again: from one client they count once, from many they are a campaign.

Nearness is the share of word pairs in common, estimated by MinHash (A. Broder, "On the resemblance and containment
of documents", 1997) as `datasketch` has it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.sinkhole.filters.objection import Objection, words_of
from bot.sinkhole.store import Arrival

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

NEAR = 0.7
PERMUTATIONS = 64
LONG = 8  # words: shorter ones are said alike by honest people
CAMPAIGN = 5  # near copies from different clients
_WORD = re.compile(r"\w+")


class Repeats:
    """Drops the words that a client has sent before. Thumbs without a word are no repetition.

    Of a client that may stand for many people, nothing: two of them may say the same.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def __call__(self, arrival: Arrival) -> Objection | None:
        said = (arrival.event.client, words_of(arrival.event))
        if not said[0] or not said[1] or arrival.origin.crowd:
            return None
        if said in self._seen:
            return Objection("drop", "this client has said the same before")
        self._seen.add(said)
        return None


class NearCopies:
    """Drops a client's near copy of its own words; holds for review what comes in near copies from many."""

    def __init__(self) -> None:
        self._index: MinHashLSH | None = None
        self._empty: MinHash | None = None
        self._clients: dict[str, str] = {}  # whose text each key is
        self._copies: Counter[str] = Counter()  # by the first of its kind

    def __call__(self, arrival: Arrival) -> Objection | None:
        words = _WORD.findall(words_of(arrival.event))
        if len(words) < LONG:
            return None
        first = self._first_like(words, arrival)
        if first is None:
            return None
        person = arrival.event.client if not arrival.origin.crowd else ""
        self._copies[first] += 1
        if person and self._clients[first] == person:
            return Objection("drop", "this client has said nearly the same before")
        if self._copies[first] >= CAMPAIGN:
            return Objection("review", "many have sent nearly these words")
        return None

    def _first_like(self, words: list[str], arrival: Arrival) -> str | None:
        """The key of the first text that is nearly this; None, and remembered, where there is none."""
        from datasketch import MinHash, MinHashLSH

        self._index = self._index or MinHashLSH(threshold=NEAR, num_perm=PERMUTATIONS)
        self._empty = self._empty or MinHash(num_perm=PERMUTATIONS)
        sketch = self._empty.copy()  # its permutations take longer to draw than a comment to read
        sketch.update_batch([f"{one} {other}".encode() for one, other in pairwise(words)])
        found = sorted(self._index.query(sketch))
        if found:
            return str(found[0])
        self._index.insert(arrival.event.id, sketch)
        self._clients[arrival.event.id] = arrival.event.client if not arrival.origin.crowd else ""
        return None
