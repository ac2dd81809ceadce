"""The errors a user meets: one line each, saying what happened and what to do.

WaystoneError             (corpus/errors.py)
├── UnreadableDocument    (corpus/errors.py)
├── NotFound              (corpus/errors.py)
├── InvalidRequest        a call asks for what is not done here
├── InvalidEvent          a rating or what another front end sent is not an event
├── InvalidToken          a sender's token is unknown or revoked
├── Forbidden             only somebody else may do that
├── SettingError          a setting has a wrong value
├── FolderTaken           another process owns the data folder
│   └── OwnerUnreachable  and it could not be asked
└── ModelError            the language model could not write
    ├── ModelCut          its reply reached its bound before its end
    ├── ModelMissing      its file or its package is not there
    └── ModelUnreachable  its server did not answer, or broke off
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import NotFound, UnreadableDocument, WaystoneError

__all__ = [
    "FolderTaken",
    "Forbidden",
    "InvalidEvent",
    "InvalidRequest",
    "InvalidToken",
    "ModelCut",
    "ModelError",
    "ModelMissing",
    "ModelUnreachable",
    "NotFound",
    "OwnerUnreachable",
    "SettingError",
    "UnreadableDocument",
    "WaystoneError",
]


class InvalidRequest(WaystoneError):
    """A call asks for what is not done here; `field` is the field of the request that asks for it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class InvalidEvent(WaystoneError):
    """What was sent is not an event of the sinkhole; the message names each wrong field.

    `problems` are (field, what is wrong with it) one by one.
    """

    def __init__(self, message: str, problems: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class InvalidToken(WaystoneError):
    """A sender's token is unknown or revoked."""


class Forbidden(WaystoneError):
    """Only somebody else may do that; the message says who."""


class SettingError(WaystoneError):
    """A setting has a wrong value; the message names it and what would be right."""


class FolderTaken(WaystoneError):
    """Another process owns the data folder."""


class OwnerUnreachable(FolderTaken):
    """Another process owns the data folder and could not be asked."""


class ModelError(WaystoneError):
    """The language model could not write."""


class ModelCut(ModelError):
    """The model's reply reached the most words that it was given: what came last is no whole sentence."""


class ModelMissing(ModelError):
    """The model's file or package is not there."""


class ModelUnreachable(ModelError):
    """The model's server refused, timed out, or broke off."""
