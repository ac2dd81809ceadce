"""What a reader calls a document, in place of what its file says of itself; it outlives new versions of the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from sqlalchemy import Column, Connection, Engine, String, Table, Text, delete, insert, select

from corpus.document import Document
from index.store.catalog import metadata

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
