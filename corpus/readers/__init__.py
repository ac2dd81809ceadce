"""Files into documents: one reader a format, chosen by the file's suffix.

A new format is one module with a function from bytes to a `Reading`, and one line in `READERS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.document import Document, Source
from corpus.errors import UnreadableDocument
from corpus.glossary import corrections, load_glossary
from corpus.readers.draft import Reading
from corpus.readers.lrc import read_lrc
from corpus.readers.markdown import read_markdown
from corpus.readers.plain import read_plain

Reader = Callable[[bytes], Reading]

READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".lrc": read_lrc,
}
SUFFIXES: tuple[str, ...] = tuple(READERS)


def read(path: Path, source: Source | None = None, *, document_id: str | None = None) -> Document:
    """The document that a file holds.

    Without a source, the title is the document's own, else made of the file's name; without an id, the id is
    the file's name in small letters and hyphens. A `glossary.toml` beside the file corrects what it misheard.
    Raises UnreadableDocument, one line, for a suffix that no reader takes and for an empty, binary, wrongly
    encoded or unreadable file.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableDocument(
            f"{path.name}: files ending in {path.suffix or 'nothing'} cannot be read; these can: {', '.join(SUFFIXES)}"
        )
    try:
        reading = reader(path.read_bytes())
    except OSError as error:
        raise UnreadableDocument(f"{path.name}: cannot be opened ({error.strerror}); check that it is there") from None
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{path.name}: {error}") from None
    if source is None:
        source = Source(path.name, reading.title or _words(path.stem), kind=path.suffix.lstrip(".").lower())
    heard = load_glossary(path.parent).get(path.name, ())
    return Document(
        document_id or slug(path.stem),
        source,
        reading.text,
        reading.blocks,
        reading.marks,
        corrections(reading.text, heard),
    )


def slug(name: str) -> str:
    """A name as an id: `"All Roads (2022)"` → `"all-roads-2022"`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", (plain or name).lower()).strip("-") or "document"


def _words(stem: str) -> str:
    words = re.sub(r"[-_.]+", " ", stem).strip() or stem
    return words[0].upper() + words[1:]
