"""Files into the collection, step by step: whatever is unchanged stays, and nothing is half there.

A document's vectors are written beside its old ones; then its line in the ledger is turned over in one
transaction, then the state that searches see, and only then the old vectors go. Killed anywhere in between, the
next run finds either the old document or the new one whole, goes on from the vectors that were stored, and in
the end sweeps up those that nobody asks for.

Every file is read anew, which takes milliseconds: what decides is the text as it is read, so that a better
reader, a new glossary or a new `sources.toml` changes just the documents that they change.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path

from corpus.document import Document
from corpus.duplicates import cleaner, duplicate_of, same_text
from corpus.errors import UnreadableDocument
from corpus.passages import Window, windows
from corpus.readers import read, slug
from corpus.sources import load_sources
from index.copies import Copies
from index.files import below, expand, folders
from index.filling import fill, incomplete, known_vectors, spans_of, stale, version_of
from index.ledger import Entry, Ledger
from index.outcome import Outcome, Progress, named
from index.state import Current

Events = Iterator[Progress | Outcome]


@dataclass(frozen=True)
class Task:
    """A document to bring in, and the entry that it takes the place of."""

    document: Document
    path: Path
    file: str
    old: Entry | None = None

    @cached_property
    def windows(self) -> list[Window]:
        return windows(self.document)

    @property
    def entry(self) -> Entry:
        return Entry(self.document, str(self.path), version_of(self.document), len(self.windows))

    @property
    def new(self) -> bool:
        """Whether the document was not indexed before."""
        return self.old is None or bool(self.old.duplicate_of)


class Indexer:
    """One run. Only one may be at work at a time; searches go on meanwhile."""

    def __init__(self, ledger: Ledger, current: Current) -> None:
        self._ledger = ledger
        self._current = current
        self._tasks: deque[Task] = deque()
        self._copies = Copies()
        self._done = 0

    def run(self, paths: Sequence[Path]) -> Events:
        """Index files, and folders' files; what a folder has lost is removed. Ends with nothing left over."""
        yield from self.restore()
        files = expand(paths)
        twins: dict[str, str] = {}
        for path, given in files.items():
            outcome = self._look_at(path, named(path, given))
            if outcome and outcome.action == "duplicate":
                twins[outcome.document_id] = outcome.file
            elif outcome:
                yield outcome
        yield from self._drop_lost(files, folders(paths))
        yield from self._work()
        for document_id, file in twins.items():
            entry = self._entries[document_id]
            if entry.duplicate_of:
                yield Outcome.duplicate(entry, self._entries[entry.duplicate_of], file)
        self.sweep()

    def restore(self) -> Events:
        """Put back vectors that were lost."""
        lost = incomplete(self._current.state.vectors, self._current.state.indexed)
        for entry in [self._entries[document_id] for document_id in lost]:
            task = Task(entry.document, Path(entry.path), entry.file, entry)
            for done in self._fill(task):
                yield Progress(entry.document.title, done, len(task.windows))
            self._publish([task.entry])

    def sweep(self) -> None:
        """Delete the vectors of versions that no search asks for any more."""
        state = self._current.state
        for version, spans in stale(state.vectors, state.indexed).items():
            state.vectors.delete(version, spans)

    @property
    def _entries(self) -> dict[str, Entry]:
        return dict(self._current.state.entries)

    def _look_at(self, path: Path, file: str) -> Outcome | None:
        """What came of a file that needs no work; else it joins the tasks."""
        old = self._holder(path)
        document_id = old.document.id if old else self._free_id(path)
        try:
            if not path.exists():
                raise UnreadableDocument(f"{path.name}: there is no such file or folder; check the path")
            document = read(path, load_sources(path.parent).get(path.name), document_id=document_id)
        except UnreadableDocument as error:
            return Outcome("failed", file, old.document.id if old else "", message=str(error))
        if not old or old.version != version_of(document):
            self._tasks.append(Task(document, path, file, old))
            return None
        if old.path != str(path):
            self._publish([replace(old, path=str(path))])
        return Outcome.of("duplicate" if old.duplicate_of else "unchanged", old, file)

    def _holder(self, path: Path) -> Entry | None:
        """The entry of this file, or of a file of the same name that has gone: then this one is it, moved."""
        for entry in self._entries.values():
            if entry.path == str(path):
                return entry
        same = self._entries.get(slug(path.stem))
        if same is None or same.file != path.name or Path(same.path).exists():
            return None
        # Of two new files of that name only one can be it.
        return None if any(task.document.id == same.document.id for task in self._tasks) else same

    def _free_id(self, path: Path) -> str:
        taken = {*self._entries, *(task.document.id for task in self._tasks)}
        plain = slug(path.stem)
        numbered = (f"{plain}-{number}" for number in count(2))
        return plain if plain not in taken else next(name for name in numbered if name not in taken)

    def _drop_lost(self, files: Container[Path], within: Sequence[Path]) -> Events:
        """Remove what lay within the given folders and lies there no more."""
        at_hand = {task.document.id for task in self._tasks}
        for entry in list(self._entries.values()):
            gone = Path(entry.path) not in files and below(entry.path, within)
            if gone and entry.document.id not in at_hand:
                self._publish([], [entry.document.id])
                self._look_again_at_copies_of(entry.document.id)
                yield Outcome.of("removed", entry)

    def _work(self) -> Events:
        if self._tasks:
            held = [entry.document for entry in self._current.state.indexed]
            self._copies = Copies([*held, *(task.document for task in self._tasks)])
        while self._tasks:
            task = self._tasks.popleft()
            better = self._cleaner_copy(task)
            if better:
                self._tasks.remove(better)
                self._tasks.extendleft([task, better])
                continue
            kept = self._kept_copy(task.document)
            yield from self._leave_out(task, kept) if kept else self._bring_in(task)
            if not task.new:
                self._look_again_at_copies_of(task.document.id)

    def _kept_copy(self, document: Document) -> Entry | None:
        """The indexed document that is the same text. It stays: answers on record point to it."""
        near = self._copies.of(document)
        indexed = (entry.document for entry in self._current.state.indexed if entry.document.id in near)
        same = duplicate_of(document, indexed)
        return self._entries[same.id] if same else None

    def _cleaner_copy(self, task: Task) -> Task | None:
        """Of copies that come in together, the cleanest goes first."""
        if not task.new:
            return None
        near = self._copies.of(task.document)
        others = [other for other in self._tasks if other.new and other.document.id in near]
        copies = [other for other in others if same_text(task.document, other.document)]
        return next((other for other in copies if cleaner(task.document, other.document) is other.document), None)

    def _bring_in(self, task: Task) -> Events:
        for done in self._fill(task):
            waiting = sum(len(other.windows) for other in self._tasks)
            yield Progress(task.document.title, self._done + done, self._done + len(task.windows) + waiting)
        self._done += len(task.windows)
        self._publish([task.entry])
        yield Outcome.of("added" if task.new else "changed", task.entry, task.file)

    def _leave_out(self, task: Task, kept: Entry) -> Events:
        entry = replace(task.entry, passages=0, duplicate_of=kept.document.id)
        self._publish([entry])
        yield Outcome.duplicate(entry, kept, task.file)

    def _look_again_at_copies_of(self, document_id: str) -> None:
        """Duplicates whose kept copy has gone, or says something else now, may come in."""
        entries, waiting = self._entries, {task.document.id for task in self._tasks}
        kept = entries.get(document_id)
        for entry in entries.values():
            if entry.duplicate_of == document_id and entry.document.id not in waiting and not _is_copy(entry, kept):
                self._tasks.append(Task(entry.document, Path(entry.path), entry.file, entry))
                self._copies.add(entry.document)

    def _fill(self, task: Task) -> Iterator[int]:
        state = self._current.state
        known = known_vectors(state.vectors, task.old) if task.old and not task.old.duplicate_of else {}
        return fill(state.vectors, state.embedder, task.entry.version, task.windows, known)

    def _publish(self, put: Sequence[Entry], dropped: Sequence[str] = ()) -> None:
        """Turn over the ledger, then what searches see, then let the old vectors go."""
        state = self._current.state
        self._ledger.put(*put)
        self._ledger.drop(*dropped)
        entries = {name: entry for name, entry in state.entries.items() if name not in dropped}
        self._current.replace(state.having(entries | {entry.document.id: entry for entry in put}))
        touched = [*dropped, *(entry.document.id for entry in put)]
        now = {(entry.document.id, entry.version) for entry in self._current.state.indexed}
        for old in (state.entries[name] for name in touched if name in state.entries):
            if not old.duplicate_of and (old.document.id, old.version) not in now:
                state.vectors.delete(old.version, spans_of(windows(old.document)))


def _is_copy(entry: Entry, kept: Entry | None) -> bool:
    return kept is not None and not kept.duplicate_of and same_text(entry.document, kept.document)
