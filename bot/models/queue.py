"""The line in front of a shared model: who is served now, and who waits at which place.

The line is fair among users, by start-time fair queueing (Goyal, Vin and Cheng 1996): a user's next question stands one
round behind the last one, so that who asks twenty things at once keeps others waiting for one of them. Within a round,
and for one user, it is the order in which they came.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Line:
    """`seats` readers are served at once, and keep their seat until they leave. Safe to share between threads."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._served: list[Ticket] = []
        self._waiting: list[Ticket] = []
        self._round = 0
        self._lock = Lock()

    @contextmanager
    def ticket(self, whose: str = "") -> Iterator[Ticket]:
        """A place in the line, given up at the end; `whose` is a user's name."""
        with self._lock:
            own = [ticket.round for ticket in (*self._served, *self._waiting) if ticket.whose == whose]
            ticket = Ticket(self, whose, max(self._round, 1 + max(own, default=-1)))
            insort(self._waiting, ticket, key=lambda one: one.round)
            self._seat()
        try:
            yield ticket
        finally:
            with self._lock:
                (self._served if ticket in self._served else self._waiting).remove(ticket)
                self._seat()

    @property
    def waiting(self) -> int:
        """How many are not served yet."""
        with self._lock:
            return len(self._waiting)

    @property
    def free(self) -> bool:
        """Whether the next to come is served at once."""
        with self._lock:
            return len(self._served) < self._seats

    def ahead(self, ticket: Ticket) -> int:
        """How many are to be served before this ticket is, itself among them; 0: it is."""
        with self._lock:
            return 0 if ticket in self._served else self._waiting.index(ticket) + 1

    def _seat(self) -> None:
        while self._waiting and len(self._served) < self._seats:
            self._served.append(self._waiting.pop(0))
            self._round = max(self._round, self._served[-1].round)


class Ticket:
    """One reader's place in a line."""

    def __init__(self, line: Line, whose: str, round: int) -> None:
        self._line = line
        self.whose = whose
        self.round = round

    @property
    def ahead(self) -> int:
        return self._line.ahead(self)
