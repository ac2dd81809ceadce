"""What users bring lies in a folder of each one's own, beside what the person at the machine brought.

So nobody's file takes the place of another's of the same name, and a document's path says whose it is.
"""

from __future__ import annotations

from pathlib import Path

from bot.access.reader import Reader

_UPLOADS = "documents"


def uploads_of(reader: Reader, home: Path) -> Path:
    """Where a reader's uploads are kept in the data folder."""
    return home / _UPLOADS / reader.name


def owner_of(path: str, home: Path) -> str | None:
    """Who brought the document that was read from there; None for what came with the product, or by a command."""
    uploads, file = home.resolve() / _UPLOADS, Path(path)
    if not file.is_relative_to(uploads):
        return None
    parts = file.relative_to(uploads).parts
    return parts[0] if len(parts) > 1 else None
