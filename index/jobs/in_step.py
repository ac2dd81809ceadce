"""Folders that the library is kept in step with: what is new, changed or gone in them follows within seconds."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from watchfiles import Change, DefaultFilter, watch

from corpus.errors import WaystoneError
from corpus.readers import readable
from index.build.files import is_file, is_folder
from index.jobs.jobs import Jobs
from index.jobs.queue import Folders, Job

log = logging.getLogger(__name__)

# Seconds after which folders that could not be watched are tried again.
_AGAIN_S: Final = 60.0
# Editors write a file in several steps, and a copied folder comes file by file.
_SETTLED_MS = 1000
# How often it is looked whether a folder is still the one that is watched.
_LOOK_MS = 2000


class InStep:
    """Watches the folders in a thread, and asks for jobs; safe to share between threads."""

    def __init__(self, jobs: Jobs, store: Folders) -> None:
        self._jobs = jobs
        self._store = store
        self._stop = Event()
        self._closed = False
        self._changing = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Bring the folders in step as they are now, and watch them from then on."""
        for folder in self.folders():
            self._index([folder])
        self._watch()

    def close(self) -> None:
        """Nothing is watched from now on, whatever folders are still added."""
        with self._changing:
            self._closed = True
            self._stop.set()

    def folders(self) -> list[Path]:
        return self._store.all()

    def add(self, folder: Path) -> None:
        """Keep in step with a folder from now on. Raises WaystoneError where there is none."""
        with self._changing:
            if not is_folder(folder):
                raise WaystoneError(f"{folder}: there is no such folder on the server's machine; check the path")
            if any(folder == other or other in folder.parents for other in self.folders()):
                raise WaystoneError(f"{folder}: it is kept in step already")
            self._store.add(folder)
        self._index([folder])
        self._watch()

    def drop(self, folder: Path) -> None:
        """Leave a folder's documents as they are from now on."""
        with self._changing:
            self._store.drop(folder)
        self._watch()

    def _index(self, folders: list[Path]) -> None:
        asked = [Job.of_files([folder], folder.name) for folder in folders if is_folder(folder)]
        waiting = {job.target for job in self._jobs.status().waiting}
        self._jobs.add(*(job for job in asked if job.target not in waiting))

    def _watch(self) -> None:
        """Watch the folders that are kept in step by now, and wait for those that are not there."""
        with self._changing:
            if self._closed:
                return
            self._stop.set()
            self._stop = Event()
            self._thread = Thread(target=self._follow, args=(self._stop,), name="in step", daemon=True)
            self._thread.start()

    def _follow(self, stop: Event) -> None:
        while not stop.is_set() and (kept := self.folders()):
            try:
                for touched in changes(kept, stop):
                    self._index(touched)
            except OSError:
                log.exception("%s can no longer be watched", kept)
                stop.wait(_AGAIN_S)


class _Readable(DefaultFilter):
    """What could be a document or say something of one (`sources.toml`), neither hidden nor an editor's own.

    A folder may hold some. Of what has gone nobody knows whether it was one: "Dr. Smith" has the look of a file.
    """

    def __call__(self, change: Change, path: str) -> bool:
        file = Path(path)
        if not super().__call__(change, path) or file.name.startswith("."):
            return False
        return change == Change.deleted or readable(file) or file.suffix == ".toml" or is_folder(file)


def changes(paths: Sequence[Path], stop: Event | None = None, *, first: bool = False) -> Iterator[list[Path]]:
    """Those of the paths where files have changed and come to rest, until `stop` or an interrupt.

    A single file is watched through its folder: editors put a new file in the place of the old one. A folder that
    goes and comes back, as where another is put in its place, counts as changed. With `first`, all paths come once as
    soon as they are watched, for what has changed until then.
    """
    given = [path.absolute() for path in paths]
    stop = stop or Event()
    roots = _roots(given)
    while not stop.is_set():
        touched: set[Path] = set()
        if not roots:
            stop.wait(_LOOK_MS / 1000)
        else:
            for changed in watch(
                *roots,
                watch_filter=_Readable(),
                debounce=_SETTLED_MS,
                stop_event=stop,
                raise_interrupt=False,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                # A disk's `lost+found`, which nobody but root may open, is gone round as its files are.
                ignore_permission_denied=True,
            ):
                touched = {Path(path) for _, path in changed}
                above = {folder for path in touched for folder in path.parents}
                if found := [path for path in given if first or path in touched | above]:
                    yield found
                first = False
                if any(root in touched for root in roots) or _roots(given) != roots:
                    break
            else:
                return
        before, roots = roots, _roots(given)
        # What went while the last change was seen to was told of by nobody.
        moved = [path for path in given if roots.get(path) != before.get(path)]
        if untold := [path for path in moved if path in roots or path not in touched]:
            yield untold


def _roots(given: Sequence[Path]) -> dict[Path, int]:
    """The folders to watch of those that are there, each with its number on the disk."""
    roots = {path.parent if is_file(path) or (readable(path) and not is_folder(path)) else path for path in given}
    return {root: root.stat().st_ino for root in roots if is_folder(root)}
