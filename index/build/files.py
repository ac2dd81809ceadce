"""From the paths that are given to the files that are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from time import time
from typing import Final

import corpus
from corpus.readers import readable
from corpus.sources import SOURCES

SHIPPED_NAME: Final = "the shipped documents"
SHIPPED: Final = Path(__file__).parents[2] / "corpus" / "documents"
# A folder that says what its documents are has a README about them, not among them.
_ABOUT = {"readme", "license", "licence"}
# Of the uploads, folders that came from the person at this machine lie below it: every other name may be a user's.
NOBODYS: Final = "+"
# Seconds within which a file may change twice and look the same: some file systems note no finer times.
_COARSE_S = 2.0


def expand(paths: Iterable[Path]) -> dict[Path, Path]:
    """The absolute files to read, in order, each with the path that it was given by.

    Of a folder, those that can be read by their name, deep, without hidden ones and links that lead out of it. A
    path where nothing is stays in, and so does a folder that may not be looked into, for the reader to say so.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        given = absolute(path)
        for file in _readable(given) if is_folder(given) else [given]:
            found.setdefault(file, given)
    return found


def folders(paths: Iterable[Path]) -> list[Path]:
    """The absolute ones of the paths that are folders, empty ones among them."""
    return [given for given in map(absolute, paths) if is_folder(given)]


def is_folder(path: Path) -> bool:
    """Whether a folder is there; not where it may not be looked, or cannot be, which `Path.is_dir` raises for."""
    return S_ISDIR(_mode(path))


def is_file(path: Path) -> bool:
    """Whether a file is there; not where it may not be looked, or cannot be."""
    return S_ISREG(_mode(path))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def absolute(path: Path) -> Path:
    """Where links lead, but for a link in a loop, which stays as it is given."""
    return Path(os.path.realpath(path.expanduser()))


def writable(name: str) -> str:
    """A file's name in characters that can be stored: `caf\\xe9.txt` for one that is not UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def below(path: str, folders: Iterable[Path]) -> bool:
    """Whether a file's path lies in one of the folders."""
    return any(folder in Path(path).parents for folder in folders)


def owner_of(file: Path, uploads: Path) -> str:
    """The user in whose folder of the uploads a file lies: `uploads/ida/notes.txt` → `ida`; "" for everyone's."""
    parts = file.relative_to(uploads).parts if file.is_relative_to(uploads) else ()
    return parts[0] if len(parts) > 1 and parts[0] != NOBODYS else ""


class Stamps:
    """What files look like. What lies beside them is looked at once for each folder, before the first is read."""

    def __init__(self) -> None:
        self._beside: dict[Path, list[tuple[str, int, int]]] = {}

    def of(self, file: Path) -> str:
        """Changes whenever a file may read differently: with the file, what lies beside it, and the readers themselves.

        "" for a file that changed just now, and might do so again without showing it.
        """
        try:
            about = file.stat()
            if file.parent not in self._beside:
                self._beside[file.parent] = sorted(_looks(path) for path in file.parent.glob("*.toml"))
        except OSError:
            return ""
        if abs(time() - about.st_mtime) < _COARSE_S:
            return ""
        facts = (about.st_size, about.st_mtime_ns, self._beside[file.parent], _readers())
        return sha256(repr(facts).encode()).hexdigest()[:32]


def _looks(file: Path) -> tuple[str, int, int]:
    status = file.stat()
    return file.name, status.st_size, status.st_mtime_ns


@cache
def _readers() -> str:
    """Changes with what reads files."""
    digest = sha256()
    for file in sorted(Path(corpus.__path__[0]).rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _readable(folder: Path) -> Iterator[Path]:
    locked: list[Path] = []
    found: list[Path] = []
    for above, inside, files in os.walk(folder, onerror=lambda error: locked.append(Path(error.filename))):
        inside[:] = [name for name in inside if not name.startswith(".")]
        found += [Path(above, name) for name in files if not name.startswith(".")]
    for file in sorted([*found, *locked]):
        if file in locked or (readable(file) and _lies_in(file, folder) and not _is_about(file, found)):
            yield file


def _lies_in(file: Path, folder: Path) -> bool:
    """Whether it is a file, and where a link leads is in the folder, too: who gave a folder meant what is in it.

    One that may not be looked at stays in, for the reader to say so.
    """
    try:
        is_file = S_ISREG(file.stat().st_mode)
    except OSError as error:
        return isinstance(error, PermissionError)
    return is_file and (not file.is_symlink() or file.resolve().is_relative_to(folder.resolve()))


def _is_about(file: Path, found: list[Path]) -> bool:
    return file.stem.lower() in _ABOUT and file.parent / SOURCES in found
