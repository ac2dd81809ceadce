"""One document in, or out, whole: a search sees it in its old state or in its new one.

A version's passages are stored beside the old ones, and belong to nobody; then the document is turned over in one
transaction; only then, and once nobody searches who may still see them, do the old ones go. Killed anywhere in between,
what is left over is noted in `pending`, where the next run takes it up or `sweep` clears it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine

from corpus.document import Document
from corpus.duplicates import sketch
from corpus.errors import WaystoneError
from corpus.passages import Cut, split
from index.build.filling import Known, fill, version_of
from index.store import descriptions
from index.store.catalog import Catalog, Entry
from index.store.descriptions import Description
from index.store.generations import Generations, Opened, Readers
from index.store.passages import Passages, Pending


class Writer:
    """Writes documents into the stores; only one may be at work at a time."""

    def __init__(self, engine: Engine, generations: Generations, readers: Readers) -> None:
        self.catalog = Catalog(engine)
        self.passages = Passages(engine)
        self.generations = generations
        self.readers = readers
        self._engine = engine

    def bring_in(self, entry: Entry, document: Document, old: Entry | None) -> Iterator[tuple[int, int]]:
        """Index a document in place of `old`; yields how many of how many passages are stored."""
        current = self.generations.current()
        cuts = list(split(document))
        arriving = self.passages.reserve(entry.id, entry.version, current.generation.number, len(cuts))
        for done in fill(current, self.passages, arriving.first, cuts, self._known(old, current)):
            yield done, len(cuts)
        whole = replace(entry, first=arriving.first, passages=len(cuts), duplicate_of="")
        self._turn_over(whole, document, old, arriving)

    def leave_out(self, entry: Entry, document: Document, old: Entry | None) -> None:
        """Note a document that is a copy of another one, and has no passages."""
        self._turn_over(replace(entry, first=0, passages=0), document, old, None)

    def take_out(self, entry: Entry) -> None:
        """Remove a document. Its bytes stay until the generation is rebuilt."""
        leaving = self._leaving(entry)
        with self._engine.begin() as connection:
            self.catalog.drop(connection, entry.id)
            descriptions.forget(connection, entry.id)
            if leaving:
                self.passages.leaves(connection, leaving)
        self._gone(leaving)

    def described(self, document: Document) -> Document:
        """A document as a reader calls it."""
        return descriptions.described(self._engine, document)

    def describe(self, document_id: str, description: Description) -> None:
        """Call a document otherwise, now and in new versions of its file. Raises NotFound."""
        document = description.of(self.catalog.document(document_id))
        with self._engine.begin() as connection:
            descriptions.describe(connection, document_id, description)
            self.catalog.rename(connection, document, version_of(document))

    def sweep(self) -> None:
        """Clear away what belongs to no document: what a killed or cancelled run left."""
        for left in self.passages.pending():
            self._gone(left)

    def _turn_over(self, entry: Entry, document: Document, old: Entry | None, arrived: Pending | None) -> None:
        leaving = self._leaving(old) if old else None
        with self._engine.begin() as connection:
            self.catalog.put(connection, entry, document, () if entry.duplicate_of else sketch(document.text))
            if arrived:
                self.passages.settled(connection, arrived)
            if leaving:
                self.passages.leaves(connection, leaving)
        self._gone(leaving)

    def _leaving(self, entry: Entry) -> Pending | None:
        if not entry.passages:
            return None
        number = self.generations.current().generation.number
        return Pending(entry.first, entry.passages, entry.id, entry.version, number)

    def _gone(self, left: Pending | None) -> None:
        if left is None:
            return
        self.readers.wait()
        current = self.generations.current()
        if left.generation == current.generation.number:
            current.vectors.delete(range(left.first, left.first + left.passages))
        self.passages.drop(left.first, left.passages)

    def _known(self, old: Entry | None, current: Opened) -> Known | None:
        """What is stored of the old version."""
        if old is None or not old.passages or not self.generations.fits(current.generation):
            return None
        cuts = list(split(self.catalog.document(old.id)))
        return known(old, cuts, current) if len(cuts) == old.passages else None

    def swap(self, old: Opened, fresh: Opened, places: Mapping[str, Pending], gone: Sequence[Entry]) -> None:
        """Turn all documents over to a new generation; some of them go."""
        entries = self.catalog.entries()
        with self._engine.begin() as connection:
            for entry in gone:
                self.catalog.drop(connection, entry.id)
                descriptions.forget(connection, entry.id)
            for entry in entries.values():
                if entry.passages:
                    leaving = Pending(entry.first, entry.passages, entry.id, entry.version, old.generation.number)
                    self.passages.leaves(connection, leaving)
            for arrived in places.values():
                self.passages.settled(connection, arrived)
            first = {name: (arrived.first, arrived.passages) for name, arrived in places.items()}
            self.catalog.go_live(connection, fresh.generation, first)

    def give_up(self, fresh: Opened) -> None:
        self.generations.discard(fresh.generation)
        self.sweep()


def known(entry: Entry, cuts: Sequence[Cut], opened: Opened) -> Known:
    """What is stored of a document."""
    return Known({cut.content: entry.first + at for at, cut in enumerate(cuts)}, opened.vectors)


def rebuild(writer: Writer, without: Sequence[str] = ()) -> Iterator[tuple[Entry, int, int]]:
    """Build the next generation, without some documents, and swap it in. Searches go on in the old one.

    Killed or broken off on the way, the old one stays and nothing is forgotten. Yields the document at hand and how
    many of its passages are there, of how many.
    """
    generations, entries = writer.generations, writer.catalog.entries().values()
    old, fresh = generations.current(), generations.begin()
    places: dict[str, Pending] = {}
    try:
        for entry in entries:
            if entry.duplicate_of or entry.id in without:
                continue
            cuts = list(split(writer.catalog.document(entry.id)))
            arriving = writer.passages.reserve(entry.id, entry.version, fresh.generation.number, len(cuts))
            same = old.generation.fingerprint == fresh.generation.fingerprint and len(cuts) == entry.passages
            stored = known(entry, cuts, old) if same else None
            for done in fill(fresh, writer.passages, arriving.first, cuts, stored):
                yield entry, done, len(cuts)
            places[entry.id] = arriving
        if len(fresh.vectors) < sum(arrived.passages for arrived in places.values()):
            raise WaystoneError("the new index did not pass its check, so the old one stays; try again")
        writer.swap(old, fresh, places, [entry for entry in entries if entry.id in without])
    except BaseException:
        writer.give_up(fresh)
        raise
    writer.readers.wait()
    generations.discard(old.generation)
    writer.sweep()
