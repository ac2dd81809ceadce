"""One document in, or out, whole: a search sees it in its old state or in its new one.

A version's passages are stored beside the old ones, and belong to nobody; then the document is turned over in one
transaction; only then, and once nobody searches who may still see them, do the old ones go. Killed anywhere in between,
what is left over is noted in `pending`, where the next run takes it up or `sweep` clears it away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from time import monotonic
from typing import Final

from sqlalchemy import Engine

from corpus.document import Document
from corpus.duplicates import same_text, sketch
from corpus.errors import WaystoneError
from corpus.passages import Cut, split
from index.build.filling import Known, fill, grouped, numbered, version_of
from index.store import descriptions
from index.store.catalog import Catalog, Entry
from index.store.descriptions import Description
from index.store.generations import Generations, Opened, Searches
from index.store.passages import Passages, Pending

# Characters of text that are brought in together, about one reading of the model, and documents: with fewer each of
# them costs a write of its own. And seconds that the first of them waits for others.
_CHARACTERS: Final = 30_000
_DOCUMENTS: Final = 100
_LONGEST_S: Final = 1.0


@dataclass(frozen=True)
class Task:
    """A document to bring in, and the entry that it takes the place of."""

    document: Document
    path: Path
    file: str
    stamp: str
    old: Entry | None
    owner: str

    @classmethod
    def of(cls, entry: Entry, document: Document) -> Task:
        """A document of the catalog, to be brought in anew."""
        return cls(document, Path(entry.path), entry.file, entry.stamp, entry, entry.owner)

    @property
    def entry(self) -> Entry:
        document, version = self.document, version_of(self.document)
        return Entry(document.id, document.title, str(self.path), version, stamp=self.stamp, owner=self.owner)

    @property
    def new(self) -> bool:
        """Whether the document was not indexed before."""
        return self.old is None or bool(self.old.duplicate_of)

    @cached_property
    def cuts(self) -> list[Cut]:
        return [*split(self.document)]

    @cached_property
    def sketch(self) -> list[int]:
        """By which copies of its text are found."""
        return sketch(self.document.text)


@dataclass
class Waiting:
    """Documents that wait to be brought in together; none takes another's place, and no two may be one text."""

    tasks: list[Task] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _characters: int = 0
    _since: float = 0.0

    def add(self, task: Task) -> None:
        self._since = self._since if self.tasks else monotonic()
        self.tasks.append(task)
        self._ids.add(task.document.id)
        self._characters += len(task.document.text)

    @property
    def due(self) -> bool:
        """Whether it is large enough, or the first has waited long enough."""
        if not self.tasks:
            return False
        large = self._characters >= _CHARACTERS or len(self.tasks) >= _DOCUMENTS
        return large or monotonic() - self._since > _LONGEST_S

    def holds_copy(self, task: Task) -> bool:
        shingles = set(task.sketch)
        alike = (other for other in self.tasks if not shingles.isdisjoint(other.sketch))
        return any(same_text(task.document, other.document) for other in alike)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._ids


class Writer:
    """Writes documents into the stores; only one may be at work at a time."""

    def __init__(self, engine: Engine, generations: Generations, searches: Searches) -> None:
        self.catalog = Catalog(engine)
        self.passages = Passages(engine)
        self.generations = generations
        self.searches = searches
        self._engine = engine

    def bring_in(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, float]]:
        """Index documents, all at once; yields the one at hand and the share of it that is stored, up to 1."""
        if not tasks:
            return
        current = self.generations.current()
        arriving = self.passages.reserve(current.generation.number, [(task.entry, len(task.cuts)) for task in tasks])
        cuts = numbered(arriving, (task.cuts for task in tasks))
        ends = [*accumulate(len(task.cuts) for task in tasks)]
        for done in fill(current, self.passages, cuts, self.passages.stored(arriving), self._known(tasks, current)):
            at = bisect_left(ends, done)
            yield tasks[at], 1 - (ends[at] - done) / len(tasks[at].cuts)
        arrived = zip(tasks, arriving, strict=True)
        whole = [replace(task.entry, first=row.first, passages=len(task.cuts)) for task, row in arrived]
        self._turn_over(tasks, whole, arriving)

    def leave_out(self, task: Task, kept: str) -> Entry:
        """Note a document that is a copy of another one, `kept`, and has no passages."""
        entry = replace(task.entry, duplicate_of=kept)
        self._turn_over([task], [entry])
        return entry

    def take_out(self, entry: Entry) -> None:
        """Remove a document. Its bytes stay until the generation is rebuilt."""
        leaving = self._leaving([entry])
        with self._engine.begin() as connection:
            self.catalog.drop(connection, [entry.id])
            descriptions.forget(connection, entry.id)
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
        self._gone(self.passages.pending())

    def _turn_over(self, tasks: Sequence[Task], entries: Sequence[Entry], arrived: Sequence[Pending] = ()) -> None:
        leaving = self._leaving([task.old for task in tasks if task.old])
        versions = [
            (entry, task.document, [] if entry.duplicate_of else task.sketch)
            for entry, task in zip(entries, tasks, strict=True)
        ]
        with self._engine.begin() as connection:
            self.catalog.put(connection, versions)
            self.passages.settled(connection, arrived)
            self.passages.leaves(connection, leaving)
        self._gone(leaving)

    def _leaving(self, entries: Iterable[Entry]) -> list[Pending]:
        number = self.generations.current().generation.number
        # Numbers begin at 1: what was indexed before passages were kept has none.
        kept = (entry for entry in entries if entry.first and entry.passages)
        return [Pending(entry.first, entry.passages, entry.id, entry.version, number) for entry in kept]

    def _gone(self, left: Sequence[Pending]) -> None:
        if not left:
            return
        self.searches.wait()
        current = self.generations.current()
        for rows in grouped(left, lambda row: row.passages):
            live = [row for row in rows if row.generation == current.generation.number]
            current.vectors.delete(number for row in live for number in row.numbers)
            self.passages.drop(rows)

    def _known(self, tasks: Iterable[Task], current: Opened) -> Known | None:
        """What is stored of the old versions."""
        if not self.generations.fits(current.generation):
            return None
        old = [task.old for task in tasks if task.old and task.old.passages]
        return known(old, (self.cuts(entry) for entry in old), current)

    def cuts(self, entry: Entry) -> list[Cut]:
        """The passages of an indexed document."""
        return [*split(self.catalog.document(entry.id))]

    def swap(self, fresh: Opened, places: Mapping[str, Pending], gone: Sequence[Entry]) -> None:
        """Turn all documents over to a new generation; some of them go."""
        leaving = self._leaving(self.catalog.entries().values())
        with self._engine.begin() as connection:
            self.catalog.drop(connection, [entry.id for entry in gone])
            for entry in gone:
                descriptions.forget(connection, entry.id)
            self.passages.leaves(connection, leaving)
            self.passages.settled(connection, [*places.values()])
            first = {name: (arrived.first, arrived.passages) for name, arrived in places.items()}
            self.generations.go_live(connection, fresh.generation, first)

    def give_up(self, fresh: Opened) -> None:
        self.generations.discard(fresh.generation)
        self.sweep()


def known(entries: Iterable[Entry], cuts: Iterable[Sequence[Cut]], opened: Opened) -> Known | None:
    """What is stored of documents, as they are cut now; None for nothing."""
    numbers = {
        cut.content: entry.first + at
        for entry, own in zip(entries, cuts, strict=True)
        if len(own) == entry.passages
        for at, cut in enumerate(own)
    }
    return Known(numbers, opened.vectors) if numbers else None


def rebuild(writer: Writer, without: Sequence[str]) -> Iterator[tuple[Entry, int, int]]:
    """Build the next generation, without some documents, and swap it in. Searches go on in the old one.

    Killed or broken off on the way, the old one stays and nothing is forgotten. Yields a document at hand, and how many
    of how many passages of it and of those that are made anew with it are there.
    """
    generations, entries = writer.generations, writer.catalog.entries().values()
    old, fresh = generations.current(), generations.begin()
    staying = [entry for entry in entries if not entry.duplicate_of and entry.id not in without]
    same = old.generation.fingerprint == fresh.generation.fingerprint
    places: dict[str, Pending] = {}
    try:
        for group in grouped(staying, lambda entry: entry.passages):
            cuts = [writer.cuts(entry) for entry in group]
            versions = [(entry, len(own)) for entry, own in zip(group, cuts, strict=True)]
            arriving = writer.passages.reserve(fresh.generation.number, versions)
            stored = known(group, cuts, old) if same else None
            for done in fill(fresh, writer.passages, numbered(arriving, cuts), frozenset(), stored):
                yield group[0], done, sum(map(len, cuts))
            places |= {row.document_id: row for row in arriving}
        if len(fresh.vectors) < sum(arrived.passages for arrived in places.values()):
            raise WaystoneError("the new index did not pass its check, so the old one stays; try again")
        writer.swap(fresh, places, [entry for entry in entries if entry.id in without])
    except BaseException:
        writer.give_up(fresh)
        raise
    writer.searches.wait()
    generations.discard(old.generation)
    writer.sweep()
