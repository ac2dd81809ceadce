"""Where the passages' vectors live: one Chroma collection, cosine, in a folder or on a server.

A row is a passage's number and vector, nothing else: what a passage says, and whether it belongs to a document yet or
still, is in the database alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from ctypes import CDLL
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import numpy as np

from corpus.errors import WaystoneError
from index.search.late_interaction import Matrix, Vector

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

# One write blocks every read for as long as it takes; small ones keep a search under a tenth of a second.
BATCH = 100
# Candidates that the graph search keeps: enough that the nearest few dozen are, nearly always, the true ones.
_EF_SEARCH = 100
# The number of that option in glibc's malloc.h.
_M_PERTURB = -6


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage near a question; `cosine` is their vectors' cosine, at most 1."""

    id: int
    cosine: float


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A server that holds vectors; `headers` go along with every call, for one behind a login."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Vectors:
    """One generation of vectors, by name. An embedded one must not be opened by two processes at once."""

    def __init__(self, place: Path | ChromaServer, name: str) -> None:
        """`place` is the folder of all generations, or a Chroma server. Raises WaystoneError."""
        self._client = _client(place, name)
        self._rows: Collection = self._client.get_or_create_collection(
            name, configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}}, embedding_function=None
        )

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Store passages' vectors; storing one twice leaves it once."""
        for at in range(0, len(ids), BATCH):
            self._rows.upsert(ids=list(map(str, ids[at : at + BATCH])), embeddings=vectors[at : at + BATCH])

    def query(self, vector: Vector, n: int, among: Sequence[int] | None = None) -> list[Hit]:
        """The `n` passages nearest to a vector, of some alone if those are given, nearest first; fewer when fewer are
        stored."""
        if among is not None and not among:
            return []
        ids = None if among is None else list(map(str, among))
        found = self._rows.query(query_embeddings=vector, n_results=n, ids=ids, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [Hit(int(row), 1 - float(far)) for row, far in zip(found["ids"][0], distances, strict=True)]

    def get(self, ids: Sequence[int]) -> dict[int, Vector]:
        """What is stored of those of the passages that are there."""
        found: dict[int, Vector] = {}
        for at in range(0, len(ids), BATCH):
            rows = self._rows.get(ids=list(map(str, ids[at : at + BATCH])), include=["embeddings"])
            embeddings = rows["embeddings"] if rows["embeddings"] is not None else []
            for row, vector in zip(rows["ids"], embeddings, strict=True):
                found[int(row)] = np.asarray(vector, dtype=np.float32)
        return found

    def stored(self) -> set[int]:
        """The numbers of all that is stored."""
        batches = (self._rows.get(limit=5000, offset=offset, include=[])["ids"] for offset in range(0, len(self), 5000))
        return {int(row) for batch in batches for row in batch}

    def __len__(self) -> int:
        return self._rows.count()

    def delete(self, ids: Iterable[int]) -> None:
        """Take passages out of every search. Their bytes stay until the generation is rebuilt."""
        rows = list(map(str, ids))
        for at in range(0, len(rows), BATCH):
            self._rows.delete(ids=rows[at : at + BATCH])

    def close(self) -> None:
        from chromadb.api.client import Client

        if isinstance(self._client, Client):
            self._client.close()


def discard(place: Path | ChromaServer, name: str) -> None:
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


@cache
def _overwrite_freed_memory() -> None:
    """Have the C library overwrite memory when it is freed, from now on in all of this process.

    Chroma writes its files' unused room to the disk as it got it from the C library: without this, with the vectors of
    documents that were removed before. Only glibc can; on other systems such vectors may come back into the file.
    """
    with suppress(OSError, AttributeError, TypeError):
        CDLL(None).mallopt(_M_PERTURB, 0xFF)


def _client(place: Path | ChromaServer, name: str) -> ClientAPI:
    import chromadb  # imported late: it takes longer than all else that opening a collection needs
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    private = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        _overwrite_freed_memory()
        folder = place / name
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=private)
    address = urlparse(place.url if "://" in place.url else f"http://{place.url}")
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    try:
        headers = dict(place.headers)
        return chromadb.HttpClient(address.hostname or "localhost", port, secure, headers, settings=private)
    except (ValueError, ChromaError) as error:
        raise WaystoneError(
            f"WAYSTONE_CHROMA_URL={place.url}: no Chroma server answers there ({error}); WAYSTONE_CHROMA_HEADERS "
            "takes what one behind a login asks for"
        ) from None
