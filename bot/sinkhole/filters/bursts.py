"""Nobody reads and rates an answer every second."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.sinkhole.filters.objection import Objection
from bot.sinkhole.store import Arrival

MOST = 20
WITHIN = timedelta(minutes=1)


class Bursts:
    """Drops what comes from a client beyond 20 ratings in a minute, whatever times it gives them.

    Of a client that may stand for many people nothing is dropped: a busy server is no burst. Nor of a sender's users:
    what an import or another server hands on at once was said at other times, and the door counts what each sends.
    """

    def __init__(self) -> None:
        self._latest: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=MOST))

    def __call__(self, arrival: Arrival) -> Objection | None:
        client, received = arrival.event.client, arrival.received_at
        if not client or arrival.origin.crowd or arrival.origin.sender:
            return None
        times = self._latest[client]
        burst = len(times) == MOST and abs(received - times[0]) < WITHIN
        times.append(received)
        return Objection("drop", f"more than {MOST} ratings in a minute") if burst else None
