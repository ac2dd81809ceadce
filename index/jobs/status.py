"""What goes on in the library, for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from index.build.files import owner_of
from index.build.report import Outcome, Progress
from index.jobs.queue import Job

# What share of the work, and how many seconds of it, say how long the rest will take.
_TELLING, _TELLING_S = 0.03, 4.0


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
