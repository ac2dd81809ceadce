"""Whoever asks, as the rest of Waystone knows them."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import Forbidden

_KEY: Final = "waystone.reader"


@dataclass(frozen=True, slots=True)
class Reader:
    """`name` is empty for the person at this machine, where no users are kept; they may do everything."""

    name: str = ""
    admin: bool = False

    def must_be_admin(self, what: str) -> None:
        """Raises `Forbidden`; `what` ends the sentence "only an admin may …"."""
        if not self.admin:
            raise Forbidden(f"only an admin may {what}; ask one")

    def must_own(self, owner: str | None, what: str) -> None:
        """Raises `Forbidden` unless it is this reader's own, or the reader is an admin. None: nobody's own."""
        if owner is None or owner != self.name:
            self.must_be_admin(what)


HERE: Final = Reader(admin=True)
NOBODY: Final = Reader()


def let_in(scope: MutableMapping[str, Any], reader: Reader) -> None:
    """Note with a call who makes it; the gate does, before anything else sees the call."""
    scope[_KEY] = reader


def reader_of(scope: MutableMapping[str, Any]) -> Reader:
    """Who makes a call. One that came past no gate is nobody's."""
    reader = scope.get(_KEY, NOBODY)
    return reader if isinstance(reader, Reader) else NOBODY
