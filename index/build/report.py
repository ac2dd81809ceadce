"""What an indexing run reports on its way, and what a check finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from index.store.catalog import Entry

Action = Literal["added", "changed", "unchanged", "removed", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` bytes of the files at hand are indexed, or passages of an index that is made anew or mended;
    `label` says of which document.

    `path` is its file, of which `share` is indexed, from 0 to 1; of what comes by a job of its own, the job's target.
    """

    label: str
    done: int
    total: int
    path: str = ""
    share: float = 0.0

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file; `message` says why, where that is not plain.

    `file` is the file's name, with the folders between it and the folder that was given; `path` is where it lies.
    """

    action: Action
    file: str
    document_id: str = ""
    title: str = ""
    passages: int = 0
    message: str = ""
    path: str = ""

    def as_json(self) -> dict[str, object]:
        return {name: value for name, value in asdict(self).items() if name != "path"}

    @classmethod
    def of(cls, action: Action, entry: Entry, file: str = "", message: str = "") -> Outcome:
        return cls(action, file or entry.file, entry.id, entry.title, entry.passages, message, entry.path)

    @classmethod
    def duplicate(cls, entry: Entry, kept: Entry, file: str = "") -> Outcome:
        return cls.of("duplicate", entry, file, f"the same text as {kept.file}, which is indexed")


@dataclass(frozen=True, slots=True)
class Check:
    """Whether documents, passages, vectors and full-text index agree; each problem is one line for the user.

    `mended`: there were problems, and there are none now.
    """

    documents: int
    passages: int
    problems: tuple[str, ...]
    mended: bool

    @property
    def agrees(self) -> bool:
        return not self.problems or self.mended

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "problems": list(self.problems), "agrees": self.agrees}


def shown_name(file: Path, given: Path) -> str:
    """How a file is called in an outcome: `given` is the file itself or a folder above it."""
    return file.name if file == given or given not in file.parents else str(file.relative_to(given))
