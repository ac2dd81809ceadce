"""What is asked of the library, carried out one after the other in a thread of this process.

Jobs outlive who asked for them, and by their rows in the database this process: what a killed or stopped one had begun,
the next takes up where it was. Only the process that owns the data folder may have them.
"""

from __future__ import annotations

import logging
import shutil
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Condition, Event, Thread
from time import monotonic
from typing import Final

from corpus.errors import NotFound, WaystoneError, full_disk
from corpus.link import Fetched, fetch
from index.build.files import absolute, expand, writable
from index.build.report import Outcome, Progress, shown_name
from index.jobs import run
from index.jobs.queue import Job, JobStore
from index.jobs.run import Ended, Library, Uploads
from index.jobs.status import Status
from index.store.types import now

log = logging.getLogger(__name__)

# Seconds in which a removal can be taken back.
UNDO_S: Final = 10.0
# Seconds after which someone who follows a job hears of it again, if only that it goes on.
_HEARTBEAT_S = 2.0
# Seconds that a run has to come to a stop when the process ends, and that are waited when not even a failure is noted.
_STOPPING_S, _TROUBLE_S = 10.0, 5.0
_NEWS = 50

_BROKE_OFF = "it broke off, and the server's log says why; try again"
_STOPPED = "the server was stopped; it goes on when the server runs again"


class Jobs:
    """Safe to share between threads. Nothing is carried out before `start`, or before something is asked."""

    def __init__(
        self, library: Library, store: JobStore, home: Path, fetched: Callable[[str], Fetched] = fetch
    ) -> None:
        self.incoming = home / "incoming"
        self._uploads = Uploads(home / "documents", fetched)
        self._library = library
        self._store = store
        self._changed = Condition()
        self._thread: Thread | None = None
        self._closing = False
        self._jobs: dict[str, Job] = {}
        self._sizes: dict[str, int] = {}
        self._feeds: dict[str, SimpleQueue[run.Event]] = {}
        self._running: dict[str, Job] = {}
        self._alone: set[str] = set()
        self._unwanted: set[str] = set()
        # Files that each job that is carried out, or gave way to another, was told of.
        self._heard: defaultdict[str, set[str]] = defaultdict(set)
        self._stop = Event()
        self._version = 0
        self._progress: Progress | None = None
        self._before = 0
        self._pace: tuple[float, int] = (0.0, 0)
        self._coming: dict[str, str] = {}
        self._news: deque[Outcome] = deque(maxlen=_NEWS)

    def start(self) -> None:
        """Go on with what was asked before; clear away uploads that belong to nothing."""
        with self._changed:
            if self._thread or self._closing:
                return
            self._jobs = {job.id: job for job in self._store.all()}
            self._hide()
            self._clear_away()
            self._thread = Thread(target=self._work, name="jobs", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Break off the run that is going on; the next process goes on with it."""
        with self._changed:
            self._closing = True
            self._stop.set()
            self._changed.notify_all()
            for job_id, feed in self._feeds.items():
                feed.put(Ended(self._jobs[job_id], _STOPPED))
        if self._thread:
            self._thread.join(_STOPPING_S)

    def upload(self, name: str, batch: str = "", owner: str = "") -> Job:
        """A job for a file that is to be written to its `target`, and is then asked for by `add`."""
        self.start()
        return run.waiting(self.incoming, name, batch, owner)

    def give_up(self, job: Job) -> None:
        """Clear away an upload that was never asked for by `add`."""
        run.discard(job)

    def add(self, *new: Job) -> None:
        """Ask for something; it is carried out when its turn comes (see `_due`)."""
        self.start()
        sizes = {job.id: Path(job.target).stat().st_size for job in new if job.kind == "upload"}
        with self._changed:
            self._store.add(new)
            self._jobs |= {job.id: job for job in new}
            self._sizes |= sizes
            self._hide()
            self._notify()

    def index(self, paths: Sequence[Path], name: str = "") -> Iterator[Progress | Outcome]:
        """Have files and folders indexed, and follow that: what comes of them, and how far all is meanwhile.

        Left early, it is cancelled. Raises WaystoneError when it breaks off.
        """
        job = Job.of_files([absolute(path) for path in paths], name)
        feed: SimpleQueue[run.Event] = SimpleQueue()
        self._feeds[job.id] = feed
        self.add(job)
        told, ended = "", None
        try:
            while not isinstance(event := self._next_of(feed), Ended):
                told = event.message if isinstance(event, Outcome) else told
                yield event
            ended = event
        finally:
            del self._feeds[job.id]
            if ended is None:
                self.cancel([job.id])
        if ended.failure and ended.failure != told:
            raise WaystoneError(ended.failure)

    def undo(self, document_id: str) -> None:
        """Take back a removal. Raises NotFound when its time is over."""
        with self._changed:
            removals = [job for job in self._jobs.values() if job.kind == "remove" and job.target == document_id]
            jobs = [job for job in removals if job.id not in self._running]
            if not jobs:
                raise NotFound("it is removed for good by now")
            self._drop(jobs)

    def cancel(self, ids: Collection[str]) -> None:
        """Give up jobs: those that wait or are carried out, and those that failed."""
        with self._changed:
            asked = [self._jobs[job_id] for job_id in ids if job_id in self._jobs]
            self._unwanted |= {job.id for job in asked if job.id in self._running}
            if self._unwanted:
                self._stop.set()
            self._drop([job for job in asked if job.id not in self._running])

    def retry(self, job_id: str) -> None:
        """Try once more what failed. Raises NotFound."""
        with self._changed:
            if job_id not in self._jobs:
                raise NotFound("that was given up or done by now")
            self._store.fail([job_id], "")
            self._jobs[job_id] = replace(self._jobs[job_id], failure="")
            self._notify()

    def status(self) -> Status:
        with self._changed:
            begun, done = self._pace
            progress = self._whole()
            return Status(
                version=self._version,
                progress=progress,
                seconds=monotonic() - begun if begun else 0.0,
                gained=progress.done - done if progress else 0,
                jobs=tuple(self._jobs.values()),
                running=frozenset(self._running),
                coming=tuple(self._coming.items()),
                news=tuple(self._news),
            )

    def _whole(self) -> Progress | None:
        """How far all is that was asked since nothing was to be done."""
        if not self._running:
            return None
        running = self._progress or Progress("", 0, 0)
        waiting = sum(size for job_id, size in self._sizes.items() if job_id not in self._running)
        return replace(running, done=self._before + running.done, total=self._before + running.total + waiting)

    def _next_of(self, feed: SimpleQueue[run.Event]) -> run.Event:
        try:
            return feed.get(timeout=_HEARTBEAT_S)
        except Empty:
            with self._changed:
                return self._whole() or Progress("waiting", 0, 0)

    def _hide(self) -> None:
        self._library.hide({job.target for job in self._jobs.values() if job.kind == "remove" and not job.failure})

    def _notify(self) -> None:
        self._version += 1
        self._changed.notify_all()

    def _drop(self, jobs: Sequence[Job]) -> None:
        """Forget jobs that are over, and what was uploaded for them."""
        self._store.drop([job.id for job in jobs])
        for job in jobs:
            self._jobs.pop(job.id, None)
            self._sizes.pop(job.id, None)
            self._alone.discard(job.id)
            self._heard.pop(job.id, None)
            # Whose it was is known by its job alone.
            if self._progress and self._progress.path == job.target:
                self._progress = replace(self._progress, label="", path="")
            run.discard(job)
            if feed := self._feeds.get(job.id):
                feed.put(Ended(job))
        self._hide()
        self._notify()

    def _clear_away(self) -> None:
        wanted = {job.id for job in self._jobs.values()}
        for folder in self.incoming.glob("*"):
            if folder.name not in wanted:
                shutil.rmtree(folder, ignore_errors=True)

    def _work(self) -> None:
        while jobs := self._due():
            try:
                self._run(jobs)
            except Exception:
                log.exception("the library's jobs could not go on")
                with self._changed:
                    self._changed.wait(_TROUBLE_S)

    def _due(self) -> list[Job]:
        """The jobs of the next run, once there are some; none when the process ends. Removals go first.

        Uploads and links that come after a removal wait for it: under the same name or with the same text they would
        go, too. Files and folders do not.
        """
        with self._changed:
            while not self._closing:
                waiting = [job for job in self._jobs.values() if not job.failure]
                at = now() - timedelta(seconds=UNDO_S)
                first = [*takewhile(lambda job: job.kind != "remove", waiting)]
                due = self._removals(at) or [*first, *(job for job in waiting[len(first) :] if job.kind == "files")]
                if due:
                    jobs = due[:1] if due[0].id in self._alone else run.together(due)
                    self._running = {job.id: job for job in jobs}
                    self._stop.clear()
                    return jobs
                self._before, self._pace = 0, (0.0, 0)
                self._changed.wait((waiting[0].asked_at - at).total_seconds() if waiting else None)
        return []

    def _removals(self, at: datetime) -> list[Job]:
        """Removals that were asked for by then: they can be taken back no more."""
        return [one for one in self._jobs.values() if one.kind == "remove" and not one.failure and one.asked_at <= at]

    def _gives_way(self, event: run.Event) -> bool:
        """Whether the run stops here for a removal, between two files; it is taken up again after that."""
        if not isinstance(event, Outcome) or any(job.kind == "remove" for job in self._running.values()):
            return False
        with self._changed:
            return bool(self._removals(now() - timedelta(seconds=UNDO_S)))

    def _run(self, jobs: Sequence[Job]) -> None:
        whole = True
        try:
            self._look_ahead(jobs[0])
            with closing(run.carry_out(jobs, self._library, self._uploads)) as events:
                for event in events:
                    self._take(event)
                    whole = not self._gives_way(event)
                    if self._stop.is_set() or not whole:
                        break
            if self._unwanted:
                self._library.sweep()
        except WaystoneError as error:
            self._broke_off(jobs, str(error))
        except Exception as error:
            log.exception("the jobs %s broke off", [job.name for job in jobs])
            self._broke_off(jobs, full_disk(error) or _BROKE_OFF)
        finally:
            self._over(whole)

    def _look_ahead(self, job: Job) -> None:
        """What a job over folders will bring that is not in the library yet."""
        if job.kind == "files":
            known = set(self._library.files())
            files = expand(job.paths).items()
            coming = {str(path): writable(shown_name(path, given)) for path, given in files if path not in known}
            with self._changed:
                self._coming = coming
                self._version += 1

    def _take(self, event: run.Event) -> None:
        with self._changed:
            match event:
                case Progress():
                    self._progress = event
                    if not self._pace[0] and event.total:
                        self._pace = (monotonic(), self._before + event.done)
                    for feed in self._feeds.values():
                        feed.put(event)
                case Outcome():
                    self._came(event)
                case Ended():
                    self._end(event.job, event.failure)

    def _came(self, outcome: Outcome) -> None:
        self._version += 1
        self._coming.pop(outcome.path, None)
        if outcome.action != "unchanged" or any(job.kind != "files" for job in self._running.values()):
            self._news.append(outcome)
        for job_id in self._running:
            told_before = outcome.action == "unchanged" and outcome.path in self._heard[job_id]
            self._heard[job_id].add(outcome.path)
            if (feed := self._feeds.get(job_id)) and not told_before:
                feed.put(outcome)
        if outcome.action != "failed":
            mended = [job for job in self._jobs.values() if job.failure and job.kind == "files"]
            if over := [job for job in mended if job.paths == [Path(outcome.path)]]:
                self._drop(over)

    def _end(self, job: Job, failure: str) -> None:
        if not failure:
            self._drop([job])
            return
        # Who follows it hears of it even where nothing can be written any more.
        if feed := self._feeds.get(job.id):
            feed.put(Ended(job, failure))
        if job.id in self._jobs:
            self._store.fail([job.id], failure)
        else:
            self._drop([one for one in self._jobs.values() if one.failure and one.target == job.target])
            self._store.add([replace(job, failure=failure)])
        self._jobs[job.id] = replace(job, failure=failure)
        self._sizes.pop(job.id, None)
        self._heard.pop(job.id, None)
        run.discard(job)
        self._hide()
        self._notify()

    def _broke_off(self, jobs: Sequence[Job], why: str) -> None:
        """Of several jobs the one that it comes from is found by trying each alone."""
        if self._closing:
            return
        left = [job for job in jobs if job.id in self._jobs and not self._jobs[job.id].failure]
        if len(left) > 1:
            self._alone |= {job.id for job in left}
            return
        with self._changed:
            for job in left:
                self._end(job, why)

    def _over(self, whole: bool) -> None:
        """Whether the run went to its end, or is to be taken up again, from its first file on."""
        with self._changed:
            self._drop([self._jobs[job_id] for job_id in self._unwanted if job_id in self._jobs])
            self._unwanted.clear()
            self._before += self._progress.total if self._progress and whole else 0
            self._running, self._progress, self._coming = {}, None, {}
            self._notify()
