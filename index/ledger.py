"""The ledger: which documents the collection holds, in which version, and which vectors are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from corpus.document import Document
from corpus.errors import NotFound

metadata = MetaData()
documents = Table(
    "documents",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("path", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # The whole document, as JSON: what a search shows is this, not what the file says by now.
    Column("body", Text, nullable=False),
    Column("version", String(64), nullable=False),
    Column("passages", Integer, nullable=False),
    Column("indexed_at", DateTime(timezone=True), nullable=False),
    # Of two copies of one text one is indexed; the other names it here, and has no vectors.
    Column("duplicate_of", String(255), nullable=False),
)
generations = Table(
    "generations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("model", Text, nullable=False),
    Column("fingerprint", String(255), nullable=False),
    Column("live", Boolean, nullable=False),
)
_BODY = TypeAdapter(Document)
_SHOWN = [documents.c[name] for name in ("id", "title", "author", "published", "url", "kind", "file", "path")] + [
    documents.c.passages,
    documents.c.indexed_at,
]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the collection. `path` is the file that it was read from, absolute.

    `version` changes with whatever its vectors depend on apart from the embedding model; `passages` is the
    number of its windows; `duplicate_of` is empty for an indexed document.
    """

    document: Document
    path: str
    version: str
    passages: int
    duplicate_of: str = ""

    @property
    def file(self) -> str:
        return Path(self.path).name


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a list of documents shows. `file` is the name of the file at `path`; `indexed_at` has a time zone."""

    id: str
    title: str
    author: str
    published: str
    url: str
    kind: str
    file: str
    path: str
    passages: int
    indexed_at: datetime

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "indexed_at": self.indexed_at.isoformat(timespec="seconds")}


@dataclass(frozen=True, slots=True)
class Generation:
    """One set of vectors, all of one embedding model; `name` is its Chroma collection's."""

    number: int
    name: str
    model: str
    fingerprint: str


class Ledger:
    """Reads and writes the two tables; every call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self) -> dict[str, Entry]:
        """Every document by its id, duplicates among them, in the order of their ids."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(documents).order_by(documents.c.id)).all()
        return {row.id: _entry(row) for row in rows}

    def infos(self) -> list[DocumentInfo]:
        """The indexed documents, by title."""
        statement = select(*_SHOWN).where(documents.c.duplicate_of == "").order_by(documents.c.title, documents.c.id)
        with self._engine.connect() as connection:
            return [_info(row) for row in connection.execute(statement)]

    def document(self, document_id: str) -> Document:
        """Raises NotFound."""
        document: Document = _BODY.validate_json(self._row(document_id).body)
        return document

    def info(self, document_id: str) -> DocumentInfo:
        """Raises NotFound."""
        return _info(self._row(document_id))

    def put(self, *entries: Entry) -> None:
        """Store documents in place of what had their ids."""
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            for entry in entries:
                connection.execute(delete(documents).where(documents.c.id == entry.document.id))
                connection.execute(insert(documents).values(**_columns(entry), indexed_at=now))

    def drop(self, *document_ids: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(documents).where(documents.c.id.in_(document_ids)))

    def erase(self) -> None:
        """Leave nothing of dropped documents on the disk: SQLite keeps what was deleted until it is written over."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.exec_driver_sql("VACUUM FULL documents")

    def live(self) -> Generation | None:
        """The generation that searches use; None before anything was indexed."""
        with self._engine.connect() as connection:
            row = connection.execute(select(generations).where(generations.c.live)).first()
        return _generation(row) if row else None

    def begin(self, model: str, fingerprint: str) -> Generation:
        """Note a generation that is going to be built, so that it is found again if this process dies."""
        with self._engine.begin() as connection:
            number = (connection.execute(select(func.max(generations.c.number))).scalar() or 0) + 1
            # Several installations may share one Chroma server.
            begun = Generation(number, f"waystone-{number:04}-{uuid4().hex[:8]}", model, fingerprint)
            connection.execute(insert(generations).values(**asdict(begun), live=False))
        return begun

    def go_live(self, generation: Generation, passages: Mapping[str, int], without: Sequence[str] = ()) -> None:
        """Make a generation the one that searches use; the one before is left over.

        In the same transaction its documents get their number of passages, and those that it was built without go.
        """
        with self._engine.begin() as connection:
            connection.execute(delete(documents).where(documents.c.id.in_(without)))
            for document_id, number in passages.items():
                connection.execute(update(documents).where(documents.c.id == document_id).values(passages=number))
            connection.execute(update(generations).values(live=generations.c.number == generation.number))

    def leftovers(self) -> list[Generation]:
        """Generations that were never finished, or that another has replaced."""
        with self._engine.connect() as connection:
            return [_generation(row) for row in connection.execute(select(generations).where(~generations.c.live))]

    def forget(self, generation: Generation) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(generations).where(generations.c.number == generation.number))

    def _row(self, document_id: str) -> Row[Any]:
        with self._engine.connect() as connection:
            row = connection.execute(select(documents).where(documents.c.id == document_id)).first()
        if row is None:
            raise NotFound(f"no document has the id {document_id!r}; `waystone documents` lists them")
        return row


def _columns(entry: Entry) -> dict[str, object]:
    source = entry.document.source
    return {
        "id": entry.document.id,
        "path": entry.path,
        "file": entry.file,
        "title": source.title,
        "author": source.author,
        "published": source.published,
        "url": source.url,
        "kind": source.kind,
        "body": _BODY.dump_json(entry.document).decode(),
        "version": entry.version,
        "passages": entry.passages,
        "duplicate_of": entry.duplicate_of,
    }


def _entry(row: Row[Any]) -> Entry:
    return Entry(_BODY.validate_json(row.body), row.path, row.version, row.passages, row.duplicate_of)


def _generation(row: Row[Any]) -> Generation:
    return Generation(row.number, row.name, row.model, row.fingerprint)


def _info(row: Row[Any]) -> DocumentInfo:
    shown = {column.name: getattr(row, column.name) for column in _SHOWN}
    # SQLite gives times back without their zone; they were stored in UTC.
    return DocumentInfo(**{**shown, "indexed_at": row.indexed_at.replace(tzinfo=row.indexed_at.tzinfo or UTC)})
