"""Where the windows' vectors live: one Chroma collection, cosine, in a folder or on a server.

A row is one window of one version of one document. A search names the versions that it wants, so that a reader
meets either the old text of a document or the new one, never a mixture, while one is written beside the other.
Rows hold no text: what a document says is in the ledger alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlparse

import numpy as np

from corpus.document import Span
from corpus.errors import WaystoneError
from index.interaction import Embedded, Vector, from_text, to_text

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

# One write blocks every read for as long as it takes; small ones keep a search under a tenth of a second.
BATCH = 100
# SQLite takes a limited number of variables in one statement.
_MOST_IDS = 500
# Candidates that the graph search keeps: enough that the nearest few dozen are, nearly always, the true ones.
_EF_SEARCH = 400
_WORDS = "words"


class Row(NamedTuple):
    """What a stored vector stands for."""

    version: str
    span: Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A window near a question; `cosine` is their vectors' cosine, at most 1."""

    span: Span
    cosine: float


class Vectors:
    """One generation of vectors, by name. An embedded one must not be opened by two processes at once."""

    def __init__(self, place: Path | str, name: str) -> None:
        """`place` is the folder of all generations, or a Chroma server's address. Raises WaystoneError."""
        self._client = _client(place, name)
        self._rows: Collection = self._client.get_or_create_collection(
            name, configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}}, embedding_function=None
        )

    def add(self, version: str, spans: Sequence[Span], embedded: Sequence[Embedded]) -> None:
        """Store windows of a document's version; storing one twice leaves it once."""
        for at in range(0, len(spans), BATCH):
            batch, given = spans[at : at + BATCH], embedded[at : at + BATCH]
            self._rows.upsert(
                ids=[_row_id(span, version) for span in batch],
                embeddings=np.stack([one.vector for one in given]),
                metadatas=[
                    {"document": span.document_id, "version": version, _WORDS: to_text(one.words)}
                    for span, one in zip(batch, given, strict=True)
                ],
            )

    def query(self, vector: Vector, n: int, versions: Mapping[str, str]) -> list[Hit]:
        """The `n` windows nearest to a vector, nearest first, of these versions: {document id: version}.

        Fewer when fewer are stored. Rows that are on their way in or out do not count.
        """
        asked = n
        while True:
            found = self._rows.query(query_embeddings=vector, n_results=asked, include=["distances"])
            rows = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
            hits = [
                Hit(row.span, cosine=1 - float(distance))
                for row, distance in ((_parse(row), distance) for row, distance in rows)
                if versions.get(row.span.document_id) == row.version
            ]
            if len(hits) >= n or len(found["ids"][0]) < asked:
                return hits[:n]
            asked *= 4

    def get(self, version: str, spans: Sequence[Span]) -> dict[Span, Embedded]:
        """What is stored of those of the windows that are there."""
        found: dict[Span, Embedded] = {}
        for at in range(0, len(spans), _MOST_IDS):
            ids = [_row_id(span, version) for span in spans[at : at + _MOST_IDS]]
            rows = self._rows.get(ids=ids, include=["embeddings", "metadatas"])
            embeddings = rows["embeddings"] if rows["embeddings"] is not None else []
            for row, vector, facts in zip(rows["ids"], embeddings, rows["metadatas"] or [], strict=True):
                words = from_text(str(facts[_WORDS]))
                found[_parse(row).span] = Embedded(np.asarray(vector, dtype=np.float32), words)
        return found

    def stored(self) -> dict[tuple[str, str], set[Span]]:
        """The windows that are stored, by document id and version."""
        rows: dict[tuple[str, str], set[Span]] = {}
        for version, span in map(_parse, self._ids()):
            rows.setdefault((span.document_id, version), set()).add(span)
        return rows

    def delete(self, version: str, spans: Sequence[Span]) -> None:
        """Take windows out of every search. Their bytes stay until the generation is rebuilt."""
        for at in range(0, len(spans), BATCH):
            self._rows.delete(ids=[_row_id(span, version) for span in spans[at : at + BATCH]])

    def close(self) -> None:
        from chromadb.api.client import Client

        if isinstance(self._client, Client):
            self._client.close()

    def _ids(self) -> Iterator[str]:
        for offset in range(0, self._rows.count(), 5000):
            yield from self._rows.get(limit=5000, offset=offset, include=[])["ids"]


def discard(place: Path | str, name: str) -> None:
    """Remove a generation with all its bytes, whatever state it is in; it must be closed."""
    if isinstance(place, Path):
        # Chroma's own threads may still be writing when it is told to close: a file of theirs must not stay behind.
        for _ in range(50):
            shutil.rmtree(place / name, ignore_errors=True)
            if not (place / name).exists():
                break
            sleep(0.1)
        return
    from chromadb.errors import NotFoundError

    with suppress(NotFoundError):
        _client(place, name).delete_collection(name)


def _client(place: Path | str, name: str) -> ClientAPI:
    import chromadb  # imported late: it takes longer than all else that opening a collection needs
    from chromadb.config import Settings

    private = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        folder = place / name
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=private)
    address = urlparse(place if "://" in place else f"http://{place}")
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    try:
        return chromadb.HttpClient(address.hostname or "localhost", port, ssl=secure, settings=private)
    except ValueError as error:
        raise WaystoneError(f"WAYSTONE_CHROMA_URL={place}: no Chroma server answers there ({error})") from None


def _row_id(span: Span, version: str) -> str:
    # Two colons, as there were in the ids that are stored already.
    return f"{span.document_id}:{version}::{span.start}-{span.end}"


def _parse(row: str) -> Row:
    document_id, version, _, offsets = row.rsplit(":", 3)
    start, end = offsets.split("-")
    return Row(version, Span(document_id, int(start), int(end)))
