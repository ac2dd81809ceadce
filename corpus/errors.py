"""The errors at the root of the tree; `bot/errors.py` draws the rest.

WaystoneError
├── UnreadableDocument    a file that cannot be indexed
└── NotFound              no document, answer or conversation has that id
"""


class WaystoneError(Exception):
    """The message is one line for the user: what happened, and what to do."""


class UnreadableDocument(WaystoneError):
    """A file that cannot be indexed; the message names it and says why."""


class NotFound(WaystoneError):
    """No document, answer or conversation has that id."""
