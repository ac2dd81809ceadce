"""Documents at hand: those that were shown last, whole, so that five passages of one book read it once."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from corpus.document import Document
from index.once import Recent
from index.store.catalog import document_of, documents

# Characters of all documents at hand together.
ROOM: Final = 8_000_000


class Shelf:
    """Documents by id and version."""

    def __init__(self) -> None:
        self._documents: Recent[tuple[str, str], Document] = Recent(ROOM, lambda document: len(document.text))

    def document(self, connection: Connection, document_id: str) -> Document:
        """The document as that connection sees it. Raises NotFound."""
        version = connection.execute(select(documents.c.version).where(documents.c.id == document_id)).scalar() or ""
        return self._documents.get((document_id, version), lambda: document_of(connection, document_id))
