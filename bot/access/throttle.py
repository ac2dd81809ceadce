"""Slows down guessing: after a few wrong passwords each further one has to wait, twice as long as the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Final

FREE: Final = 5  # wrong passwords before the first wait: a typo or two, and caps lock
LONGEST_S: Final = 300.0
FORGOTTEN_S: Final = 3600.0  # without another wrong one
MOST: Final = 10_000  # names and addresses that are remembered


@dataclass(slots=True)
class Failures:
    count: int = 0
    last: float = 0.0
    before: float = 0.0  # the last one but this


class Throttle:
    """Counts by name and by address, each apart: neither one name from many places nor many names from one is quick."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, Failures] = {}
        self._lock = Lock()

    def wait_s(self, *keys: str) -> float:
        """Seconds until the next try is heard; 0: now."""
        with self._lock:
            return max((self._left(key) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        with self._lock:
            if len(self._failures) > MOST:
                self._forget()
            for key in keys:
                one = self._failures.setdefault(key, Failures())
                forgotten = self._clock() - one.last > FORGOTTEN_S
                one.count = 1 if forgotten else one.count + 1
                one.before, one.last = one.last, self._clock()

    def succeeded(self, name: str, address: str) -> None:
        """The name is free again; of the address only this try is taken back, as others may share it."""
        with self._lock:
            self._failures.pop(name, None)
            if one := self._failures.get(address):
                one.count, one.last = max(0, one.count - 1), one.before

    def _left(self, key: str) -> float:
        one = self._failures.get(key)
        if one is None or one.count < FREE:
            return 0.0
        since = self._clock() - one.last
        return max(0.0, min(LONGEST_S, 2.0 ** min(one.count - FREE, 20)) - since)

    def _forget(self) -> None:
        """Those that are over; if that is not enough, the older half."""
        oldest = sorted(self._failures, key=lambda key: self._failures[key].last)
        recent = [key for key in oldest if self._clock() - self._failures[key].last <= FORGOTTEN_S]
        kept = recent[-MOST // 2 :]
        self._failures = {key: self._failures[key] for key in kept}
