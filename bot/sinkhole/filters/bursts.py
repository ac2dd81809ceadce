"""Nobody reads and rates an answer every second."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.sinkhole.filters.objection import Objection
from bot.sinkhole.schema import Event

MOST = 20
WITHIN = timedelta(minutes=1)


class Bursts:
    """Drops what comes from a client beyond 20 ratings in a minute, whatever times it gives them."""

    def __init__(self) -> None:
        self._latest: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=MOST))

    def __call__(self, event: Event, received: datetime) -> Objection | None:
        if not event.client:
            return None
        times = self._latest[event.client]
        burst = len(times) == MOST and abs(received - times[0]) < WITHIN
        times.append(received)
        return Objection("drop", f"more than {MOST} ratings in a minute") if burst else None
