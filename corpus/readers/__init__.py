"""Files into documents: one reader a format, chosen by what the file holds, then by its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from corpus.document import Document, Source
from corpus.errors import UnreadableDocument
from corpus.glossary import corrections, load_glossary
from corpus.readers.builder import Reading
from corpus.readers.reading import read_file
from corpus.readers.registry import by_name
from corpus.tables import load_tables


def readable(path: Path) -> bool:
    """Whether a file's name is one of a format that can be read."""
    return by_name(path.name) is not None


def read(path: Path, source: Source | None = None, *, document_id: str | None = None) -> Document:
    """The document that a file holds.

    Without a source, title, author, date and link are what the file says of itself; a title is else made of the
    file's name. Without an id, the id is the file's name in small letters and hyphens. Beside the file, a
    `glossary.toml` corrects what it misheard, and a `tables.toml` says which of its lines are tables.
    Raises UnreadableDocument, one line that names the file and says what would help, for what cannot be read.
    """
    try:
        reading = read_file(path, load_tables(path.parent).get(path.name, ()))
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableDocument(f"{path.name}: there is no such file or folder; check the path") from None
    except PermissionError:
        raise UnreadableDocument(f"{path.name}: may not be opened; give yourself the right to read it") from None
    except OSError as error:
        raise UnreadableDocument(f"{path.name}: cannot be opened ({error.strerror}); check that it is there") from None
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{path.name}: {error}") from None
    heard = load_glossary(path.parent).get(path.name, ())
    return Document(
        document_id or slug(path.stem),
        source or _source(path, reading),
        reading.text,
        reading.blocks,
        reading.marks,
        corrections(reading.text, heard),
        reading.notes,
    )


def slug(name: str) -> str:
    """A name as an id: `"All Roads (2022)"` → `"all-roads-2022"`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", (plain or name).lower()).strip("-") or "document"


def _source(path: Path, reading: Reading) -> Source:
    source = Source(path.name, reading.title or _words(path.stem), kind=path.suffix.lstrip(".").lower())
    return replace(source, author=reading.author, published=reading.published, url=reading.url)


def _words(stem: str) -> str:
    words = re.sub(r"[-_.]+", " ", stem).strip() or stem
    return words[0].upper() + words[1:]
