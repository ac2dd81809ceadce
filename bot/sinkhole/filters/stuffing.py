"""Vote-stuffing: one voice made to sound like many, by a client, a sender, or a whole network."""

from __future__ import annotations

from collections import Counter

from bot.sinkhole.filters.objection import Objection, rated
from bot.sinkhole.store import Arrival

ONE_PERSON = 2  # times that somebody rates the very same text
MANY_PEOPLE = 20  # times that it may come from behind one sender, or one network


class Stuffing:
    """Drops the third like vote of one person on one text, and holds the 21st of one sender or network.

    Votes on different texts are no stuffing, however many come from one server.
    """

    def __init__(self) -> None:
        self._votes: Counter[tuple[str, str]] = Counter()

    def __call__(self, arrival: Arrival) -> Objection | None:
        vote, origin = f"{rated(arrival)} {arrival.event.rating}", arrival.origin
        if arrival.event.client and not origin.crowd and self._again(arrival.event.client, vote) > ONE_PERSON:
            return Objection("drop", "the same person votes on the same text again and again")
        behind = f"sender {origin.sender}" if origin.sender else f"network {origin.network}" if origin.network else ""
        if behind and self._again(behind, vote) > MANY_PEOPLE:
            return Objection("review", f"more than {MANY_PEOPLE} like votes on one text from one place")
        return None

    def _again(self, who: str, vote: str) -> int:
        self._votes[who, vote] += 1
        return self._votes[who, vote]
