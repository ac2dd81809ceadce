"""What an indexing run reports on its way, what goes on in the library for whoever looks, and what a check finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from index.build.files import owner_of
from index.store.catalog import Entry
from index.store.jobs import Job

Action = Literal["added", "changed", "unchanged", "removed", "duplicate", "failed"]

# What share of the work, and how many seconds of it, say how long the rest will take.
_TELLING, _TELLING_S = 0.03, 4.0


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
class Status:
    """What is going on, and what has come of it.

    `version` changes with whatever changed in the library. `progress` is that of all that was asked since nothing was
    to be done, None when that is so again; in the `seconds` since its first step `gained` bytes were indexed. `jobs`
    are those that wait, are carried out (`running` are their ids), or failed. `coming` are the files, by path and
    name, that a running one over folders will bring. `news` is what came of the last ones.
    """

    version: int
    progress: Progress | None
    seconds: float
    gained: int
    jobs: tuple[Job, ...]
    running: frozenset[str]
    coming: tuple[tuple[str, str], ...]
    news: tuple[Outcome, ...]

    def of(self, user: str, uploads: Path) -> Status:
        """What of it is a user's, or everyone's; how much there is to do is seen by all."""
        jobs = tuple(job for job in self.jobs if job.owner in ("", user))
        others = {job.target for job in self.jobs} - {job.target for job in jobs}

        def seen(path: str) -> bool:
            return path not in others and owner_of(Path(path), uploads) in ("", user)

        now = self.progress
        return replace(
            self,
            progress=now if now is None or seen(now.path) else replace(now, label="", path=""),
            jobs=jobs,
            coming=tuple((path, name) for path, name in self.coming if seen(path)),
            news=tuple(one for one in self.news if seen(one.path)),
        )

    @property
    def waiting(self) -> list[Job]:
        return [job for job in self.jobs if not job.failure and job.id not in self.running]

    @property
    def brings(self) -> bool:
        """Whether there will be documents that are not there yet."""
        return bool(self.coming) or any(job.kind != "remove" and not job.failure for job in self.jobs)

    @property
    def left_s(self) -> float | None:
        """Seconds that it still takes if it goes on at this pace; None while the first pieces tell too little."""
        now = self.progress
        if now is None or self.seconds < _TELLING_S or self.gained <= now.total * _TELLING:
            return None
        return self.seconds * (now.total - now.done) / self.gained


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
