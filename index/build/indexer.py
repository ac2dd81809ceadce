"""Files into the collection, one after the other: whatever is unchanged stays, and nothing is half there.

A file that looks as it did when it was read last is not read again. What decides for the others is the text as it is
read, so that a better reader, a new glossary or a new `sources.toml` changes just the documents that they change.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection as Items
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TypeAlias

from corpus.document import Document
from corpus.duplicates import cleaner, same_text, sketch
from corpus.errors import UnreadableDocument
from corpus.readers import read, slug
from corpus.sources import load_sources
from index.build.files import below, expand, folders, stamp
from index.build.filling import version_of
from index.build.report import Outcome, Progress, named
from index.build.writing import Writer
from index.store.catalog import Entry

Events = Iterator[Progress | Outcome]
Dropping: TypeAlias = "Generator[Progress | Outcome, None, list[Entry]]"


@dataclass(frozen=True)
class Task:
    """A document to bring in, and the entry that it takes the place of."""

    document: Document
    path: Path
    file: str
    stamp: str = ""
    old: Entry | None = None

    @property
    def entry(self) -> Entry:
        document = self.document
        return Entry(document.id, document.title, str(self.path), version_of(document), stamp=self.stamp)

    @property
    def new(self) -> bool:
        """Whether the document was not indexed before."""
        return self.old is None or bool(self.old.duplicate_of)


class Indexer:
    """One run. Only one may be at work at a time; searches go on meanwhile."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._catalog = writer.catalog
        # Documents that came in by this run: a cleaner copy may still take their place.
        self._fresh: set[str] = set()
        self._again: deque[Task] = deque()
        self._done = self._total = 0

    def run(self, paths: Sequence[Path]) -> Events:
        """Index files, and folders' files; what a folder has lost is removed. Ends with nothing left over.

        Broken off, it leaves the passages of the document at hand for the next run to take up, or for `sweep`.
        """
        files = expand(paths)
        self._total = sum(_size(path) for path in files)
        moving = yield from self._drop_lost(files, folders(paths))
        copies: dict[str, str] = {}
        for path, given in files.items():
            for event in self._look_at(path, named(path, given)):
                if isinstance(event, Outcome) and event.action == "duplicate":
                    copies[event.document_id] = event.file
                else:
                    yield event
            self._done += _size(path)
            yield from self._look_again()
        for entry in moving:
            yield from self._drop(entry, files)
        yield from self._duplicates(copies)
        self._writer.sweep()

    def _look_at(self, path: Path, file: str) -> Events:
        """What comes of one file."""
        old = self._holder(path)
        looks = stamp(path)
        if old and old.id in self._fresh:
            return  # it came in a moment ago, when the document went that it is a copy of
        if old and looks and (old.stamp, old.path) == (looks, str(path)):
            yield _unchanged(old, file)
            return
        try:
            if not path.exists():
                raise UnreadableDocument(f"{path.name}: there is no such file or folder; check the path")
            document_id = old.id if old else self._free_id(path)
            said = read(path, load_sources(path.parent).get(path.name), document_id=document_id)
        except UnreadableDocument as error:
            yield Outcome("failed", file, old.id if old else "", message=str(error), path=str(path))
            return
        document = self._writer.described(said)
        if old and old.version == version_of(document):
            yield _unchanged(self._catalog.seen(old, path=str(path), stamp=looks), file)
            return
        yield from self._work(Task(document, path, file, looks, old))

    def _holder(self, path: Path) -> Entry | None:
        """The entry of this file, or of a file of the same name that has gone: then this one is it, moved."""
        if entry := self._catalog.at(str(path)):
            return entry
        same = self._catalog.entry(slug(path.stem))
        moved = same is not None and same.file == path.name and not Path(same.path).exists()
        return same if moved else None

    def _free_id(self, path: Path) -> str:
        plain = slug(path.stem)
        numbered = (f"{plain}-{number}" for number in count(2))
        if self._catalog.entry(plain) is None:
            return plain
        return next(name for name in numbered if self._catalog.entry(name) is None)

    def _work(self, task: Task) -> Events:
        kept = self._kept_copy(task)
        if kept is None:
            yield from self._bring_in(task)
        elif kept.id in self._fresh and task.new and cleaner(task.document, other := self._text(kept)) is not other:
            yield from self._bring_in(task)
            yield from self._leave_out(Task(other, Path(kept.path), kept.file, kept.stamp, kept), task.entry)
        else:
            yield from self._leave_out(task, kept)
        if not task.new:
            self._ask_copies_of(task.entry.id)

    def _kept_copy(self, task: Task) -> Entry | None:
        """The indexed document that is the same text. It stays: answers on record point to it."""
        for document_id in self._catalog.alike(sketch(task.document.text), but=task.document.id):
            if same_text(task.document, self._catalog.document(document_id)):
                return self._catalog.entry(document_id)
        return None

    def _text(self, entry: Entry) -> Document:
        return self._catalog.document(entry.id)

    def _bring_in(self, task: Task) -> Events:
        size = _size(task.path)
        for done, whole in self._writer.bring_in(task.entry, task.document, task.old):
            so_far = min(self._done + size * done // max(1, whole), self._total)
            yield Progress(task.document.title, so_far, self._total, str(task.path), done / max(1, whole))
        if task.new:
            self._fresh.add(task.document.id)
        entry = self._catalog.entry(task.document.id) or task.entry
        yield Outcome.of("added" if task.new else "changed", entry, task.file, "; ".join(task.document.notes))

    def _leave_out(self, task: Task, kept: Entry) -> Events:
        entry = replace(task.entry, duplicate_of=kept.id)
        self._writer.leave_out(entry, task.document, task.old)
        yield Outcome.duplicate(entry, kept, task.file)

    def _drop_lost(self, files: Items[Path], within: Sequence[Path]) -> Dropping:
        """Remove what lay within the given folders and lies there no more; gives back what may have moved."""
        names = {path.name for path in files if self._catalog.at(str(path)) is None}
        moving = []
        for entry in self._catalog.below([str(folder) for folder in within]):
            if Path(entry.path) in files or not below(entry.path, within):
                continue
            if entry.file in names:
                moving.append(entry)
            else:
                yield from self._drop(entry, files)
        yield from self._look_again()
        return moving

    def _drop(self, entry: Entry, files: Items[Path]) -> Events:
        now = self._catalog.entry(entry.id)
        if now is None or Path(now.path) in files:
            return
        self._writer.take_out(now)
        self._ask_copies_of(entry.id)
        yield Outcome.of("removed", entry)
        yield from self._look_again()

    def _ask_copies_of(self, document_id: str) -> None:
        """Duplicates whose kept copy has gone, or says something else now, may come in."""
        for entry in self._catalog.copies_of(document_id):
            document = self._text(entry)
            self._again.append(Task(document, Path(entry.path), entry.file, entry.stamp, entry))

    def _look_again(self) -> Events:
        while self._again:
            task = self._again.popleft()
            kept = self._kept_copy(task)
            if kept is None or task.old is None or kept.id != task.old.duplicate_of:
                yield from self._work(task)

    def _duplicates(self, copies: dict[str, str]) -> Events:
        """What is a copy in the end; one whose other has gone came in meanwhile."""
        for document_id, file in copies.items():
            entry = self._catalog.entry(document_id)
            kept = self._catalog.entry(entry.duplicate_of) if entry else None
            if entry and kept:
                yield Outcome.duplicate(entry, kept, file)


def _unchanged(entry: Entry, file: str) -> Outcome:
    return Outcome.of("duplicate" if entry.duplicate_of else "unchanged", entry, file)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
