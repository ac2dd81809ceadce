"""A question on its way to an answer, as the page shows it: each event changes one part of a turn."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from pydantic import BaseModel

from bot import report
from bot.answer import Answer, Done, Event, Found, Quoted, Sentence, Status, Understood, Withheld, Written
from bot.errors import WaystoneError
from bot.records import title_of
from bot.titles import short_title, title_by_model
from bot.web import models, render
from bot.web.suggestions import rephrased

if TYPE_CHECKING:
    from bot.waystone import Waystone

log = logging.getLogger(__name__)

NEAREST = 2

Label = Callable[[str], str]


class Asked(BaseModel):
    """What the page sends with a question. `key` names the turn until its answer has an id."""

    key: str
    question: str
    conversation: str = ""
    model: str = ""
    replaces: str = ""


@dataclass(slots=True)
class Turn:
    """One question and what there is of its answer so far; every field but `question` and `copy` is HTML or a name."""

    key: str
    question: str
    conversation: str = ""
    id: str = ""
    state: str = "asking"
    status: str = ""
    understood: str = ""
    quotes: str = ""
    sentences: list[str] = field(default_factory=list)
    prose: str = ""
    foot: str = ""
    copy: str = ""
    rating: int = 0
    title: str = ""

    def follow(self, event: Event, label: Label = str) -> None:
        """Take in the next event; `label` names a model for a reader."""
        match event:
            case Understood():
                self.id = event.id
                self.status = "searching"
                self.understood = render.understood(event.question, event.standalone_question)
            case Found():
                passages = event.ranking.passages
                self.quotes = render.quotes(event.quotes) if event.answerable else refused(nearest(event))
                self.status = f"reading {len(passages)} passage{'s' * (len(passages) != 1)}" if event.answerable else ""
            case Status():
                self.status = f"{event.text} · {event.waiting} before you" if event.waiting else event.text
            case Quoted():
                self.quotes += render.quote(event.quote)
            case Written(sentence=Sentence() as sentence):
                # A quoted sentence is the source's own words, and those stand above already.
                if sentence.support == "supported":
                    self.sentences.append(render.sentence(sentence))
            case Written(sentence=Withheld()):
                self.status = "withholding a sentence that the sources do not support"
            case Done():
                self.finish(event.answer, label)

    def finish(self, answer: Answer, label: Label = str) -> None:
        """The answer as it is on record."""
        self.state, self.status, self.id = "done", "", answer.id
        if answer.answered:
            self.quotes = render.quotes(answer.quotes)
        elif answer.quotes or not self.quotes:
            self.quotes = refused(answer.quotes)
        supported = [one for one in answer.sentences if one.support == "supported"]
        self.sentences = [render.sentence(one) for one in supported]
        if structured := beyond_quotes(answer):
            self.prose, self.sentences = render.prose(structured), []
        self.foot = render.foot(answer, label(answer.model))
        self.copy = with_references(answer)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def restored(answer: Answer, conversation: str, label: Label = str, rating: int = 0) -> Turn:
    """The turn of an answer that was given earlier."""
    turn = Turn(key=answer.id, question=answer.question, conversation=conversation, rating=rating)
    turn.understood = render.understood(answer.question, answer.standalone_question)
    turn.finish(answer, label)
    return turn


def beyond_quotes(answer: Answer) -> str:
    """What of an answer's Markdown is more than its quotes and running sentences: lists, tables, paragraphs."""
    if not answer.answered:
        return ""
    if report.has_table(answer.markdown) or any(one.support == "supported" for one in answer.sentences):
        return answer.markdown if "\n" in answer.markdown.strip() else ""
    return report.untold(answer.markdown)


def with_references(answer: Answer) -> str:
    """The answer to paste elsewhere: question, words, and each quote with its place."""
    references = "\n".join(f"[{one.n}] “{one.text}” ({one.title}, {one.place.label})" for one in answer.quotes)
    return "\n\n".join(part for part in (answer.question, answer.markdown, references) if part)


def nearest(found: Found) -> Sequence[render.Nearby]:
    """What stands nearest to a question without an answer: quotes, else whole passages."""
    return found.quotes[:NEAREST] or [ranked.passage for ranked in found.ranking.passages[:NEAREST]]


def refused(nearby: Sequence[render.Nearby]) -> str:
    return render.refusal(nearby, rephrased(nearby[0]) if nearby else "")


class Chat:
    """Questions being answered right now, and the means to stop each."""

    def __init__(self, waystone: Waystone) -> None:
        self._waystone = waystone
        self._stops: dict[str, Flag] = {}

    def ask(self, asked: Asked) -> Iterator[Turn]:
        """The turn, again and again as it grows; it ends done or with one sentence on what went wrong."""
        turn = Turn(asked.key, asked.question.strip(), asked.conversation, status="searching")
        stop = self._stops[asked.key] = Flag()
        try:
            yield turn
            with left_over(self._events(asked, turn, stop), stop) as events:
                for event in events:
                    turn.follow(event, self._label)
                    yield turn
            if not asked.conversation and not stop.is_set() and self._named_by_model(asked, turn):
                yield turn
        except WaystoneError as error:
            yield failed(turn, str(error))
        except Exception:
            log.exception("the question %r could not be answered", asked.question)
            yield failed(turn, "Something went wrong on this machine; the server's log says what. Please try again.")
        finally:
            self._stops.pop(asked.key, None)

    def answering(self, key: str) -> bool:
        """Whether that turn is still being answered."""
        return key in self._stops

    def stop(self, key: str) -> None:
        """Stop writing the answer of that turn; what is there stays."""
        if flag := self._stops.get(key):
            flag.set()

    def _label(self, model: str) -> str:
        return models.label(self._waystone, model)

    def _named_by_model(self, asked: Asked, turn: Turn) -> bool:
        """Whether a capable model found a better name for a new conversation, and the reader has given it none."""
        models, records = self._waystone.models, self._waystone.records
        try:
            choice = models.choose(asked.model or None)
            if choice.kind == "quotes" or choice.restates:
                return False
            write = partial(models.words, choice, stop=Flag(), words=20)
            turn.title = title_by_model(write, asked.question)
            rule = title_of(short_title(asked.question))
            if not turn.title or records.conversation(turn.conversation).title != rule:
                return False
            records.rename(turn.conversation, turn.title)
        except WaystoneError as error:
            log.info("the conversation keeps its name: %s", error)
            return False
        return True

    def _events(self, asked: Asked, turn: Turn, stop: Flag) -> Iterator[Event]:
        records = self._waystone.records
        if asked.replaces:
            records.retract(asked.replaces)
        if not turn.conversation:
            turn.conversation = records.create(short_title(turn.question)).id
        events = self._waystone.answerer.answer(
            turn.question,
            records.messages(turn.conversation),
            conversation_id=turn.conversation,
            model=asked.model or None,
            stop=stop,
        )
        return self._waystone.metrics.watched(events)


@contextmanager
def left_over(events: Iterator[Event], stop: Flag) -> Iterator[Iterator[Event]]:
    """The events; when the reader goes away before the last one, writing stops and what there is goes on record."""
    try:
        yield events
    except GeneratorExit:
        stop.set()
        Thread(target=deque, args=(events, 0)).start()
        raise


def failed(turn: Turn, message: str) -> Turn:
    turn.state, turn.status, turn.foot = "failed", "", render.error(message)
    return turn
