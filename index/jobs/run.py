"""Jobs that are carried out together, in one run over the collection."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from corpus.errors import UnreadableDocument
from corpus.kept import keep_file, keep_link
from corpus.link import Fetched
from corpus.sources import forget
from index.build.files import NOBODYS
from index.build.report import Outcome, Progress
from index.jobs.queue import Job

# Files that are taken in together; the more, the longer until the first of them can be asked about.
MOST = 25


class Library(Protocol):
    """What a run needs of the collection."""

    def index(self, paths: Sequence[Path]) -> Iterator[Progress | Outcome]: ...

    def remove_all(self, document_ids: Sequence[str]) -> None: ...

    def hide(self, document_ids: Set[str]) -> None: ...

    def sweep(self) -> None: ...

    def files(self) -> Sequence[Path]: ...


@dataclass(frozen=True, slots=True)
class Ended:
    """A job is over; `failure` says why nothing came of it. It may be one that the run found by itself."""

    job: Job
    failure: str = ""


Event: TypeAlias = "Progress | Outcome | Ended"
Events: TypeAlias = "Generator[Event]"


def together(due: Sequence[Job]) -> list[Job]:
    """Those of the jobs that are carried out in one run: the first one, and what is like it.

    A link may be waited for as long as a minute: each is a run of its own, and uploads go before it.
    """
    first = due[0].kind
    uploads = [job for job in due if job.kind == "upload"][:MOST]
    if first == "remove":
        return [job for job in due if job.kind == "remove"]
    return uploads if first != "files" and uploads else [due[0]]


class Uploads:
    """The folder of the library's own files, and how what comes gets there."""

    def __init__(self, folder: Path, fetched: Callable[[str], Fetched]) -> None:
        self._folder = folder
        self._fetched = fetched
        self._came: defaultdict[str, set[Path]] = defaultdict(set)

    def keep(self, job: Job) -> Path:
        """Where the library keeps what a job brings, next to what came with it. Raises UnreadableDocument."""
        folder = self._folder / job.owner
        if job.kind == "link":
            return keep_link(job.target, folder, self._fetched).resolve()
        path, together = Path(job.target), self._came[job.batch]
        above = path.parent.relative_to(waits_in(job))
        if above.parts and not job.owner:
            folder /= NOBODYS
        place = keep_file(path, folder / above, together).resolve()
        together.add(place)
        return place

    def give_up(self, job: Job, place: Path) -> None:
        """Delete what is in no library: it comes again from where it waits, or nobody wants it any more."""
        self._came[job.batch].discard(place)
        place.unlink(missing_ok=True)
        forget(place)


def carry_out(jobs: Sequence[Job], library: Library, uploads: Uploads) -> Events:
    """Carry out jobs that go `together`."""
    if jobs[0].kind == "remove":
        library.remove_all([job.target for job in jobs])
        yield from map(Ended, jobs)
    elif jobs[0].kind == "files":
        yield from _files(jobs[0], library)
    else:
        yield from _take_in(jobs, library, uploads)


def waiting(folder: Path, name: str, batch: str, owner: str) -> Job:
    """A job for a file that is to be uploaded to its `target`, a path with folders as the name has them."""
    job = Job("upload", "", name, batch, owner=owner)
    path = folder / job.id / Path(name)
    path.parent.mkdir(parents=True)
    return replace(job, target=str(path))


def discard(job: Job) -> None:
    """Delete what was uploaded for a job that is over."""
    if job.kind == "upload":
        shutil.rmtree(waits_in(job), ignore_errors=True)


def waits_in(job: Job) -> Path:
    """The folder of a job's own that its upload waits in; the file may lie deeper in it, in folders that came along."""
    path = Path(job.target)
    return next(parent for parent in path.parents if parent.name == job.id)


def _files(job: Job, library: Library) -> Events:
    failure = ""
    for event in library.index(job.paths):
        yield event
        if isinstance(event, Outcome) and event.action == "failed":
            path = Path(event.path)
            if job.paths == [path]:
                failure = event.message
            else:
                yield Ended(Job.of_files([path], event.file), event.message)
    yield Ended(job, failure)


def _take_in(jobs: Sequence[Job], library: Library, uploads: Uploads) -> Events:
    places: dict[Path, Job] = {}
    for job in jobs:
        if job.kind == "link":
            yield Progress(job.name, 0, 0, job.target)
        try:
            places[uploads.keep(job)] = job
        except UnreadableDocument as wrong:
            yield Outcome("failed", job.name, message=str(wrong))
            yield Ended(job, str(wrong))
    try:
        # The least first, so that most can be asked about soonest.
        jobs_of = dict(places)
        for event in library.index(sorted(places, key=lambda place: place.stat().st_size)):
            yield _of_job(event, places)
            # What came in may be left out in the end, where the cleaner copy of it came after it.
            if isinstance(event, Outcome) and (came := jobs_of.get(Path(event.path))):
                ended = places.pop(Path(event.path), None) is None
                failure = event.message if event.action in ("failed", "duplicate") else ""
                if failure or not ended:
                    yield Ended(came, failure)
        yield from map(Ended, places.values())
    finally:
        for place in set(places) - set(library.files()) if places else ():
            uploads.give_up(places[place], place)


def _of_job(event: Progress | Outcome, places: Mapping[Path, Job]) -> Progress | Outcome:
    """Progress with a file that was taken in is that of its job."""
    if isinstance(event, Progress) and (job := places.get(Path(event.path))):
        return replace(event, path=job.target)
    return event
