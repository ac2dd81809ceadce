"""The collection: documents in, ranked passages out. All that the rest of Waystone needs of `index/`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from corpus.document import Document
from index.embedder import Embedder, load_embedder
from index.files import SHIPPED
from index.filling import fingerprint
from index.generations import Generations
from index.indexer import Indexer
from index.inspection import problems
from index.ledger import DocumentInfo, Ledger
from index.outcome import Check, Outcome, Progress
from index.ranking import Ranking
from index.retriever import Retriever
from index.state import Current

__all__ = ["Check", "Collection", "DocumentInfo", "Outcome", "Progress"]


class Collection:
    """Safe to share between threads: searches go on while one thread indexes, and see each document old or new.

    Opening reads one line of the ledger. Chroma and the embedding model load at the first search or run, or in `warm`.
    Only one process may have a collection open (see `bot/client/lock.py`).
    """

    def __init__(
        self, home: Path, *, database: Engine, embedder: Embedder, chroma_url: str = "", reranker: str = ""
    ) -> None:
        self._uploads = home / "documents"
        self._embedder = embedder
        self._ledger = Ledger(database)
        self._generations = Generations(chroma_url or home / "vectors", self._ledger, embedder, reranker)
        self._opened: Current | None = None
        self._opening = Lock()
        # Held by index, remove and check: one writes at a time. Not reentrant, as a generator may change threads.
        self._writing = Lock()

    @classmethod
    def open(
        cls, home: Path, *, database: Engine, embedding_model: str, chroma_url: str = "", reranker: str = ""
    ) -> Collection:
        """The collection of a data folder; `chroma_url` empty keeps the vectors in the folder, too."""
        embedder = load_embedder(embedding_model)
        return cls(home, database=database, embedder=embedder, chroma_url=chroma_url, reranker=reranker)

    def index(self, paths: Sequence[Path] | None = None) -> Iterator[Progress | Outcome]:
        """Bring the collection in step with files and folders; None: with the shipped documents.

        One bad file is a `failed` outcome, and the rest goes on. Files are read where they lie.
        """
        with self._writing:
            if not self._generations.fits(self._current.state):
                yield from self._generations.rebuild(self._current)
            yield from Indexer(self._ledger, self._current).run([SHIPPED] if paths is None else paths)

    def documents(self) -> list[DocumentInfo]:
        """What can be asked about, by title; a duplicate is not listed."""
        return self._ledger.infos()

    def document(self, document_id: str) -> Document:
        """The whole document as it was indexed. Raises NotFound."""
        return self._ledger.document(document_id)

    def remove(self, document_id: str) -> DocumentInfo:
        """Forget a document for good, with copies of it: neither its text nor its vectors stay on the disk.

        Answers on record, and rated ones in the sinkhole, keep what they quote of it. Its file is left where it is,
        unless it was uploaded into the data folder. Raises NotFound.
        """
        with self._writing:
            info = self._ledger.info(document_id)
            entries = self._current.state.entries
            gone = {name: entry for name, entry in entries.items() if document_id in (name, entry.duplicate_of)}
            deque(self._generations.rebuild(self._current, [*gone]), maxlen=0)
            self._ledger.erase()
            for path in (Path(entry.path) for entry in gone.values()):
                if self._uploads.resolve() in path.parents:
                    path.unlink(missing_ok=True)
        return info

    def search(self, question: str, k: int = 5) -> Ranking:
        """The `k` passages that answer best, best first."""
        with self.reading() as retriever:
            return retriever.search(question, k)

    @contextmanager
    def reading(self) -> Iterator[Retriever]:
        """A retriever on one state of the collection; what it finds stays true until the `with` ends."""
        self._renew()
        with self._current.reading() as state:
            yield state.retriever

    @property
    def retriever(self) -> Retriever:
        """The retriever as of now. For more than one call on one state, take `reading`."""
        self._renew()
        return self._current.state.retriever

    def check(self, mend: bool = False) -> Check:
        """Whether ledger, vectors and lexical index agree; `mend` makes them."""
        with self._writing:
            found = problems(self._current.state, fingerprint(self._embedder))
            mended = bool(found) and mend
            if mended:
                if not self._generations.fits(self._current.state):
                    deque(self._generations.rebuild(self._current), maxlen=0)
                indexer = Indexer(self._ledger, self._current)
                indexer.sweep()
                deque(indexer.restore(), maxlen=0)
                mended = not problems(self._current.state, fingerprint(self._embedder))
            indexed = self._current.state.indexed
            return Check(len(indexed), sum(entry.passages for entry in indexed), tuple(found), mended)

    def warm(self) -> None:
        """Load what the first search needs: the embedding model, Chroma, the lexical index."""
        self._embedder.warm()
        self.search("What is this about?", 1)

    @property
    def generation(self) -> int:
        """The number of the live generation of vectors; 0 where nothing was ever indexed."""
        live = self._ledger.live()
        return live.number if live else 0

    def close(self) -> None:
        with self._opening:
            if self._opened:
                self._opened.state.vectors.close()
                self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def _current(self) -> Current:
        with self._opening:
            if self._opened is None:
                self._opened = Current(self._generations.open())
            return self._opened

    def _renew(self) -> None:
        """Take on another embedding model before searching with it.

        While a run is at that already, searches go on with the old model, if it is still there.
        """
        state = self._current.state
        if self._generations.fits(state):
            return
        usable = fingerprint(state.embedder) == state.generation.fingerprint
        if self._writing.acquire(blocking=not usable):
            try:
                if not self._generations.fits(self._current.state):
                    deque(self._generations.rebuild(self._current), maxlen=0)
            finally:
                self._writing.release()
