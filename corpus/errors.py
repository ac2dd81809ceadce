"""The errors at the root of the tree; `bot/errors.py` draws the rest.

WaystoneError
├── UnreadableDocument    a file that cannot be indexed
└── NotFound              no document, answer or conversation has that id
"""

from typing import Final

# As Python, SQLite and PostgreSQL say it.
_NO_ROOM: Final = ("No space left on device", "disk is full", "Disk quota exceeded")


class WaystoneError(Exception):
    """The message is one line for the user: what happened, and what to do."""


class UnreadableDocument(WaystoneError):
    """A file that cannot be indexed; the message names it and says why."""


class NotFound(WaystoneError):
    """No document, answer or conversation has that id."""


def full_disk(error: Exception) -> str:
    """What to say of an error that a full disk is behind, which may show up anywhere; "" for any other."""
    if any(words in str(error) for words in _NO_ROOM):
        return "the disk of the data folder is full; make room, or move the folder, and try again"
    return ""
