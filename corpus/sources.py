"""What is known about documents apart from their words: `sources.toml` beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from corpus.document import Source
from corpus.errors import UnreadableDocument
from corpus.sidecar import load_toml

SOURCES = "sources.toml"
_FIELDS = ("file", "title", "author", "published", "url", "kind")


def load_sources(folder: Path) -> dict[str, Source]:
    """The sources that a folder's `sources.toml` describes, by file name; none when there is no such file.

    Raises UnreadableDocument when the file is no TOML or an entry lacks `file` or `title`.
    """
    entries = load_toml(folder, SOURCES).get("source", [])
    given = entries if isinstance(entries, list) else [entries]
    return {source.file: source for source in map(_source, given)}


def record(folder: Path, source: Source) -> None:
    """Write a source into a folder's `sources.toml`, in place of what was said of its file before.

    Raises UnreadableDocument when the file that is there cannot be read.
    """
    _write(folder, {**load_sources(folder), source.file: source})


def forget(file: Path) -> None:
    """Take out what the `sources.toml` beside a file that has gone says of it; one that cannot be read says nothing."""
    with suppress(UnreadableDocument):
        sources = load_sources(file.parent)
        if sources.pop(file.name, None):
            _write(file.parent, sources)


def by(author: str) -> str:
    """`Latent Space (Alessio Fanelli and swyx)` → `Latent Space`."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", author).strip()


def short_title(words: str) -> str:
    """A title without what follows its colon, dash or bracket."""
    return re.split(r": | [—–-] | \(", words, maxsplit=1)[0]


def _write(folder: Path, sources: Mapping[str, Source]) -> None:
    tables = [f"[[source]]\n{_fields(one)}" for one in sources.values()]
    if not tables:
        (folder / SOURCES).unlink()
        return
    fresh = folder / f".{SOURCES}"
    fresh.write_text("\n".join(tables), encoding="utf-8")
    fresh.replace(folder / SOURCES)


def _fields(source: Source) -> str:
    # A string of JSON is one of TOML.
    said = {name: value for name, value in asdict(source).items() if value}
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items())


def _source(entry: object) -> Source:
    if not isinstance(entry, dict) or not entry.get("file") or not entry.get("title"):
        raise UnreadableDocument(f"{SOURCES}: every [[source]] needs a file and a title; add them")
    return Source(**{name: str(entry[name]) for name in _FIELDS if name in entry})
