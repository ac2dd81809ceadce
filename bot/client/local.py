"""The calls, answered by this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from bot.access.reader import HERE, Reader
from bot.events import Event
from bot.render.json import Json

if TYPE_CHECKING:
    from bot.answer import Message
    from bot.waystone import Waystone
    from index.collection import Outcome, Progress


def as_json(event: Progress | Outcome) -> Json:
    """An event of indexing as a command reads it."""
    return {"event": "outcome" if hasattr(event, "action") else "progress", **event.as_json()}


class LocalClient:
    """The calls, answered by this process."""

    def __init__(self, waystone: Waystone, reader: Reader = HERE) -> None:
        """What is asked is `reader`'s, of what they see."""
        self._waystone = waystone.of(reader)
        self._reader = reader

    def search(self, question: str, k: int = 5, history: Sequence[Message] = (), documents: Sequence[str] = ()) -> Json:
        return self.search_among(question, k, history, self._waystone.named(documents))

    def search_among(self, question: str, k: int, history: Sequence[Message], documents: Set[str] | None) -> Json:
        """The same, of documents by their ids; None for all."""
        from bot.evidence.retrieval import find
        from bot.question.rewrite import askable, searchable, standalone

        question = askable(question)
        asked = standalone(question, history) if history else question
        with self._waystone.collection.reading(documents) as retriever:
            found = find(searchable(asked, question), retriever, k).ranking.as_json()
        return found if asked == question else {**found, "question": question, "standalone_question": asked}

    def ask(
        self,
        question: str,
        history: Sequence[Message] = (),
        model: str | None = None,
        documents: Sequence[str] = (),
    ) -> Iterator[Event]:
        from bot.question.rewrite import askable

        own = self._waystone.named(documents)
        events = self._waystone.answerer.answer(
            askable(question), history, model=model, reader=self._reader.name, documents=own
        )
        return self._waystone.metrics.watched(events)

    def documents(self) -> list[Json]:
        return [document.as_json() for document in self._waystone.collection.documents()]

    def read(self, document_id: str) -> Json:
        document = self._waystone.collection.document(document_id)
        return {"document": document.id, "title": document.title, "text": document.text}

    def index(self, paths: Sequence[Path] | None = None) -> Iterator[Json]:
        yield from map(as_json, self._waystone.collection.index(paths))
        if paths is None:
            self._waystone.shipped_asked.touch()

    def remove(self, document_id: str) -> Json:
        return self._waystone.collection.remove(document_id).as_json()

    def check(self, mend: bool = False) -> Json:
        return self._waystone.collection.check(mend=mend).as_json()
