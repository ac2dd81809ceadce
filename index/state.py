"""What a search sees: one state of the collection, replaced whole, never changed in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Condition

from index.embedder import Embedder
from index.ledger import Entry, Generation
from index.retriever import Retriever
from index.vectors import Vectors


@dataclass(frozen=True)
class State:
    """Documents, duplicates among them, and the one generation of vectors that holds the indexed ones."""

    generation: Generation
    vectors: Vectors
    embedder: Embedder
    entries: Mapping[str, Entry]
    reranker: str = ""
    earlier: Retriever | None = None

    @cached_property
    def retriever(self) -> Retriever:
        shelf = {entry.document.id: entry for entry in self.indexed}
        return Retriever(self.vectors, self.embedder, shelf, self.reranker, self.earlier)

    @property
    def indexed(self) -> list[Entry]:
        """All but the duplicates."""
        return [entry for entry in self.entries.values() if not entry.duplicate_of]

    def having(self, entries: Mapping[str, Entry]) -> State:
        """This state with other documents."""
        # A retriever that no search has asked for is never built.
        return replace(self, entries=entries, earlier=self.__dict__.get("retriever", self.earlier))


class Current:
    """Holds the state that searches see.

    Whoever replaces it waits for the searches that still see the old one, so that the old one's vectors may go
    as soon as `replace` returns.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._readers: Counter[int] = Counter()
        self._left = Condition()

    @contextmanager
    def reading(self) -> Iterator[State]:
        with self._left:
            state = self.state
            self._readers[id(state)] += 1
        try:
            yield state
        finally:
            with self._left:
                self._readers[id(state)] -= 1
                self._left.notify_all()

    def replace(self, state: State) -> None:
        with self._left:
            old, self.state = self.state, state
            self._left.wait_for(lambda: not self._readers[id(old)])
            del self._readers[id(old)]
