"""The collection: documents in, ranked passages out. All that the rest of Waystone needs of `index/`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from sqlalchemy import Connection, Engine

from corpus.document import Document
from corpus.passages import Passage, passage
from corpus.sources import forget
from index.arrays import Vector
from index.build import consistency
from index.build.files import SHIPPED, owner_of
from index.build.filling import fingerprint
from index.build.indexer import Indexer
from index.build.report import Check, Outcome, Progress
from index.build.writing import Writer, rebuild
from index.embedder import Embedder, load_embedder
from index.once import Recent
from index.reader_model import Reader
from index.search.calibration import calibrated, sample
from index.search.feedback import Learned, unheard
from index.search.ranking import Ranking
from index.search.retriever import Retriever
from index.search.similarity import Asked, asked_of
from index.store.catalog import Catalog, DocumentInfo, unknown
from index.store.database import OneWriter, snapshot
from index.store.descriptions import Description, introduce, introduction
from index.store.descriptions import Part as Told
from index.store.generations import AS_IT_IS, Calibration, Generations, Opened, Searches
from index.store.listing import Sort, listing
from index.store.passages import spans_of
from index.store.shelf import Shelf
from index.store.vectors import ChromaServer

__all__ = ["Check", "Collection", "DocumentInfo", "Outcome", "Progress"]

# Questions whose vectors are remembered.
_QUESTIONS = 512

# What a search can do without, to see what it is worth: the reader model, what ratings taught.
Part = Literal["reader", "lessons"]


class Collection:
    """Safe to share between threads: searches go on while one thread indexes, and see each document old or new.

    Nothing of the documents is held in memory but the few that were shown last. Chroma and the embedding model load at
    the first search or run, or in `warm`. Only one process may have an embedded collection open (see `Lock`).
    """

    def __init__(
        self,
        home: Path,
        *,
        database: Engine,
        embedder: Embedder,
        chroma: ChromaServer | None = None,
        reader: Reader | None = None,
        reference: Embedder | None = None,
        apart: bool = False,
    ) -> None:
        """Without `chroma` the vectors are in the folder; `reader` orders the best passages anew; `reference` is the
        model that the constants of a search were chosen with, where `embedder` is another one; `apart`: what users
        bring is each one's own (`seen_by`)."""
        self._uploads = home / "documents"
        self._apart = apart
        self._user: str | None = None  # who looks, where that matters
        self._database = database
        self._embedder = embedder
        self._reader = reader
        self._reference = reference
        self._catalog = Catalog(database)
        self._generations = Generations(chroma or home / "vectors", database, embedder, fingerprint(embedder))
        self._searches = Searches()
        self._writer = Writer(database, self._generations, self._searches)
        self._shelf = Shelf()
        self._questions: Recent[tuple[str, Calibration, str], Asked] = Recent(_QUESTIONS)
        self._hidden: frozenset[str] = frozenset()
        self._learned: Learned = unheard
        self._cleared = False
        # Held by index, remove and check. Not reentrant, as a generator may change threads.
        self._writing = OneWriter(database)
        if apart:
            self._note_owners()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        database: Engine,
        embedding_model: str,
        chroma: ChromaServer | None = None,
        reader: Reader | None = None,
        apart: bool = False,
    ) -> Collection:
        """The collection of a data folder, with an embedding model by name or folder."""
        embedder, default = load_embedder(embedding_model, home), load_embedder(home=home)
        reference = default if embedder is not default else None
        return cls(
            home, database=database, embedder=embedder, chroma=chroma, reader=reader, reference=reference, apart=apart
        )

    def seen_by(self, user: str) -> Collection:
        """The collection as a user sees it: where users' documents are kept apart, without those of others.

        "" sees what is everyone's. Only the whole collection is indexed, checked, or has documents removed.
        """
        if not self._apart:
            return self
        seen = copy(self)
        seen._user = user
        return seen

    def owner(self, document_id: str) -> str:
        """The user who brought a document; "" for everyone's. Raises NotFound."""
        entry = self._catalog.entry(document_id)
        if entry is None or not self._sees(entry.owner):
            raise unknown(document_id)
        return entry.owner

    def index(self, paths: Sequence[Path] | None = None) -> Iterator[Progress | Outcome]:
        """Bring the collection in step with files and folders; None: with the shipped documents.

        One bad file is a `failed` outcome, and the rest goes on. Files are read where they lie.
        """
        with self._alone():
            current = self._current()
            if not self._generations.fits(current.generation):
                yield from self._rebuild()
            for entry, done, total in consistency.restore(self._writer):
                yield Progress(f"{entry.title}: vectors that were lost", done, total, entry.path)
            for event in Indexer(self._writer, self._uploads, self._apart).run([SHIPPED] if paths is None else paths):
                yield event
                if isinstance(event, Outcome):
                    self._calibrate()

    def documents(self) -> list[DocumentInfo]:
        """What can be asked about, by title; a duplicate is not listed."""
        infos = self._catalog.infos()
        unseen = self._unseen  # looked for later: what has come meanwhile is not in the list
        return [info for info in infos if info.id not in unseen]

    def learn(self, learned: Learned) -> None:
        """Let searches from now on heed what readers said; `learned` gives what bears on a question's vector."""
        self._learned = learned

    def vector(self, question: str) -> Vector:
        """A question's vector, of length 1."""
        return self._embedder.read_query(question).vector

    def listed(
        self, search: str = "", sort: Sort = "indexed_at", descending: bool = True, first: int = 0, count: int = 50
    ) -> tuple[list[DocumentInfo], int]:
        """A page of the documents that have every word of a search, and how many have."""
        return listing(self._database, search, sort, descending, first, count, self._hidden, self._user)

    def info(self, document_id: str) -> DocumentInfo:
        """A document as lists show it. Raises NotFound."""
        self.owner(document_id)
        return self._catalog.info(document_id)

    def describe(self, document_id: str, description: Description) -> None:
        """Call a document otherwise, now and in new versions of its file. Raises NotFound."""
        self.owner(document_id)
        self._writer.describe(document_id, description)

    def introduction(self, info: DocumentInfo, part: Told, make: Callable[[], Sequence[str]]) -> tuple[str, ...]:
        """What introduces a version of a document: looked for at the first call, and kept as long as the document."""
        told = introduction(self._database, info.id, part)
        if told is None:
            told = tuple(make())
            introduce(self._database, info.id, info.indexed_at, part, told)
        return told

    def passages(self, document_id: str, first: int = 0, count: int = 20) -> list[Passage]:
        """A document's passages from the `first` one on, as they are stored. Raises NotFound."""
        document = self.document(document_id)
        with self._database.connect() as connection:
            spans = spans_of(connection, document_id, first, count)
        return [passage(document, document.span(start, end)) for start, end in spans]

    def document(self, document_id: str) -> Document:
        """The whole document as it was indexed. Raises NotFound."""
        self.owner(document_id)
        with self._database.connect() as connection:
            return self._shelf.document(connection, document_id)

    def read_from(self, files: Iterable[Path]) -> set[Path]:
        """Those of some files that documents were read from, duplicates among them."""
        return {Path(path) for path in self._catalog.at([str(file) for file in files])}

    def files(self) -> list[Path]:
        """The files that the documents were read from, duplicates among them."""
        return [Path(entry.path) for entry in self._catalog.entries().values()]

    def texts(self) -> Iterator[Document]:
        """Every document, duplicates among them, one after the other."""
        return self._catalog.texts()

    def remove(self, document_id: str) -> DocumentInfo:
        """Forget a document for good, with copies of it: neither its text nor its vectors stay on the disk.

        Answers on record, and rated ones in the sinkhole, keep what they quote of it. Its file is left where it is,
        unless it was uploaded into the data folder. Raises NotFound.
        """
        with self._alone():
            info = self._catalog.info(document_id)
            self._forget([document_id])
        return info

    def remove_all(self, document_ids: Sequence[str]) -> None:
        """Forget documents for good, as `remove` does, all at once; those that are not there are passed over."""
        with self._alone():
            self._forget(document_ids)

    def hide(self, document_ids: Set[str]) -> None:
        """Documents that are about to be removed: from now on they are neither listed nor found, and no others are."""
        self._hidden = frozenset(document_ids)

    def sweep(self) -> None:
        """Clear away what a run that was broken off has left of the document at hand."""
        with self._alone():
            self._writer.sweep()

    def search(self, question: str, k: int = 5, documents: Set[str] | None = None) -> Ranking:
        """The `k` passages that answer best, best first; of some documents alone, if their ids are given."""
        with self.reading(documents) as retriever:
            return retriever.search(question, k)

    @contextmanager
    def reading(self, documents: Set[str] | None = None, without: Set[Part] = frozenset()) -> Iterator[Retriever]:
        """A retriever on one state of the collection, or of some of its documents; what it finds stays true until the
        `with` ends."""
        self._renew()
        with self._searches.under_way(), snapshot(self._database) as connection:
            every = self._retriever(self._current(), lambda: nullcontext(connection), without)
            yield every if documents is None else every.among(documents)

    @property
    def retriever(self) -> Retriever:
        """A retriever for one question or a few, each search on the collection as it is then; what it has read of a
        document it remembers. For several on one state, take `reading`."""
        self._renew()
        return self._retriever(self._current(), self._database.connect)

    def check(self, mend: bool = False) -> Check:
        """Whether documents, passages, vectors and full-text index agree; `mend` makes them."""
        with self._alone():
            self._current()
            if mend:
                self._writer.sweep()
            found = consistency.problems(self._writer, self._database)
            mended = bool(found) and mend
            if mended:
                if not self._generations.fits(self._current().generation):
                    deque(self._rebuild(), maxlen=0)
                consistency.mend(self._writer, self._database)
                mended = not consistency.problems(self._writer, self._database)
            infos = self._catalog.infos()
            return Check(len(infos), sum(info.passages for info in infos), tuple(found), mended)

    def warm(self) -> None:
        """Load what the first search needs: the embedding model, Chroma."""
        self._embedder.warm()
        self.search("What is this about?", 1)

    @property
    def parts(self) -> frozenset[Part]:
        """What its searches heed that they could do without."""
        heeded: dict[Part, bool] = {"reader": self._reader is not None, "lessons": self._learned is not unheard}
        return frozenset(part for part, is_heeded in heeded.items() if is_heeded)

    @property
    def generation(self) -> int:
        """The number of the live generation of vectors; 0 where nothing was ever indexed."""
        live = self._generations.live()
        return live.number if live else 0

    def close(self) -> None:
        self._generations.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _retriever(
        self,
        opened: Opened,
        state: Callable[[], AbstractContextManager[Connection]],
        without: Set[Part] = frozenset(),
    ) -> Retriever:
        generation, vectors, embedder = opened

        def asked(question: str) -> Asked:
            known = generation.fingerprint, generation.calibration, question
            return self._questions.get(known, lambda: asked_of(question, embedder, generation.calibration))

        reader = None if "reader" in without else self._reader
        learned = unheard if "lessons" in without else self._learned
        return Retriever(state, vectors, asked, self._shelf, reader, self._unseen, learned)

    def _note_owners(self) -> None:
        """Whose uploads are that came in before owners were noted."""
        uploads = self._uploads.resolve()
        brought = [(entry, owner_of(Path(entry.path), uploads)) for entry in self._catalog.below([str(uploads)])]
        self._catalog.owned({entry.id: owner for entry, owner in brought if owner != entry.owner})

    def _sees(self, owner: str) -> bool:
        return self._user is None or owner in ("", self._user)

    @property
    def _unseen(self) -> frozenset[str]:
        return self._hidden if self._user is None else self._hidden | self._catalog.others(self._user)

    def _current(self) -> Opened:
        # While another one writes, what looks like left over may be what it is building.
        if not self._cleared and self._writing.acquire(blocking=False):
            try:
                self._clear_away()
            finally:
                self._writing.release()
        return self._generations.current()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While nobody else writes."""
        with self._writing:
            self._clear_away()
            yield

    def _clear_away(self) -> None:
        """Discard generations that were left over; only who writes may."""
        if not self._cleared:
            self._generations.clear_away()
            self._cleared = True

    def _forget(self, document_ids: Sequence[str]) -> None:
        asked = (self._catalog.entry(document_id) for document_id in document_ids)
        entries = [entry for entry in asked if entry]
        gone = {one.id: one for entry in entries for one in (entry, *self._catalog.copies_of(entry.id))}
        # Their files go first: once the catalog has forgotten a document, nobody knows any more which file was its own.
        for path in (Path(one.path) for one in gone.values()):
            if self._uploads.resolve() in path.parents:
                path.unlink(missing_ok=True)
                forget(path)
        if gone:
            deque(self._rebuild([*gone]), maxlen=0)
            return
        # A removal that broke off may have left bytes of what no list has any more.
        self._searches.wait()
        self._generations.clear_away()
        self._writer.sweep()
        self._catalog.erase()

    def _rebuild(self, without: Sequence[str] = ()) -> Iterator[Progress]:
        for entry, done, total in rebuild(self._writer, without):
            yield Progress(f"{entry.title}: made anew", done, total, entry.path)
        self._catalog.erase()
        self._calibrate()

    def _calibrate(self) -> None:
        """Find out what another model's cosines mean, once there is enough to read."""
        if self._reference is None:
            return
        generation = self._current().generation
        if generation.calibration != AS_IT_IS or not self._generations.fits(generation):
            return
        if sentences := sample(self._catalog.texts()):
            self._generations.calibrate(generation, calibrated(self._embedder, self._reference, sentences))

    def _renew(self) -> None:
        """Take on another embedding model before searching with it.

        While a run is at that already, searches go on with the old model, if it is still there.
        """
        opened = self._current()
        if self._generations.fits(opened.generation):
            return
        usable = fingerprint(opened.embedder) == opened.generation.fingerprint
        if self._writing.acquire(blocking=not usable):
            try:
                if not self._generations.fits(self._current().generation):
                    deque(self._rebuild(), maxlen=0)
            finally:
                self._writing.release()
