"""A full disk, at the database or at Chroma: what was told of stays, nothing is half there, and one line says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromadb.errors import InternalError
from sqlalchemy import Connection, Engine, event

from corpus.errors import WaystoneError, full_disk
from index.collection import Collection, Outcome

Outcomes = Callable[..., dict[str, Outcome]]
LINE = "the disk of the data folder is full"


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """SQLite gets no more room than it has, which is to it what a full disk is."""

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")

    def free(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")

    event.listen(engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(engine, "begin", limit)
        event.listen(engine, "begin", free)


class NoRoom:
    """Chroma's rows where nothing can be written any more."""

    def __init__(self, rows: object) -> None:
        self._rows = rows

    def __getattr__(self, name: str) -> object:
        return getattr(self._rows, name)

    def upsert(self, **_: object) -> None:
        raise InternalError("Error in compaction: Failed to apply logs to the metadata segment")


def tides(folder: Path) -> None:
    """A document that needs more room than there happens to be."""
    (folder / "tides.md").write_text("".join(f"Tide {n} rose over the {n}th stone.\n\n" for n in range(900)))


def test_a_database_without_room_loses_nothing(collection: Collection, folder: Path, outcomes: Outcomes) -> None:
    outcomes(collection, folder)
    tides(folder)
    with full(collection._database), pytest.raises(Exception, match="disk is full") as raised:
        outcomes(collection, folder)
    assert full_disk(raised.value).startswith(LINE)
    assert {info.id for info in collection.documents()} == {"bread", "paris", "stars"}
    assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
    assert collection.check().agrees  # what it left is noted for the next run
    assert outcomes(collection, folder)["tides.md"].action == "added"
    assert collection.check().problems == ()


def test_chroma_without_room_loses_nothing_and_says_so(
    collection: Collection, folder: Path, outcomes: Outcomes
) -> None:
    outcomes(collection, folder)
    tides(folder)
    vectors = collection._current().vectors
    rows = vectors._rows
    vectors._rows = NoRoom(rows)
    with pytest.raises(WaystoneError, match="see that the disk has room"):
        outcomes(collection, folder)
    vectors._rows = rows
    assert {info.id for info in collection.documents()} == {"bread", "paris", "stars"}
    assert collection.check().agrees  # what it left is noted for the next run
    assert outcomes(collection, folder)["tides.md"].action == "added"
    assert collection.check().problems == ()
