"""Files and folders that are kept in step: tells when something that can be read has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, DefaultFilter, watch

from corpus.readers import readable

# Editors write a file in several steps, and a copied folder comes file by file.
_SETTLED_MS = 1000


class _Readable(DefaultFilter):
    """What could be a document, neither hidden nor an editor's own; a folder may hold some, or have held them."""

    def __call__(self, change: Change, path: str) -> bool:
        if not super().__call__(change, path) or Path(path).name.startswith("."):
            return False
        return readable(Path(path)) or not Path(path).suffix


def changes(paths: Sequence[Path], stop: Event | None = None) -> Iterator[list[Path]]:
    """Those of the paths where files have changed and come to rest, until `stop` or an interrupt.

    A single file is watched through its folder: editors put a new file in the place of the old one.
    """
    given = [path.absolute() for path in paths]
    roots = {path if path.is_dir() else path.parent for path in given}
    for changed in watch(
        *roots, watch_filter=_Readable(), debounce=_SETTLED_MS, stop_event=stop, raise_interrupt=False
    ):
        touched = {Path(path) for _, path in changed}
        above = {folder for path in touched for folder in path.parents}
        if found := [path for path in given if path in touched | above]:
            yield found
