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
