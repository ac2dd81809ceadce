"""Generations of vectors: one is live; a new one is built beside it, checked, and swapped in whole.

That is how another embedding model comes in, with which no old vector may be mixed, and how a document is
forgotten for good: Chroma's own delete leaves the bytes where they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Condition, Lock
from typing import Any, Final, NamedTuple
from uuid import uuid4

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from index.embedder import Embedder, load_embedder
from index.store.catalog import documents, metadata
from index.store.vectors import ChromaServer, Vectors, discard

generations = Table(
    "generations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("model", Text, nullable=False),
    Column("fingerprint", String(255), nullable=False),
    Column("live", Boolean, nullable=False),
    Column("calibration", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """From one model's cosines to another's."""

    factor: float = 1.0
    shift: float = 0.0

    def __call__(self, cosines: np.ndarray) -> np.ndarray:
        scaled: np.ndarray = self.factor * cosines + self.shift
        return scaled


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a model's cosines mean in terms of the default one's: of texts with a question, and of single words."""

    texts: Scale = Scale()
    words: Scale = Scale()


# Of the default model, and of one that nothing is known about yet.
AS_IT_IS: Final = Calibration()
_CALIBRATION = TypeAdapter(Calibration)


@dataclass(frozen=True, slots=True)
class Generation:
    """One set of vectors, all of one embedding model; `name` is its Chroma collection's, `calibration` what the model's
    cosines mean."""

    number: int
    name: str
    model: str
    fingerprint: str
    calibration: Calibration = AS_IT_IS


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
        self._opened: dict[int, Opened] = {}
        self._opening = Lock()

    def live(self) -> Generation | None:
        """The generation that searches use; None before anything was indexed."""
        with self._engine.connect() as connection:
            row = connection.execute(select(generations).where(generations.c.live)).first()
        return _generation(row) if row else None

    def current(self) -> Opened:
        """The live generation; a first, empty one where there is none."""
        return self.open(self.live() or self._first())

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
        return self.open(self._begun())

    def calibrate(self, generation: Generation, calibration: Calibration) -> None:
        """Note what the cosines of a generation's model mean."""
        written = _CALIBRATION.dump_json(calibration).decode()
        with self._engine.begin() as connection:
            row = generations.c.number == generation.number
            connection.execute(update(generations).where(row).values(calibration=written))

    def go_live(self, connection: Connection, generation: Generation, places: Mapping[str, tuple[int, int]]) -> None:
        """Make a generation the one that searches use, within a transaction; the one before is left over.

        Its documents get their passages: (first, number), by id.
        """
        moved = [{"document": name, "first": first, "passages": number} for name, (first, number) in places.items()]
        if moved:
            connection.execute(update(documents).where(documents.c.id == bindparam("document")), moved)
        connection.execute(update(generations).values(live=generations.c.number == generation.number))

    def fits(self, generation: Generation) -> bool:
        """Whether the vectors are those of the chosen model."""
        return generation.fingerprint == self.fingerprint

    def discard(self, generation: Generation) -> None:
        self.close(generation.number)
        discard(self._place, generation.name)
        with self._engine.begin() as connection:
            connection.execute(delete(generations).where(generations.c.number == generation.number))

    def clear_away(self) -> None:
        """Discard what was never finished, or was replaced by a process that died then."""
        with self._engine.connect() as connection:
            left = connection.execute(select(generations).where(~generations.c.live)).all()
        for row in left:
            self.discard(_generation(row))

    def close(self, *numbers: int) -> None:
        """Close some generations; all of them where none is named."""
        with self._opening:
            for number in numbers or tuple(self._opened):
                if opened := self._opened.pop(number, None):
                    opened.vectors.close()

    def _begun(self) -> Generation:
        """A generation that is going to be built, noted, so that it is found again if this process dies."""
        with self._engine.begin() as connection:
            number = (connection.execute(select(func.max(generations.c.number))).scalar() or 0) + 1
            # Several installations may share one Chroma server.
            name = f"waystone-{number:04}-{uuid4().hex[:8]}"
            begun = Generation(number, name, self.embedder.name, self.fingerprint)
            values = {**asdict(begun), "calibration": _CALIBRATION.dump_json(begun.calibration).decode()}
            connection.execute(insert(generations).values(**values, live=False))
        return begun

    def _first(self) -> Generation:
        first = self._begun()
        with self._engine.begin() as connection:
            self.go_live(connection, first, {})
        return first


def _generation(row: Row[Any]) -> Generation:
    calibration = _CALIBRATION.validate_json(row.calibration or "{}")
    return Generation(row.number, row.name, row.model, row.fingerprint, calibration)


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
