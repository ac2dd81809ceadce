"""What is known about documents apart from their words: `sources.toml` beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from corpus.document import Source
from corpus.errors import UnreadableDocument

SOURCES = "sources.toml"
_FIELDS = ("file", "title", "author", "published", "url", "kind")


def load_sources(folder: Path) -> dict[str, Source]:
    """The sources that a folder's `sources.toml` describes, by file name; none when there is no such file.

    Raises UnreadableDocument when the file is no TOML or an entry lacks `file` or `title`.
    """
    path = folder / SOURCES
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("source", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableDocument(f"{path.name}: cannot be read as TOML ({error}); mend or remove it") from None
    given = entries if isinstance(entries, list) else [entries]
    return {source.file: source for source in (_source(path, entry) for entry in given)}


def _source(path: Path, entry: object) -> Source:
    if not isinstance(entry, dict) or not entry.get("file") or not entry.get("title"):
        raise UnreadableDocument(f"{path.name}: every [[source]] needs a file and a title; add them")
    return Source(**{name: str(entry[name]) for name in _FIELDS if name in entry})
