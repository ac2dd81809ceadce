"""One client that says the same thing twice says it once."""

from __future__ import annotations

from bot.sinkhole.filters.objection import Objection, words_of
from bot.sinkhole.store import Arrival


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
