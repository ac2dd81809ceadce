"""The relational database: documents, conversations, answers and sinkhole share one.

SQLite in the data folder by default, PostgreSQL by `WAYSTONE_DATABASE_URL`; the schema is what the
numbered migrations beside this file say, and opening a database brings it up to date. Many read it at a time, one
writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError

from corpus.errors import WaystoneError

One = TypeVar("One")

MIGRATIONS = Path(__file__).with_name("migrations")

# Connections that are kept, and at most: a question takes two at a time, and where threads with one each wait for a
# second that none can have, all of them fail. PostgreSQL allows 100 unless told otherwise.
KEPT, MOST = 10, 90
# Variables that one statement may have.
MANY: Final = 500
# Bytes of SQLite's pages, of a new file. A passage of some 3,300 fills four small ones; one of 4,096, the default, it
# would have for itself.
PAGE = 1024
# Bytes that are written before they go from the log into the file.
_LOG = 4_000_000
# What PostgreSQL knows the lock by: any number that nobody else locks in this database.
_KEY: Final = 1_208_640_734


def open_database(url: str | URL) -> Engine:
    """An engine on an up-to-date schema; a missing SQLite file is made, with its folder.

    Raises `WaystoneError` when the driver is missing, the server does not answer or the file cannot be written.
    """
    parsed = make_url(url)
    try:
        return _opened(parsed)
    except ImportError as error:
        raise WaystoneError(
            f"WAYSTONE_DATABASE_URL={parsed}: its driver is missing ({error}); "
            "pip install 'waystone[postgresql]' brings the one of postgresql+psycopg://"
        ) from error
    except (OSError, DatabaseError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        if parsed.get_backend_name() == "sqlite":
            right = "WAYSTONE_HOME, or WAYSTONE_DATABASE_URL where that is set, must name a place to write to"
            if "malformed" in str(reason) or "not a database" in str(reason):
                right = "the file is damaged: put a copy in its place, or move it away and index the documents again"
            raise WaystoneError(f"{parsed.database} cannot be opened ({reason}); {right}") from error
        raise WaystoneError(
            f"WAYSTONE_DATABASE_URL={parsed}: the database cannot be opened ({reason}); "
            "name one that this user may create tables in"
        ) from error


def batched(items: Iterable[One], size: int = MANY) -> Iterator[list[One]]:
    """Items in order, so many at a time."""
    left = iter(items)
    while batch := [*islice(left, size)]:
        yield batch


def _opened(url: URL) -> Engine:
    is_file = url.get_backend_name() == "sqlite"
    if is_file and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # A server may have closed a connection; a file closes none.
    engine = create_engine(url, pool_pre_ping=not is_file, pool_size=KEPT, max_overflow=MOST - KEPT)
    if is_file:
        event.listen(engine, "connect", _set_pragmas)
    with engine.begin() as connection:
        migrate(connection)
    return engine


def migrate(connection: Connection) -> None:
    """Apply the migrations that this database has not seen yet."""
    if _is_current(connection):
        return
    from alembic import command  # imported late: a third of a second, and most starts need no migration
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: Connection) -> bool:
    newest = max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == newest


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA page_size={PAGE}")
    # WAL lets readers go on while one writes; FULL means that a rating survives a power cut, too.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={_LOG // PAGE}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database, whatever is written meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # the driver itself begins at the first write alone
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        connection.rollback()


class OneWriter:
    """One writes at a time, of this process, and on PostgreSQL of all that share the database: what one has begun looks
    to another like what a killed run left, which the next run clears away.

    A lock that may be released by another thread than the one that took it; it is not reentrant.
    """

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
