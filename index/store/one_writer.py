"""One writes at a time: of this process, and on PostgreSQL of all that share the database.

What one has begun looks to another like what a killed run left, which the next run clears away.
"""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

# What PostgreSQL knows the lock by: any number that nobody else locks in this database.
_KEY: Final = 1_208_640_734


class OneWriter:
    """A lock that may be released by another thread than the one that took it; it is not reentrant."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._here = Lock()
        # PostgreSQL frees the lock when this session ends, even that of a killed process.
        self._session: Connection | None = None

    def acquire(self, blocking: bool = True) -> bool:
        """Whether it is this one's turn now."""
        if not self._here.acquire(blocking):
            return False
        taken = False
        try:
            taken = self._engine.dialect.name != "postgresql" or self._taken(blocking)
        finally:
            if not taken:
                self._here.release()
        return taken

    def release(self) -> None:
        session, self._session = self._session, None
        try:
            if session:
                self._give_back(session)
        finally:
            self._here.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _taken(self, blocking: bool) -> bool:
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = False
        try:
            ask = "pg_advisory_lock" if blocking else "pg_try_advisory_lock"
            taken = session.execute(text(f"SELECT {ask}({_KEY})")).scalar() is not False
        finally:
            if taken:
                self._session = session
            else:
                session.close()
        return taken

    def _give_back(self, session: Connection) -> None:
        try:
            session.execute(text(f"SELECT pg_advisory_unlock({_KEY})"))
        except DBAPIError:
            session.invalidate()  # the session is gone, and its lock with it
        finally:
            session.close()
