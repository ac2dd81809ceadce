"""The line in front of a shared model: who is served now, and who waits at which place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Line:
    """`seats` readers are served at once, the others wait in the order in which they came."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._readers: list[Ticket] = []
        self._moved = Condition()

    @contextmanager
    def ticket(self) -> Iterator[Ticket]:
        """A place in the line, given up at the end."""
        ticket = Ticket(self)
        with self._moved:
            self._readers.append(ticket)
        try:
            yield ticket
        finally:
            with self._moved:
                self._readers.remove(ticket)
                self._moved.notify_all()

    @property
    def waiting(self) -> int:
        """How many are not served yet."""
        with self._moved:
            return max(0, len(self._readers) - self._seats)

    def ahead(self, ticket: Ticket) -> int:
        """How many must leave before this ticket is served; 0: it is."""
        with self._moved:
            return max(0, self._readers.index(ticket) + 1 - self._seats)

    def wait(self, seconds: float) -> None:
        """Until someone leaves, or the time is over."""
        with self._moved:
            self._moved.wait(seconds)


class Ticket:
    """One reader's place in a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def ahead(self) -> int:
        return self._line.ahead(self)

    def wait(self, seconds: float) -> None:
        self._line.wait(seconds)
