"""How much one caller may send: a bucket that fills with time and empties with events (a token bucket).

Whoever sends too much is told so, and when to come back; nothing is taken and dropped later.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

MOST_CALLERS = 10_000


class RateLimits:
    """The callers' buckets, in memory; of those that were quiet for longest the oldest are forgotten."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, events: int, a_minute: int) -> float:
        """Seconds that this caller has to wait, 0 when its events are taken.

        A bucket holds a minute's worth. The last call before it is empty may be larger than what is left, so that a
        whole batch can always be sent.
        """
        now = self._clock()
        left, then = self._buckets.pop(caller, (float(a_minute), now))
        left = min(float(a_minute), left + (now - then) * a_minute / 60)
        taken = left >= 1
        self._buckets[caller] = (left - events if taken else left, now)
        if len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / a_minute
