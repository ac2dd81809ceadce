"""Documents at hand: those that were shown last, whole, so that five passages of one book read it once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, Generic, TypeVar

from sqlalchemy import Connection, select

from corpus.document import Document
from index.store.catalog import document_of, documents

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# Characters of all documents at hand together.
ROOM: Final = 8_000_000


class Recent(Generic[Key, Value]):
    """The values that were asked for last, as many as there is room for; safe to share between threads.

    Of several threads that ask for the same at once, one makes it, and the others wait for that.
    """

    def __init__(self, room: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._room, self._size = room, size
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._taken = 0
        self._lock = Lock()
        self._making: dict[Key, Lock] = {}

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._values:
                return self._again(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._again(key)
            try:
                made = make()
                self._keep(key, made)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _again(self, key: Key) -> Value:
        self._values.move_to_end(key)
        return self._values[key]

    def _keep(self, key: Key, made: Value) -> None:
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._taken += self._size(made)
            while self._taken > self._room and len(self._values) > 1:
                self._taken -= self._size(self._values.popitem(last=False)[1])


class Shelf:
    """Documents by id and version."""

    def __init__(self) -> None:
        self._documents: Recent[tuple[str, str], Document] = Recent(ROOM, lambda document: len(document.text))

    def document(self, connection: Connection, document_id: str) -> Document:
        """The document as that connection sees it. Raises NotFound."""
        version = connection.execute(select(documents.c.version).where(documents.c.id == document_id)).scalar() or ""
        return self._documents.get((document_id, version), lambda: document_of(connection, document_id))
