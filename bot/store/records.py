"""What was asked and answered: each answer's record, and the conversations that hold them.

An answer is on record before its first word is shown (`start`), and whole when it is finished (`finish`);
ratings, links and exports point to its id. This module knows no page and no model.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    Select,
    Table,
    Update,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    true,
    update,
)

from bot.answer import Answer, Block, DocumentName, Message, Quote, Timings, Withheld
from bot.errors import NotFound
from bot.events import Understood
from bot.render.markdown import markdown
from bot.render.transcript import transcript
from bot.store.schema import answers, conversations
from index.search.ranking import RankedPassage, Ranking
from index.store.database import batched
from index.store.types import new_id, now

BROKEN_OFF = "This answer was broken off before it was finished; ask again for a whole one."
TITLE_LENGTH = 80

_PASSAGES = TypeAdapter(tuple[RankedPassage, ...])
_QUOTES = TypeAdapter(tuple[Quote, ...])
_BLOCKS = TypeAdapter(tuple[Block, ...])
_WITHHELD = TypeAdapter(tuple[Withheld, ...])
_TIMINGS = TypeAdapter(Timings)
_DOCUMENTS = TypeAdapter(tuple[DocumentName, ...])


@dataclass(frozen=True, slots=True)
class Conversation:
    """Times are in UTC; `updated_at` is when the last question was asked."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """An answer with all that it came from: what the model could see, and which prompt and index it was."""

    answer: Answer
    ranking: Ranking
    prompt_hash: str
    generation: int
    conversation_id: str | None
    asked_at: datetime
    finished_at: datetime | None


class Records:
    """Answers and conversations in the database; every call is one transaction, from any thread.

    `link` gives the address of a quote's place for the export, "" where there is none. `reader` is whose they are: ""
    the person at this machine, None everyone; what is somebody else's is not there.
    """

    def __init__(self, engine: Engine, link: Callable[[Quote], str] = lambda _: "", reader: str | None = "") -> None:
        self._engine = engine
        self._link = link
        self._reader = reader

    def of(self, reader: str | None) -> Records:
        """The records of another reader."""
        return Records(self._engine, self._link, reader)

    # Answers

    def start(
        self,
        understood: Understood,
        ranking: Ranking,
        quotes: Sequence[Quote],
        *,
        prompt_hash: str = "",
        generation: int = 0,
        conversation_id: str | None = None,
        documents: Sequence[DocumentName] = (),
    ) -> None:
        """Put an answer on record before it is shown. Raises `NotFound` when its conversation was deleted."""
        asked_at = now()
        row = {
            "id": understood.id,
            "reader": self._reader or "",
            "conversation_id": conversation_id,
            "asked_at": asked_at,
            "question": understood.question,
            "standalone_question": understood.standalone_question,
            "confidence": ranking.confidence,
            "answered": ranking.answerable,
            "passages": _PASSAGES.dump_python(ranking.passages),
            "quotes": _QUOTES.dump_python(tuple(quotes)),
            "model": understood.model,
            "prompt_hash": prompt_hash,
            "generation": generation,
            "documents": _DOCUMENTS.dump_python(tuple(documents)),
            "folded": _folded(understood.question, understood.standalone_question),
            **_written((), (), Timings(0, 0, 0), BROKEN_OFF),
        }
        with self._engine.begin() as connection:
            if conversation_id is not None:
                spoken = self._conversation(conversation_id).values(updated_at=asked_at)
                _expect(connection.execute(spoken).rowcount, "conversation", conversation_id)
            connection.execute(insert(answers).values(row))

    def finish(self, answer: Answer) -> None:
        """Complete the record; one that was deleted in the meantime stays deleted."""
        row = {
            "finished_at": now(),
            "confidence": answer.confidence,
            "answered": answer.answered,
            "quotes": _QUOTES.dump_python(answer.quotes),
            "model": answer.model,
            "folded": _folded(answer.question, answer.standalone_question, markdown(answer)),
            **_written(answer.blocks, answer.withheld, answer.timings, answer.notice),
        }
        with self._engine.begin() as connection:
            connection.execute(update(answers).where(answers.c.id == answer.id).values(row))

    def record(self, answer_id: str) -> Record:
        """An answer with all that it came from; one that was broken off says so in its notice. Raises `NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id, self._own(answers))).first()
        if row is None:
            raise NotFound(f"no answer has the id {answer_id}")
        return _record(row)

    def asked(self, answer_ids: Iterable[str]) -> dict[str, str]:
        """The standalone question of each of these answers that is on record, by the answer's id."""
        found: dict[str, str] = {}
        columns = select(answers.c.id, answers.c.standalone_question)
        with self._engine.connect() as connection:
            for some in batched(answer_ids):
                rows = connection.execute(columns.where(answers.c.id.in_(some)))
                found |= {row.id: row.standalone_question for row in rows}
        return found

    def retract(self, answer_id: str) -> None:
        """Take an answer, and what came after it, out of its conversation, because its question is asked anew.

        The records stay, so that ratings of them keep their meaning. Raises `NotFound`.
        """
        record = self.record(answer_id)
        onwards = and_(
            answers.c.conversation_id == record.conversation_id,
            answers.c.retracted_at.is_(None),
            or_(answers.c.asked_at > record.asked_at, answers.c.id == answer_id),
        )
        with self._engine.begin() as connection:
            connection.execute(update(answers).where(onwards).values(retracted_at=now()))

    # Conversations

    def create(self, title: str = "") -> Conversation:
        """A new conversation, named after its first question."""
        time, name = now(), title_of(title)
        conversation = Conversation(new_id(), name, time, time)
        with self._engine.begin() as connection:
            connection.execute(
                insert(conversations).values(
                    id=conversation.id,
                    reader=self._reader or "",
                    title=name,
                    folded=_folded(name),
                    created_at=time,
                    updated_at=time,
                )
            )
        return conversation

    def conversation(self, conversation_id: str) -> Conversation:
        """Raises `NotFound`."""
        found = self._listed(conversations.c.id == conversation_id)
        _expect(len(found), "conversation", conversation_id)
        return found[0]

    def conversations(self) -> list[Conversation]:
        """Newest first."""
        return self._listed()

    def search(self, words: str) -> list[Conversation]:
        """The conversations whose title, questions and answers hold every one of the words, newest first."""
        return self._listed(*(_holds(word) for word in _folded(words).split()))

    def rename(self, conversation_id: str, title: str) -> None:
        """Raises `NotFound`."""
        name = title_of(title)
        with self._engine.begin() as connection:
            renamed = connection.execute(self._conversation(conversation_id).values(title=name, folded=_folded(name)))
            _expect(renamed.rowcount, "conversation", conversation_id)

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation and its answers; ratings in the sinkhole hold their own copy and stay."""
        with self._engine.begin() as connection:
            connection.execute(delete(answers).where(answers.c.conversation_id == conversation_id, self._own(answers)))
            named = conversations.c.id == conversation_id
            connection.execute(delete(conversations).where(named, self._own(conversations)))

    def clear(self) -> None:
        """Forget all that is this reader's."""
        with self._engine.begin() as connection:
            connection.execute(delete(answers).where(self._own(answers)))
            connection.execute(delete(conversations).where(self._own(conversations)))

    def answers(self, conversation_id: str) -> list[Answer]:
        """The conversation's answers in the order of their questions. Raises `NotFound`."""
        return [record.answer for record in self._spoken(conversation_id)]

    def messages(self, conversation_id: str, *, before: str | None = None) -> list[Message]:
        """Question and answer in turn, as a history for the next question; what was broken off is left out.

        `before` names an answer: only what was said ahead of its question. Raises `NotFound`.
        """
        history: list[Message] = []
        until = self.record(before).asked_at if before else None
        for record in self._spoken(conversation_id):
            if record.finished_at is not None and (until is None or record.asked_at < until):
                history.append(Message("user", record.answer.question))
                history.append(Message("assistant", markdown(record.answer.lasting)))
        return history

    def export(self, conversation_id: str) -> str:
        """The conversation as Markdown, with title, place and link of every cited quote. Raises `NotFound`."""
        title = self.conversation(conversation_id).title
        return transcript(title, self.answers(conversation_id), self._link)

    def _listed(self, *conditions: ColumnElement[bool]) -> list[Conversation]:
        columns = [conversations.c[name] for name in ("id", "title", "created_at", "updated_at")]
        newest = select(*columns).where(self._own(conversations), *conditions)
        newest = newest.order_by(conversations.c.updated_at.desc(), conversations.c.id.desc())
        with self._engine.connect() as connection:
            return [Conversation(*row) for row in connection.execute(newest)]

    def _conversation(self, conversation_id: str) -> Update:
        return update(conversations).where(conversations.c.id == conversation_id, self._own(conversations))

    def _own(self, table: Table) -> ColumnElement[bool]:
        return true() if self._reader is None else table.c.reader == self._reader

    def _spoken(self, conversation_id: str) -> list[Record]:
        self.conversation(conversation_id)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(_standing(conversation_id))]


def title_of(question: str) -> str:
    """A conversation's name out of its first question: one line of at most 80 characters."""
    line = " ".join(question.split())
    if len(line) <= TITLE_LENGTH:
        return line or "New conversation"
    return line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _record(row: Row[Any]) -> Record:
    answer = Answer(
        id=row.id,
        question=row.question,
        standalone_question=row.standalone_question,
        answered=row.answered,
        confidence=row.confidence,
        blocks=_BLOCKS.validate_python(row.blocks),
        quotes=_QUOTES.validate_python(row.quotes),
        withheld=_WITHHELD.validate_python(row.withheld),
        model=row.model,
        timings=_TIMINGS.validate_python(row.timings),
        notice=row.notice,
        documents=_DOCUMENTS.validate_python(row.documents),
    )
    ranking = Ranking(row.standalone_question, _PASSAGES.validate_python(row.passages), row.confidence, row.answered)
    return Record(answer, ranking, row.prompt_hash, row.generation, row.conversation_id, row.asked_at, row.finished_at)


def _written(blocks: Sequence[Block], withheld: Sequence[Withheld], timings: Timings, notice: str) -> dict[str, Any]:
    return {
        "blocks": _BLOCKS.dump_python(tuple(blocks)),
        "withheld": _WITHHELD.dump_python(tuple(withheld)),
        "timings": _TIMINGS.dump_python(timings),
        "notice": notice,
    }


def _folded(*texts: str) -> str:
    """Words as search compares them: any case, any way of composing an accent."""
    return unicodedata.normalize("NFKC", "\n".join(texts)).casefold()


def _holds(word: str) -> ColumnElement[bool]:
    said = answers.c.conversation_id == conversations.c.id
    spoken = exists().where(said, answers.c.retracted_at.is_(None), answers.c.folded.contains(word, autoescape=True))
    return or_(conversations.c.folded.contains(word, autoescape=True), spoken)


def _standing(conversation_id: str) -> Select[Any]:
    said = answers.c.conversation_id == conversation_id
    return select(answers).where(said, answers.c.retracted_at.is_(None)).order_by(answers.c.asked_at, answers.c.id)


def _expect(found: int, what: str, wanted: str) -> None:
    if not found:
        raise NotFound(f"no {what} has the id {wanted}; it may have been deleted")
