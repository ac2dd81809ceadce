"""Nobody reads and rates an answer every second."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.sinkhole.filters.objection import Objection
from bot.sinkhole.schema import Event

MOST = 20
WITHIN = timedelta(minutes=1)


class Bursts:
    """Drops what a client sends beyond 20 ratings in a minute."""

    def __init__(self) -> None:
        self._latest: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=MOST))

    def __call__(self, event: Event) -> Objection | None:
        if not event.client:
            return None
        times = self._latest[event.client]
        burst = len(times) == MOST and abs(event.time - times[0]) < WITHIN
        times.append(event.time)
        return Objection("drop", f"more than {MOST} ratings in a minute") if burst else None
