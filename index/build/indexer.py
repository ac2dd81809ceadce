"""Files into the collection, one after the other: whatever is unchanged stays, and nothing is half there.

A file that looks as it did when it was read last is not read again. What decides for the others is the text as it is
read, so that a better reader, a new glossary or a new `sources.toml` changes just the documents that they change.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection as Items
from collections.abc import Generator, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Final, TypeAlias

from corpus.document import Document
from corpus.duplicates import cleaner, same_text
from corpus.errors import UnreadableDocument
from corpus.readers import read, slug
from corpus.sources import load_sources
from index.build.files import Stamps, below, expand, folders, is_file, owner_of, writable
from index.build.filling import version_of
from index.build.report import Outcome, Progress, shown_name
from index.build.writing import Task, Waiting, Writer
from index.store.catalog import Entry

Events = Iterator[Progress | Outcome]
Dropping: TypeAlias = "Generator[Progress | Outcome, None, list[Entry]]"

# Bytes of a file that may take long to read: what waits does not wait for it.
_LARGE: Final = 500_000


class Indexer:
    """One run. Only one may be at work at a time; searches go on meanwhile."""

    def __init__(self, writer: Writer, uploads: Path, apart: bool = False) -> None:
        """`uploads` has a folder for each user who brings files; `apart`: what they bring is that user's alone, so
        that no document of theirs stands for another's."""
        self._writer = writer
        self._uploads = uploads.resolve()
        self._apart = apart
        self._catalog = writer.catalog
        # Documents that came in by this run: a cleaner copy may still take their place.
        self._fresh: set[str] = set()
        self._again: deque[Task] = deque()
        self._waiting = Waiting()
        # What the catalog held of the files as the run began.
        self._held: dict[str, Entry] = {}
        self._stamps = Stamps()
        self._numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
        # At which byte of all files together each of them starts.
        self._starts: dict[Path, int] = {}
        self._done = self._total = 0

    def run(self, paths: Sequence[Path]) -> Events:
        """Index files, and folders' files; what a folder has lost is removed. Ends with nothing left over.

        Small new documents come in several at a time, and are told of once they are in. Broken off, it leaves the
        passages of those at hand for the next run to take up, or for `sweep`.
        """
        files = expand(paths)
        yield from _unnamed(files)
        self._held = self._catalog.at([*map(str, files)])
        for path in files:
            self._starts[path] = self._total
            self._total += _size(path)
        if self._apart:
            yield from self._part()
        moving = yield from self._drop_lost(files, folders(paths))
        copies: dict[str, str] = {}
        for path, given in files.items():
            if self._waiting.due or _size(path) > _LARGE:
                yield from self._bring_in()
            for event in self._look_at(path, shown_name(path, given)):
                if isinstance(event, Outcome) and event.action == "duplicate":
                    copies[event.document_id] = event.file
                else:
                    yield event
            yield from self._look_again()
        yield from self._bring_in()
        for entry in moving:
            yield from self._drop(entry, files)
        yield from self._duplicates(copies)
        self._writer.sweep()

    def _look_at(self, path: Path, file: str) -> Events:
        """What comes of one file."""
        old, looks = self._held.get(str(path)), self._stamps.of(path)
        if old and old.id in self._fresh:
            return  # it came in a moment ago, when the document went that it is a copy of
        if old and looks == old.stamp != "":
            yield _unchanged(old, file)
            return
        old = self._holder(path)
        try:
            document_id = old.id if old else self._free_id(path)
            said = read(path, load_sources(path.parent).get(path.name), document_id=document_id)
        except UnreadableDocument as error:
            yield Outcome("failed", file, old.id if old else "", message=str(error), path=str(path))
            return
        document = self._writer.described(said)
        # A copy is compared again, by the rules of now.
        if old and old.version == version_of(document) and not old.duplicate_of:
            yield _unchanged(self._catalog.seen(old, path=str(path), stamp=looks, owner=self._owner(path)), file)
            return
        yield from self._work(Task(document, path, file, looks, old, self._owner(path)))

    def _holder(self, path: Path) -> Entry | None:
        """The entry of this file, or of its owner's file of the same name that has gone: then this one is it, moved.

        What somebody else brings is no file of theirs that has moved: it would take their document from them.
        """
        if str(path) in self._held:
            return self._catalog.entry(self._held[str(path)].id)
        same = self._catalog.entry(slug(path.stem))
        if same is None or same.file != path.name or is_file(Path(same.path)):
            return None
        return same if same.owner == self._owner(path) else None

    def _free_id(self, path: Path) -> str:
        plain = slug(path.stem)
        if self._is_free(plain):
            return plain
        return next(name for number in self._numbers[plain] if self._is_free(name := f"{plain}-{number}"))

    def _is_free(self, document_id: str) -> bool:
        return document_id not in self._waiting and self._catalog.entry(document_id) is None

    def _work(self, task: Task) -> Events:
        if self._waiting.holds_copy(task):
            yield from self._bring_in()
        kept = self._kept_copy(task)
        if kept is None:
            self._waiting.add(task)
            if task.old:
                yield from self._bring_in()
        elif self._replaces(task, kept):
            self._waiting.add(task)
            yield from self._bring_in()
            yield from self._leave_out(Task.of(kept, self._text(kept)), task.entry)
        else:
            yield from self._leave_out(task, kept)
        if not task.new:
            self._ask_copies_of(task.entry.id)

    def _kept_copy(self, task: Task) -> Entry | None:
        """The indexed document that is the same text. It stays: answers on record point to it."""
        owners = ("", task.owner) if self._apart else None
        for document_id in self._catalog.alike(task.sketch, task.document.id, owners):
            if same_text(task.document, self._catalog.document(document_id)):
                return self._catalog.entry(document_id)
        return None

    def _replaces(self, task: Task, kept: Entry) -> bool:
        """Whether a copy takes the place of one that came in by this run: it is the cleaner one."""
        if kept.id not in self._fresh or not task.new or not self._stands_for(task.owner, kept.owner):
            return False
        other = self._text(kept)
        return cleaner(task.document, other) is not other

    def _stands_for(self, owner: str, other: str) -> bool:
        """Whether a document of `owner` can be found in place of one of `other`."""
        return not self._apart or owner in ("", other)

    def _owner(self, path: Path) -> str:
        """The user in whose folder of the uploads a file lies; "" for everyone's."""
        return owner_of(path, self._uploads)

    def _part(self) -> Events:
        """Bring in what was left out for another user's copy, before the two were kept apart."""
        copies = self._catalog.copies()
        kept = self._catalog.some([entry.duplicate_of for entry in copies])
        for entry in copies:
            other = kept.get(entry.duplicate_of)
            if other is None or not self._stands_for(other.owner, entry.owner):
                self._again.append(Task.of(entry, self._text(entry)))
        yield from self._look_again()

    def _text(self, entry: Entry) -> Document:
        return self._catalog.document(entry.id)

    def _bring_in(self) -> Events:
        """Index all that waits."""
        tasks, self._waiting = self._waiting.tasks, Waiting()
        for task, share in self._writer.bring_in(tasks):
            so_far = self._starts.get(task.path, self._done) + int(_size(task.path) * share)
            self._done = max(self._done, min(so_far, self._total))
            yield Progress(task.document.title, self._done, self._total, str(task.path), share)
        entries = self._catalog.some([task.document.id for task in tasks])
        for task in tasks:
            if task.new:
                self._fresh.add(task.document.id)
            entry = entries.get(task.document.id, task.entry)
            yield Outcome.of("added" if task.new else "changed", entry, task.file, "; ".join(task.document.notes))

    def _leave_out(self, task: Task, kept: Entry) -> Events:
        yield Outcome.duplicate(self._writer.leave_out(task, kept.id), kept, task.file)

    def _drop_lost(self, files: Items[Path], within: Sequence[Path]) -> Dropping:
        """Remove what lay within the given folders and lies there no more; gives back what may have moved."""
        names = {path.name for path in files if str(path) not in self._held}
        moving = []
        for entry in self._catalog.below([str(folder) for folder in within]):
            # What a folder holds that may not be looked into is not lost; but what lay where a file is now, is.
            above = (path for path in Path(entry.path).parents if path in files)
            if Path(entry.path) in files or any(not is_file(path) for path in above):
                continue
            if not below(entry.path, within):
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
            self._again.append(Task.of(entry, self._text(entry)))

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


def _unnamed(files: dict[Path, Path]) -> Events:
    """Leave out files whose name no database holds, as those that another system packed."""
    for path in [path for path in files if writable(str(path)) != str(path)]:
        name = writable(shown_name(path, files.pop(path)))
        yield Outcome("failed", name, "", message=f"{name}: its name is not UTF-8; rename it", path=writable(str(path)))


def _unchanged(entry: Entry, file: str) -> Outcome:
    return Outcome.of("duplicate" if entry.duplicate_of else "unchanged", entry, file)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
