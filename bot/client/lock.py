"""One process owns the data folder: its lock, and the note beside it that says how to ask the owner.

An embedded Chroma is not safe to share: a second process searches a stale index and gets deleted passages
back. So whoever opens the folder holds `waystone.lock`, and any other command asks that process instead.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import FolderTaken, SettingError, WaystoneError
from corpus.errors import full_disk


@dataclass(frozen=True, slots=True)
class Note:
    """Who owns the folder. `url` is empty when the owner takes no calls; `token` is what its calls ask for."""

    pid: int
    command: str
    url: str = ""
    token: str = ""


class Lock:
    """The lock of a data folder, taken when made. Raises `FolderTaken`, and `WaystoneError` where it cannot write."""

    def __init__(self, home: Path, command: str) -> None:
        self._note = home / "owner.json"
        # Not thread-local: a server takes it in one thread and gives it back in another.
        self._lock = FileLock(home / "waystone.lock", timeout=0, thread_local=False)
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._command = command
            self.announce()
        except Timeout:  # an OSError, too
            raise FolderTaken(f"another process uses {home}") from None
        except OSError as error:
            if told := full_disk(error):
                raise WaystoneError(told) from error
            raise SettingError(f"WAYSTONE_HOME={home}: {error.strerror or error}; name a folder to write to") from error

    def announce(self, url: str = "", token: str = "") -> None:
        """Write how to ask this process; only this user can read it."""
        note = Note(os.getpid(), self._command, url, token)
        fresh = self._note.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(note), file)
        fresh.replace(self._note)

    def release(self) -> None:
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()


def read_note(home: Path) -> Note | None:
    """The owner's note; None when there is none, or when it is being written. A dead owner's may still lie there."""
    try:
        return Note(**json.loads((home / "owner.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
