"""Generations of vectors: one is live; a new one is built beside it, checked, and swapped in whole.

That is how another embedding model comes in, with which no old vector may be mixed, and how a document is
forgotten for good: Chroma's own delete leaves the bytes where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Lock
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from index.embedder import Embedder, load_embedder
from index.store.catalog import Catalog, Generation
from index.store.vectors import ChromaServer, Vectors, discard


class Opened(NamedTuple):
    """A generation with its vectors and the model that made them."""

    generation: Generation
    vectors: Vectors
    embedder: Embedder


class Generations:
    """Where generations are kept, in a folder or on a Chroma server; each is opened once."""

    def __init__(self, place: Path | ChromaServer, engine: Engine, embedder: Embedder, fingerprint: str) -> None:
        """`fingerprint` is what the vectors of `embedder` are known by."""
        self.embedder = embedder
        self.fingerprint = fingerprint
        self._place = place
        self._engine = engine
        self._catalog = Catalog(engine)
        self._opened: dict[int, Opened] = {}
        self._opening = Lock()

    def current(self) -> Opened:
        """The live generation; a first, empty one where there is none."""
        return self.open(self._catalog.live() or self._first())

    def open(self, generation: Generation) -> Opened:
        with self._opening:
            if generation.number not in self._opened:
                same = generation.fingerprint == self.fingerprint
                embedder = self.embedder if same else load_embedder(generation.model)
                vectors = Vectors(self._place, generation.name)
                self._opened[generation.number] = Opened(generation, vectors, embedder)
            # What is known of a generation may have come since it was opened.
            return self._opened[generation.number]._replace(generation=generation)

    def begin(self) -> Opened:
        """A new generation, of the chosen model."""
        return self.open(self._catalog.begin(self.embedder.name, self.fingerprint))

    def fits(self, generation: Generation) -> bool:
        """Whether the vectors are those of the chosen model."""
        return generation.fingerprint == self.fingerprint

    def discard(self, generation: Generation) -> None:
        self.close(generation.number)
        discard(self._place, generation.name)
        self._catalog.forget(generation)

    def clear_away(self) -> None:
        """Discard what was never finished, or was replaced by a process that died then."""
        for generation in self._catalog.leftovers():
            self.discard(generation)

    def close(self, *numbers: int) -> None:
        """Close some generations; all of them where none is named."""
        with self._opening:
            for number in numbers or tuple(self._opened):
                if opened := self._opened.pop(number, None):
                    opened.vectors.close()

    def _first(self) -> Generation:
        first = self._catalog.begin(self.embedder.name, self.fingerprint)
        with self._engine.begin() as connection:
            self._catalog.go_live(connection, first, {})
        return first


class Searches:
    """Searches under way. Whoever takes something away waits for those that may still see it."""

    def __init__(self) -> None:
        self._began = 0
        self._active: set[int] = set()
        self._left = Condition()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        with self._left:
            self._began += 1
            own = self._began
            self._active.add(own)
        try:
            yield
        finally:
            with self._left:
                self._active.remove(own)
                self._left.notify_all()

    def wait(self) -> None:
        """Until all that are under way now have ended."""
        with self._left:
            before = set(self._active)
            self._left.wait_for(lambda: not before & self._active)


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
