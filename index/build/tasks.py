"""Documents that are to be brought in, and how small ones are brought in together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Final

from corpus.document import Document
from corpus.duplicates import sketch
from corpus.passages import Cut, split
from index.build.filling import version_of
from index.store.catalog import Entry

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
    stamp: str = ""
    old: Entry | None = None
    owner: str = ""

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
class Batch:
    """Documents that wait to be brought in together; none takes another's place, and no two may be one text."""

    tasks: list[Task] = field(default_factory=list)
    _sketches: set[int] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _characters: int = 0
    _since: float = 0.0

    def add(self, task: Task) -> None:
        self._since = self._since if self.tasks else monotonic()
        self.tasks.append(task)
        self._sketches.update(task.sketch)
        self._ids.add(task.document.id)
        self._characters += len(task.document.text)

    @property
    def due(self) -> bool:
        """Whether it is large enough, or the first has waited long enough."""
        if not self.tasks:
            return False
        large = self._characters >= _CHARACTERS or len(self.tasks) >= _DOCUMENTS
        return large or monotonic() - self._since > _LONGEST_S

    def may_hold_copy(self, task: Task) -> bool:
        return not self._sketches.isdisjoint(task.sketch)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._ids
