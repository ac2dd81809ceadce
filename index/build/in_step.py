"""Folders that the library is kept in step with: what is new, changed or gone in them follows within seconds."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from corpus.errors import WaystoneError
from index.build.jobs import Jobs
from index.build.watching import changes
from index.store.folders import Folders
from index.store.jobs import Job

log = logging.getLogger(__name__)

# Seconds after which it is looked again whether a folder that was not there has come back.
_LOOK_S: Final = 60.0


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
        self._closed = True
        self._stop.set()

    def folders(self) -> list[Path]:
        return self._store.all()

    def add(self, folder: Path) -> None:
        """Keep in step with a folder from now on. Raises WaystoneError where there is none."""
        with self._changing:
            if not folder.is_dir():
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
        asked = [Job.of_files([folder], folder.name) for folder in folders if folder.is_dir()]
        waiting = {job.target for job in self._jobs.status().waiting}
        self._jobs.add(*(job for job in asked if job.target not in waiting))

    def _watch(self) -> None:
        """Watch the folders that there are by now."""
        with self._changing:
            self._stop.set()
            self._stop = Event()
            self._thread = Thread(target=self._follow, args=(self._stop,), name="in step", daemon=True)
            self._thread.start()

    def _follow(self, stop: Event) -> None:
        while not stop.is_set():
            there = [folder for folder in self.folders() if folder.is_dir()]
            if not there:
                stop.wait(_LOOK_S)
                continue
            try:
                for touched in changes(there, stop):
                    self._index(touched)
            except OSError:
                log.exception("%s can no longer be watched", there)
                stop.wait(_LOOK_S)
