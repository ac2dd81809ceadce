"""One client that says the same thing twice says it once."""

from __future__ import annotations

from datetime import datetime

from bot.sinkhole.filters.objection import Objection, words_of
from bot.sinkhole.schema import Event


class Repeats:
    """Drops the words that a client has sent before. Thumbs without a word are no repetition."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def __call__(self, event: Event, _received: datetime) -> Objection | None:
        said = (event.client, words_of(event))
        if not said[0] or not said[1]:
            return None
        if said in self._seen:
            return Objection("drop", "this client has said the same before")
        self._seen.add(said)
        return None
