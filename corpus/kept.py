"""The library's own folder: what is dropped, pasted or linked lies there as files, beside what is known about them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.document import Document
from corpus.link import Fetched, fetch
from corpus.readers import read, slug
from corpus.sources import forget, load_sources, record

_LONGEST_NAME = 60


def keep_file(file: Path, folder: Path, taken: Container[Path] = ()) -> Path:
    """Copy a file into the folder and give the copy's path.

    It takes the place of one that was kept under its name before: it is the new version; but not of those that are
    `taken`, nor of what a link led to, beside which it gets a number. Raises UnreadableDocument for what cannot be
    read; then nothing is touched.
    """
    read(file)
    folder.mkdir(parents=True, exist_ok=True)
    # A name is one part of a path, whoever made it up.
    place = folder / Path(file.name.replace("\\", "/")).name
    known = load_sources(folder).get(place.name)
    place = free(place) if place in taken or (known and known.url) else place
    if not place.exists():
        forget(place)
    with TemporaryDirectory(dir=folder, prefix=".new-") as other:
        # A copy that breaks off leaves what was there before.
        fresh = Path(other) / place.name
        shutil.copy2(file, fresh)
        fresh.replace(place)
    return place


def keep_link(url: str, folder: Path, fetched: Callable[[str], Fetched] = fetch) -> Path:
    """Fetch a link into the folder; what was fetched from it before gives way.

    Raises UnreadableDocument for what cannot be fetched or read.
    """
    found = fetched(url)
    folder.mkdir(parents=True, exist_ok=True)
    before = next((file for file, source in load_sources(folder).items() if source.url == found.url), "")
    place = folder / before if before else free(folder / found.name)
    document = _keep(place, found.data)
    record(folder, replace(document.source, file=place.name, url=found.url))
    return place


def text_name(text: str, folder: Path) -> str:
    """A file name for pasted words, by how they begin, that is free in the folder."""
    opening = next((line for line in text.splitlines() if line.strip()), "")
    return free(folder / f"{slug(opening[:_LONGEST_NAME])}.md").name


def free(place: Path) -> Path:
    """The path, or where something lies there already one with a number: `notes.txt` → `notes (2).txt`."""
    numbered = (place.with_stem(f"{place.stem} ({number})") for number in count(2))
    return place if not place.exists() else next(other for other in numbered if not other.exists())


def _keep(place: Path, data: bytes) -> Document:
    """Write a file that can be read; one that cannot leaves no trace."""
    with TemporaryDirectory(dir=place.parent, prefix=".new-") as folder:
        fresh = Path(folder) / place.name
        fresh.write_bytes(data)
        document = read(fresh)
        fresh.replace(place)
    return document
