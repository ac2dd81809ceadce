"""Writes what many callers send at once in one transaction: a wait for the disk is shared by all who wait.

(Group commit, as databases do it within themselves: DeWitt et al., "Implementation techniques for main memory
database systems", 1984.)
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from bot.sinkhole.schema import Event
from bot.sinkhole.store import Origin, Sinkhole

MOST = 1000  # events in one transaction, unless one caller sends more

Sent = Sequence[tuple[Event, Origin]]


class Writer:
    """One thread that writes; it begins with the first event, and ends with the process."""

    def __init__(self, sinkhole: Sinkhole) -> None:
        self._sinkhole = sinkhole
        self._waiting: SimpleQueue[tuple[Sent, Future[list[bool]]]] = SimpleQueue()
        self._starting = Lock()
        self._thread: Thread | None = None

    def write(self, sent: Sent) -> Future[list[bool]]:
        """Of each event whether it was new, once all are on disk; or the error of the database."""
        done: Future[list[bool]] = Future()
        self._waiting.put((sent, done))
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="sinkhole writer", daemon=True)
                self._thread.start()
        return done

    def _run(self) -> None:
        while True:
            self._commit(self._next())

    def _next(self) -> list[tuple[Sent, Future[list[bool]]]]:
        batch = [self._waiting.get()]
        count = len(batch[0][0])
        while count < MOST:
            try:
                batch.append(self._waiting.get_nowait())
            except Empty:
                break
            count += len(batch[-1][0])
        return batch

    def _commit(self, batch: Sequence[tuple[Sent, Future[list[bool]]]]) -> None:
        try:
            stored = iter(self._sinkhole.record_all([one for sent, _ in batch for one in sent]))
            for sent, done in batch:
                done.set_result([next(stored) for _ in sent])
        except SQLAlchemyError as error:
            for _, done in batch:
                done.set_exception(error)
        finally:
            # Whatever else may break, nobody waits for ever.
            for _, done in batch:
                if not done.done():
                    done.set_exception(RuntimeError("the event could not be written"))
