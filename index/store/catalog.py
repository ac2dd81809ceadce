"""The catalog: which documents the collection holds, in which version, and which passages are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import compress, decompress

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
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
from index.store.database import batched
from index.store.types import Moment, now

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
    Column("version", String(64), nullable=False),
    Column("passages", Integer, nullable=False),
    Column("indexed_at", Moment, nullable=False),
    # Of two copies of one text one is indexed; the other names it here, and has no passages.
    Column("duplicate_of", String(255), nullable=False),
    # The number of the first of its passages; the others' follow.
    Column("first", BigInteger, nullable=False),
    # What the file looked like when it was read: one that still looks so is not read again.
    Column("stamp", String(64), nullable=False),
    Column("words", Integer, nullable=False),
    # The user who brought it; "" for what came with the product, or was brought by whoever owns the machine.
    Column("owner", String(255), nullable=False),
)
# The whole document, as compressed JSON: what a search shows is this, not what the file says by now.
bodies = Table(
    "bodies",
    metadata,
    Column("document_id", String(255), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True, autoincrement=False),
    Column("document_id", String(255), primary_key=True),
)
# What introduces a version of a document, part by part, as JSON.
introductions = Table(
    "introductions",
    metadata,
    Column("document_id", String(255), primary_key=True),
    Column("part", String(16), primary_key=True),
    Column("told", Text, nullable=False),
)
_BODY = TypeAdapter(Document)
# In the order of the fields of DocumentInfo.
SHOWN = [documents.c[name] for name in ("id", "title", "author", "published", "url", "kind", "file", "path")] + [
    documents.c.passages,
    documents.c.indexed_at,
    documents.c.words,
]
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_ALIKE = 16  # documents that are looked at for a copy: with a footer alone they share fewer shingles than a copy does


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the collection, without its text. `path` is the file that it was read from, absolute.

    `version` changes with whatever its passages depend on apart from the embedding model; `passages` is their number,
    and `first` the first one's; `duplicate_of` is empty for an indexed document; `stamp` tells whether the file may
    have changed since, "" for one that must be read to know; `owner` is the user who brought it, "" for everyone's.
    """

    id: str
    title: str
    path: str
    version: str
    passages: int = 0
    first: int = 0
    duplicate_of: str = ""
    stamp: str = ""
    owner: str = ""

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
    words: int = 0

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "indexed_at": self.indexed_at.isoformat(timespec="seconds")}


class Catalog:
    """Reads and writes the documents; every call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self) -> dict[str, Entry]:
        """Every document by its id, duplicates among them, in the order of their ids."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(documents).order_by(documents.c.id)).all()
        return {row.id: _entry(row) for row in rows}

    def entry(self, document_id: str) -> Entry | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(documents).where(documents.c.id == document_id)).first()
        return _entry(row) if row else None

    def some(self, document_ids: Sequence[str]) -> dict[str, Entry]:
        """Those of some documents that there are, by id."""
        return {entry.id: entry for entry in self._those(documents.c.id, document_ids)}

    def at(self, paths: Sequence[str]) -> dict[str, Entry]:
        """The documents that were read from files, by path."""
        return {entry.path: entry for entry in self._those(documents.c.path, paths)}

    def below(self, folders: Sequence[str]) -> list[Entry]:
        """The documents whose files lay in folders, or beside them under longer names."""
        with self._engine.connect() as connection:
            return [
                _entry(row)
                for folder in folders
                for row in connection.execute(
                    select(documents).where(documents.c.path.startswith(folder, autoescape=True))
                )
            ]

    def others(self, owner: str) -> frozenset[str]:
        """The ids of what users have brought, but for one of them."""
        statement = select(documents.c.id).where(documents.c.owner.not_in(("", owner)))
        with self._engine.connect() as connection:
            return frozenset(connection.execute(statement).scalars())

    def owned(self, owners: Mapping[str, str]) -> None:
        """Note whose some documents are, by their ids."""
        with self._engine.begin() as connection:
            for document_id, owner in owners.items():
                connection.execute(update(documents).where(documents.c.id == document_id).values(owner=owner))

    def copies(self) -> list[Entry]:
        """All duplicates."""
        with self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(select(documents).where(documents.c.duplicate_of != ""))]

    def copies_of(self, document_id: str) -> list[Entry]:
        """The duplicates of an indexed document."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(documents).where(documents.c.duplicate_of == document_id))
            return [_entry(row) for row in rows]

    def alike(self, sketch: Sequence[int], but: str, owners: Sequence[str] | None = None) -> list[str]:
        """The ids of the indexed documents, of some owners or all, that share most of the shingles; without one."""
        name = shingles.c.document_id
        statement = select(name).where(shingles.c.shingle.in_(sketch), name != but)
        if owners is not None:
            statement = statement.join(documents, documents.c.id == name).where(documents.c.owner.in_(owners))
        most = statement.group_by(name).order_by(func.count().desc(), name)
        with self._engine.connect() as connection:
            return [*connection.execute(most.limit(_ALIKE)).scalars()]

    def infos(self) -> list[DocumentInfo]:
        """The indexed documents, by title."""
        statement = select(*SHOWN).where(documents.c.duplicate_of == "").order_by(documents.c.title, documents.c.id)
        with self._engine.connect() as connection:
            return [info_of(row) for row in connection.execute(statement)]

    def texts(self) -> Iterator[Document]:
        """Every document, duplicates among them, one after the other."""
        for document_id in self.entries():
            yield self.document(document_id)

    def document(self, document_id: str) -> Document:
        """Raises NotFound."""
        with self._engine.connect() as connection:
            return document_of(connection, document_id)

    def info(self, document_id: str) -> DocumentInfo:
        """Raises NotFound."""
        with self._engine.connect() as connection:
            row = connection.execute(select(*SHOWN).where(documents.c.id == document_id)).first()
        if row is None:
            raise unknown(document_id)
        return info_of(row)

    def put(self, connection: Connection, versions: Sequence[tuple[Entry, Document, Sequence[int]]]) -> None:
        """Store documents, each with its sketch, in place of what had their ids, within a transaction."""
        self.drop(connection, [entry.id for entry, _, _ in versions])
        at = now()
        rows = [{**_columns(entry), **_about(document), "indexed_at": at} for entry, document, _ in versions]
        connection.execute(insert(documents), rows)
        texts = [{"document_id": entry.id, "body": compress(_BODY.dump_json(text))} for entry, text, _ in versions]
        connection.execute(insert(bodies), texts)
        parts = [{"shingle": shingle, "document_id": entry.id} for entry, _, sketch in versions for shingle in sketch]
        if parts:
            connection.execute(insert(shingles), parts)

    def rename(self, connection: Connection, document: Document, version: str) -> None:
        """Store what a document is called by now, within a transaction; its text is the same."""
        values = {**_about(document), "version": version}
        connection.execute(update(documents).where(documents.c.id == document.id).values(values))
        body = compress(_BODY.dump_json(document))
        connection.execute(update(bodies).where(bodies.c.document_id == document.id).values(body=body))
        # Its questions may name the author.
        connection.execute(delete(introductions).where(introductions.c.document_id == document.id))

    def drop(self, connection: Connection, document_ids: Sequence[str]) -> None:
        """Take documents out of every list, within a transaction."""
        for column in (documents.c.id, *(table.c.document_id for table in (bodies, shingles, introductions))):
            for some in batched(document_ids):
                connection.execute(delete(column.table).where(column.in_(some)))

    def seen(self, entry: Entry, *, path: str, stamp: str, owner: str) -> Entry:
        """Note where an unchanged document's file lies by now, what it looks like, and whose it is."""
        if (entry.path, entry.stamp, entry.owner) != (path, stamp, owner):
            with self._engine.begin() as connection:
                values = {"path": path, "file": Path(path).name, "stamp": stamp, "owner": owner}
                connection.execute(update(documents).where(documents.c.id == entry.id).values(values))
        return replace(entry, path=path, stamp=stamp, owner=owner)

    def erase(self) -> None:
        """Leave nothing of dropped documents on the disk: SQLite keeps what was deleted until it is written over."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name == "sqlite":
                # What was deleted from the full-text index is only marked so until its parts are merged.
                connection.exec_driver_sql("INSERT INTO passage_words(passage_words) VALUES ('optimize')")
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                for table in ("documents", "bodies", "passages", "introductions"):
                    connection.exec_driver_sql(f"VACUUM FULL {table}")

    def _those(self, column: Column[str], values: Sequence[str]) -> Iterator[Entry]:
        with self._engine.connect() as connection:
            for some in batched(values):
                yield from map(_entry, connection.execute(select(documents).where(column.in_(some))))


def document_of(connection: Connection, document_id: str) -> Document:
    """Raises NotFound."""
    body = connection.execute(select(bodies.c.body).where(bodies.c.document_id == document_id)).scalar()
    if body is None:
        raise unknown(document_id)
    document: Document = _BODY.validate_json(decompress(body))
    return document


def unknown(document_id: str) -> NotFound:
    """What is said of an id that no document has."""
    return NotFound(f"no document has the id {document_id!r}; `waystone documents` lists them")


def _columns(entry: Entry) -> dict[str, object]:
    return {**asdict(entry), "file": entry.file}


def _about(document: Document) -> dict[str, object]:
    source = document.source
    about = {name: getattr(source, name) for name in ("title", "author", "published", "url", "kind")}
    # Chinese and Japanese have no spaces: there each character counts, as word processors count.
    return {**about, "words": len(document.text.split()) + len(_UNSPACED.findall(document.text))}


def _entry(row: Row[Any]) -> Entry:
    about = (row.id, row.title, row.path, row.version, row.passages, row.first)
    return Entry(*about, row.duplicate_of, row.stamp, row.owner)


def info_of(row: Sequence[Any]) -> DocumentInfo:
    """A row of the columns of SHOWN; of thousands, each by its place, which takes half the time."""
    return DocumentInfo(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10])
