"""What a command asks, whoever answers it: this process, or the one that owns the data folder.

Every call takes and gives what has one JSON form, so that it is the same one here and over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.events import Event
from bot.render.json import Json

if TYPE_CHECKING:
    from bot.answer import Message


class Calls(Protocol):
    """Raises `WaystoneError` for what cannot be done; the message is one line for the user."""

    def search(self, question: str, k: int = 5, history: Sequence[Message] = (), documents: Sequence[str] = ()) -> Json:
        """The form of `waystone search --json`; `documents` names those that are searched, none for all."""

    def ask(
        self,
        question: str,
        history: Sequence[Message] = (),
        model: str | None = None,
        documents: Sequence[str] = (),
    ) -> Iterator[Event]:
        """What happens on the way to the answer, up to `Done`; it doesn't block in the writer's line, see `pace`."""

    def documents(self) -> list[Json]:
        """What can be asked about."""

    def read(self, document_id: str) -> Json:
        """A document: `document` (its id), `title`, `text`. Raises `NotFound`."""

    def index(self, paths: Sequence[Path] | None = None) -> Iterator[Json]:
        """`{"event": "progress", …}` and `{"event": "outcome", …}`; no paths means the shipped documents."""

    def remove(self, document_id: str) -> Json:
        """The document that was removed. Raises `NotFound`."""

    def check(self, mend: bool = False) -> Json:
        """Whether documents, passages, vectors and full-text index agree."""
