"""Where the passages' vectors live: one Chroma collection, cosine, in a folder or on a server.

A row is a passage's number and vector, nothing else: what a passage says, and whether it belongs to a document yet or
still, is in the database alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from ctypes import CDLL
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlparse

import httpx
import numpy as np

from corpus.errors import WaystoneError
from index.arrays import Matrix, Vector
from index.store.database import batched

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection

# One write blocks every read for as long as it takes; small ones keep a search under a tenth of a second.
BATCH = 100
# Numbers that are asked for at once where all of them are.
_PAGE = 5000
# Candidates that the graph search keeps: enough that the nearest few dozen are, nearly always, the true ones.
_EF_SEARCH = 100
# Vectors that Chroma holds twice, in its log and in its graph, before it writes the graph and lets go of the log: at
# least so many, since the log's room stays (with its own 1,000 two megabytes), and of a large collection, of which each
# time much is written again, this share.
_TWICE, _SHARE = 200, 1 / 200
# The number of that option in glibc's malloc.h.
_M_PERTURB = -6

# Seconds to wait before what a server failed in is asked for again. While it writes the first vectors of a collection,
# whoever reads that is told of an internal error.
_PAUSES = (0.1, 0.3, 0.6)

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage near a question; `cosine` is their vectors' cosine, at most 1."""

    id: int
    cosine: float


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A server that holds vectors; `headers` go along with every call, for one behind a login; one that is silent for
    `patience` seconds has failed."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    patience: float = 30


class Vectors:
    """One generation of vectors, by name. An embedded one must not be opened by two processes at once.

    What Chroma cannot do raises WaystoneError. A collection that its server has lost holds nothing until something is
    added: a check says what it misses, and a run puts that back.
    """

    def __init__(self, place: Path | ChromaServer, name: str) -> None:
        """`place` is the folder of all generations, or a Chroma server. Raises WaystoneError."""
        self._place, self._name = place, name
        self._client = _client(place, name)
        self._rows = self._made()

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Store passages' vectors; storing one twice leaves it once."""
        for at in range(0, len(ids), BATCH):
            upsert = partial(_upsert, ids=list(map(str, ids[at : at + BATCH])), vectors=vectors[at : at + BATCH])
            if not self._asked(upsert, False):
                self._rows = self._made()
                self._asked(upsert, False)

    def query(self, vector: Vector, n: int, among: Sequence[int] | None = None) -> list[Hit]:
        """The `n` passages nearest to a vector, of some alone if those are given, nearest first; fewer when fewer are
        stored."""
        if among is not None and not among:
            return []
        ids = None if among is None else list(map(str, among))
        return self._asked(lambda rows: _hits(rows, vector, n, ids), [])

    def get(self, ids: Sequence[int]) -> dict[int, Vector]:
        """What is stored of those of the passages that are there."""
        found: dict[int, Vector] = {}
        for some in batched(map(str, ids), BATCH):
            found |= self._asked(partial(_embeddings, ids=some), dict[int, Vector]())
        return found

    def stored(self) -> set[int]:
        """The numbers of all that is stored."""
        batches = (self._asked(partial(_ids, offset=offset), list[str]()) for offset in range(0, len(self), _PAGE))
        return {int(row) for batch in batches for row in batch}

    def __len__(self) -> int:
        return self._asked(lambda rows: rows.count(), 0)

    def delete(self, ids: Iterable[int]) -> None:
        """Take passages out of every search. Their bytes stay until the generation is rebuilt."""
        for some in batched(map(str, ids), BATCH):
            self._asked(partial(_delete, ids=some), None)

    def _made(self) -> Collection:
        from chromadb.errors import ChromaError

        near: CreateCollectionConfiguration = {
            "hnsw": {"space": "cosine", "ef_search": _EF_SEARCH, "sync_threshold": _TWICE}
        }
        try:
            rows = self._client.get_or_create_collection(self._name, configuration=near, embedding_function=None)
            # Chroma heeds that from the next start on.
            if (twice := round(_SHARE * rows.count())) > _TWICE:
                rows.modify(configuration={"hnsw": {"sync_threshold": twice}})
            return rows
        except (ChromaError, httpx.HTTPError) as error:
            raise _failed(self._place, error) from error

    def _asked(self, work: Callable[[Collection], Made], lost: Made) -> Made:
        """What comes of work on the collection; `lost` where its server has lost it. Raises WaystoneError."""
        from chromadb.errors import ChromaError, NotFoundError

        try:
            try:
                return _tried(work, self._rows)
            except NotFoundError:
                # Another process may have put a new one in its place.
                self._rows = self._client.get_collection(self._name, embedding_function=None)
                return _tried(work, self._rows)
        except NotFoundError:
            return lost
        except (ChromaError, httpx.HTTPError) as error:
            raise _failed(self._place, error) from error

    def close(self) -> None:
        from chromadb.api.client import Client

        if isinstance(self._client, Client):
            self._client.close()


def _tried(work: Callable[[Collection], Made], rows: Collection) -> Made:
    from chromadb.errors import InternalError

    for pause in _PAUSES:
        try:
            return work(rows)
        except InternalError:
            sleep(pause)
    return work(rows)


def _upsert(rows: Collection, ids: list[str], vectors: Matrix) -> bool:
    rows.upsert(ids=ids, embeddings=vectors)
    return True


def _hits(rows: Collection, vector: Vector, n: int, ids: list[str] | None) -> list[Hit]:
    found = rows.query(query_embeddings=vector, n_results=n, ids=ids, include=["distances"])
    distances = (found["distances"] or [[]])[0]
    return [Hit(int(row), 1 - float(far)) for row, far in zip(found["ids"][0], distances, strict=True)]


def _embeddings(rows: Collection, ids: list[str]) -> dict[int, Vector]:
    found = rows.get(ids=ids, include=["embeddings"])
    embeddings = found["embeddings"] if found["embeddings"] is not None else []
    return {int(row): np.asarray(one, dtype=np.float32) for row, one in zip(found["ids"], embeddings, strict=True)}


def _ids(rows: Collection, offset: int) -> list[str]:
    return rows.get(limit=_PAGE, offset=offset, include=[])["ids"]


def _delete(rows: Collection, ids: list[str]) -> None:
    rows.delete(ids=ids)


def _failed(place: Path | ChromaServer, error: Exception) -> WaystoneError:
    said = " ".join(str(error).split())
    if isinstance(place, Path):
        return WaystoneError(
            f"{place}: Chroma cannot read or write there ({said}); see that the disk has room, and try again: what was "
            "indexed stays"
        )
    return WaystoneError(
        f"WAYSTONE_CHROMA_URL={place.url}: the Chroma server did not do what it was asked ({said}); see that it runs, "
        "and try again: what was indexed stays"
    )


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
        try:
            return chromadb.PersistentClient(str(folder), settings=private)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # of Chroma's Rust code; no Exception
                raise
            raise WaystoneError(
                f"{folder}: the vectors are damaged; remove that folder, and `waystone check --mend` makes them anew "
                "from the texts"
            ) from error
    address = urlparse(place.url if "://" in place.url else f"http://{place.url}")
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    host, headers = address.hostname or "localhost", dict(place.headers)
    try:
        httpx.get(f"{address.scheme}://{host}:{port}/", headers=headers, timeout=place.patience)
        client = chromadb.HttpClient(host, port, secure, headers, settings=private)
    except (ValueError, ChromaError, httpx.HTTPError) as error:
        raise WaystoneError(
            f"WAYSTONE_CHROMA_URL={place.url}: no Chroma server answers there ({error}); WAYSTONE_CHROMA_HEADERS "
            "takes what one behind a login asks for"
        ) from None
    _limit(client, place.patience)
    return client


def _limit(client: ClientAPI, patience: float) -> None:
    """Have a client give up on a server that is silent for so many seconds: Chroma's waits for ever, and has no setting
    for it."""
    from chromadb.api.client import Client
    from chromadb.api.fastapi import FastAPI

    if isinstance(client, Client) and isinstance(client._server, FastAPI):
        client._server._session.timeout = httpx.Timeout(patience)
