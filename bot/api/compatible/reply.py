"""What is said in reply, whoever says it, as pieces of text that end where the request wants them to."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import Protocol

from bot.access.reader import Reader
from bot.answer import Answer, Message, Sentence
from bot.answering.assemble import unsaid
from bot.answering.pace import Wait, paced
from bot.api.compatible.citations import url_citations
from bot.api.compatible.limits import Cut, Limits
from bot.errors import WaystoneError
from bot.events import Done, Understood, Written
from bot.render.json import Json, answer_json
from bot.render.markdown import Piece, cited, joined, pieces
from bot.waystone import Waystone
from index.store.types import new_id


class Speaker(Protocol):
    """Says something in pieces; each says what it can about itself once it has begun."""

    @property
    def id(self) -> str:
        """The answer's on record, where there is one."""

    @property
    def answer(self) -> Answer | None:
        """The whole answer, known at the end, where documents were asked."""

    def pieces(self) -> Generator[str | Wait]:
        """The text as it comes, with an empty piece as soon as the id is known."""

    def whole(self) -> Generator[Wait, None, str]:
        """The text in one piece."""

    def stop(self) -> None:
        """No more is wanted."""

    def annotations(self, text: str) -> list[Json]:
        """The citations that stand in the text."""


class Answered:
    """An answer from the documents, on record as the reader's."""

    def __init__(
        self,
        waystone: Waystone,
        reader: Reader,
        question: str,
        history: Sequence[Message],
        model: str | None,
        documents: Set[str] | None = None,
    ) -> None:
        self.id = ""
        self.answer: Answer | None = None
        self._said: list[Piece] = []
        self._collection = waystone.collection
        self._stop = Flag()
        events = waystone.answerer.answer(
            question, history, model=model, stop=self._stop, reader=reader.name, documents=documents
        )
        self._events = paced(waystone.metrics.watched(events))

    def pieces(self) -> Generator[str | Wait]:
        """Sentence by sentence, each once it is proven; at last what the answer says beyond them."""
        written: list[Sentence] = []
        try:
            for event in self._events:
                if isinstance(event, Wait):
                    yield event
                elif isinstance(event, Understood):
                    self.id = event.id
                    yield ""
                elif isinstance(event, Written) and isinstance(event.sentence, Sentence):
                    words = cited(event.sentence.text, event.sentence.citations)
                    written.append(event.sentence)
                    yield self._say(" " if self._said else "", words)
                elif isinstance(event, Done):
                    self.answer = event.answer
                    rest = list(pieces(unsaid(event.answer.blocks, written), event.answer.quotes))
                    yield self._say("\n\n" if self._said and rest else "", rest)
        finally:
            self._stop.set()  # the client may have gone

    def whole(self) -> Generator[Wait, None, str]:
        try:
            for event in self._events:
                if isinstance(event, Wait):
                    yield event
                elif isinstance(event, Done):
                    self.id, self.answer = event.answer.id, event.answer
                    return self._say("", pieces(event.answer.blocks, event.answer.quotes))
        finally:
            self._stop.set()
        raise WaystoneError("the answer broke off; ask again")

    def stop(self) -> None:
        self._stop.set()

    def annotations(self, text: str) -> list[Json]:
        if self.answer is None:
            return []
        found = url_citations(self._said, self.answer.quotes, self._collection)
        return [one for one in found if one["url_citation"]["end_index"] <= len(text)]

    def _say(self, between: str, words: Iterable[Piece]) -> str:
        piece = [between, *words]
        self._said += piece
        return joined(piece)


@dataclass
class Reply:
    """A speaker's words, cut where the request wants it: `text` so far, and at the end all that there is to tell."""

    speaker: Speaker
    limits: Limits = field(default_factory=Limits)
    text: str = ""
    created: int = field(default_factory=lambda: int(time.time()))
    name: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        self._cut = Cut(self.limits)

    @property
    def id(self) -> str:
        """The answer's, to which ratings point; for what is no answer, one of its own."""
        return self.speaker.id or self.name

    @property
    def finish(self) -> str:
        return self._cut.finish

    @property
    def tokens(self) -> int:
        """Of the text so far."""
        return self._cut.tokens

    @property
    def extras(self) -> Json:
        """The whole answer in the form of `waystone ask --json`, beside the API's own fields."""
        return {"waystone": answer_json(self.speaker.answer)} if self.speaker.answer else {}

    def whole(self) -> Generator[Wait, None, str]:
        said = yield from self.speaker.whole()
        self.text = self._cut.take(said)
        self.text += self._cut.rest()
        return self.text

    def pieces(self) -> Iterator[str | Wait]:
        """The text as it comes; the first piece, which is empty, says that there is an id."""
        yield from (piece for piece in self._pieces() if piece or not self.text)

    def _pieces(self) -> Iterator[str | Wait]:
        with closing(self.speaker.pieces()) as pieces:
            for piece in pieces:
                yield piece if isinstance(piece, Wait) else self._sent(self._cut.take(piece))
                if self._cut.ended:
                    self.speaker.stop()  # read to its end all the same: the record is to be whole
        yield self._sent(self._cut.rest())

    def _sent(self, piece: str) -> str:
        self.text += piece
        return piece
