"""What is said of a document beside its text.

What a reader calls it, in place of what its file says of itself, outlives new versions of the file; what was found out
to introduce one version is looked for once, and kept beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, Literal

from pydantic import TypeAdapter
from sqlalchemy import Column, Connection, Engine, String, Table, Text, delete, insert, select

from corpus.document import Document
from index.store.catalog import documents, introductions, metadata

# A few of its own sentences, and questions that it answers.
Part = Literal["about", "questions"]
_TOLD: Final = TypeAdapter(tuple[str, ...])

descriptions = Table(
    "descriptions",
    metadata,
    Column("document_id", String(255), primary_key=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("url", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Description:
    """Title, author, date and link of a document."""

    title: str
    author: str = ""
    published: str = ""
    url: str = ""

    def of(self, document: Document) -> Document:
        """The document, called so."""
        return replace(document, source=replace(document.source, **asdict(self)))


def described(engine: Engine, document: Document) -> Document:
    """A document as a reader calls it; as its file does where nobody has said."""
    with engine.connect() as connection:
        row = connection.execute(select(descriptions).where(descriptions.c.document_id == document.id)).first()
    return Description(row.title, row.author, row.published, row.url).of(document) if row else document


def describe(connection: Connection, document_id: str, description: Description) -> None:
    """Keep what a reader calls a document, within a transaction."""
    forget(connection, document_id)
    connection.execute(insert(descriptions).values(document_id=document_id, **asdict(description)))


def forget(connection: Connection, document_id: str) -> None:
    """Forget it, within a transaction."""
    connection.execute(delete(descriptions).where(descriptions.c.document_id == document_id))


def introduction(engine: Engine, document_id: str, part: Part) -> tuple[str, ...] | None:
    """What is kept of a document; None where that has not been looked for."""
    own = introductions.c.document_id == document_id, introductions.c.part == part
    with engine.connect() as connection:
        told = connection.execute(select(introductions.c.told).where(*own)).scalar()
    return None if told is None else _TOLD.validate_json(told)


def introduce(engine: Engine, document_id: str, indexed_at: datetime, part: Part, told: Sequence[str]) -> None:
    """Keep it, unless another version of the document has come by now, or it is gone."""
    with engine.begin() as connection:
        now = connection.execute(select(documents.c.indexed_at).where(documents.c.id == document_id)).scalar()
        if now != indexed_at:
            return
        own = introductions.c.document_id == document_id, introductions.c.part == part
        connection.execute(delete(introductions).where(*own))
        values = {"document_id": document_id, "part": part, "told": _TOLD.dump_json(tuple(told)).decode()}
        connection.execute(insert(introductions).values(values))
