"""Files and folders that are kept in step: tells when something that can be read has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, DefaultFilter, watch

from corpus.readers import readable

# Editors write a file in several steps, and a copied folder comes file by file.
_SETTLED_MS = 1000
# How often it is looked whether a folder is still the one that is watched.
_LOOK_MS = 2000


class _Readable(DefaultFilter):
    """What could be a document, neither hidden nor an editor's own; a folder may hold some, or have held them."""

    def __call__(self, change: Change, path: str) -> bool:
        if not super().__call__(change, path) or Path(path).name.startswith("."):
            return False
        return readable(Path(path)) or not Path(path).suffix


def changes(paths: Sequence[Path], stop: Event | None = None) -> Iterator[list[Path]]:
    """Those of the paths where files have changed and come to rest, until `stop` or an interrupt.

    A single file is watched through its folder: editors put a new file in the place of the old one. A folder that
    goes and comes back, as where another is put in its place, counts as changed.
    """
    given = [path.absolute() for path in paths]
    stop = stop or Event()
    roots = _roots(given)
    while not stop.is_set():
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
            ):
                touched = {Path(path) for _, path in changed}
                above = {folder for path in touched for folder in path.parents}
                if found := [path for path in given if path in touched | above]:
                    yield found
                if any(root in touched for root in roots) or _roots(given) != roots:
                    break
            else:
                return
        before, roots = roots, _roots(given)
        if back := [path for path in given if path in roots and roots[path] != before.get(path)]:
            yield back


def _roots(given: Sequence[Path]) -> dict[Path, int]:
    """The folders to watch of those that are there, each with its number on the disk."""
    roots = {path if path.is_dir() or not path.suffix else path.parent for path in given}
    return {root: root.stat().st_ino for root in roots if root.is_dir()}
