"""A question on its way to an answer, as the page shows it: each event changes one part of a turn."""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

from pydantic import BaseModel

from bot.access.reader import HERE, Reader
from bot.access.rules import may_ask
from bot.answer import Answer, Block, Quote, Quoted, Sentence, Unread, Withheld
from bot.answering.assemble import written
from bot.answering.pace import Wait, paced, patiently
from bot.errors import NotFound, WaystoneError
from bot.events import Done, Event, Found, FoundQuote, Status, Understood, Written
from bot.evidence.retrieval import NEAREST
from bot.render import html
from bot.render.columns import words
from bot.render.markdown import markdown
from bot.store.records import BROKEN_OFF, Records, title_of
from bot.web import models, render
from bot.web.arrivals import first_document
from bot.web.choices import standing
from bot.web.suggestions import rephrased
from bot.writing.titles import conversation_title, title_by_model

if TYPE_CHECKING:
    from bot.waystone import Waystone

log = logging.getLogger(__name__)

Named = Callable[[str], str]

_BEGUN = 1_000  # turns of which it is remembered what they came to
LONGEST = 4_000  # characters of a question, as many as the page's box takes


class Asked(BaseModel):
    """What the page sends with a question. `key` names the turn until its answer has an id."""

    key: str
    question: str
    conversation: str = ""
    model: str = ""
    replaces: str = ""
    documents: list[str] = []


@dataclass(slots=True)
class Turn:
    """One question and what there is of its answer so far; every field but `question` and `copy` is HTML or a name.

    written stands above the quotes and beneath below them; label says what was done for what is shown.
    `state` is asking, done, failed, or broken: then the record has no end, and only `Chat` knows whether one will come.
    """

    key: str
    question: str
    conversation: str = ""
    id: str = ""
    state: str = "asking"
    status: str = ""
    understood: str = ""
    label: str = ""
    written: str = ""
    quotes: str = ""
    beneath: str = ""
    foot: str = ""
    copy: str = ""
    rating: int = 0
    title: str = ""

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Growing:
    """A turn that takes in the events of its answer; `named` names a model for a reader."""

    def __init__(self, turn: Turn, named: Named = str) -> None:
        self.turn = turn
        self._named = named
        self._model = ""
        self._quotes: list[Quote] = []
        self._sentences: list[Sentence] = []
        self._above: tuple[Block, ...] = ()

    def follow(self, event: Event) -> None:
        """Take in the next event."""
        turn = self.turn
        match event:
            case Understood():
                turn.id, turn.status, self._model = event.id, "searching", event.model
                turn.understood = render.understood(event.question, event.standalone_question)
            case Found():
                self._found(event)
            case Status():
                turn.status = f"{event.text} · {event.waiting} before you" if event.waiting else event.text
            case FoundQuote():
                self._quotes.append(event.quote)
                turn.quotes = html.quotes(self._quotes)
            case Written(sentence=Sentence() as sentence):
                self._sentences.append(sentence)
                said = written(self._sentences, self._quotes, frozenset())
                turn.written = html.blocks((*self._above, *said), self._quotes)
                turn.label = render.written_by(self._named(self._model))
            case Written(sentence=Withheld()):
                turn.status = "withholding a sentence that the sources do not support"
            case Done():
                finish(turn, event.answer, self._named)

    def _found(self, event: Found) -> None:
        turn, count = self.turn, len(event.ranking.passages)
        self._above = (Unread(),) if event.unread else ()
        turn.written = html.blocks(self._above, ())
        if event.answerable:
            self._quotes = list(event.quotes)
            turn.quotes, turn.label = html.quotes(event.quotes), render.WORD_FOR_WORD
            turn.status = f"reading {count} passage{'s' * (count != 1)}"
        elif event.doubtful:
            turn.quotes, turn.label = render.near(nearest(event)), render.NEAREST
        else:
            near = nearest(event)
            turn.quotes, turn.label, turn.status = refused(near), render.NEAREST if near else "", ""


def finish(turn: Turn, answer: Answer, named: Named = str) -> None:
    """The answer as it is on record."""
    turn.state, turn.status, turn.id = "done", "", answer.id
    if answer.answered:
        turn.quotes = html.quotes(answer.quotes)
    elif answer.quotes or not turn.quotes:
        turn.quotes = refused(answer.quotes)
    if answer.answered or answer.quotes:
        turn.label = render.label(answer, named(answer.model))
    said = html.blocks(answer.blocks, answer.quotes)
    # Below quotes that are the answer; above them where it says more than they do.
    above = not isinstance(answer.blocks[0], Quoted) if answer.blocks else True
    turn.written, turn.beneath = (said, "") if above else ("", said)
    turn.foot = render.foot(answer)
    turn.copy = with_references(answer)


def restored(answer: Answer, conversation: str, named: Named = str, rating: int = 0) -> Turn:
    """The turn of an answer that was given earlier."""
    turn = Turn(key=answer.id, question=answer.question, conversation=conversation, rating=rating)
    turn.understood = render.understood(answer.question, answer.standalone_question)
    finish(turn, answer, named)
    if answer.notice == BROKEN_OFF:
        turn.state = "broken"
    return turn


def with_references(answer: Answer) -> str:
    """The answer to paste elsewhere: question, words, and each quote with its place."""
    references = "\n".join(f"[{one.n}] “{words(one)}” ({one.title}, {one.place.label})" for one in answer.quotes)
    return "\n\n".join(part for part in (answer.question, markdown(answer), references) if part)


def nearest(found: Found) -> Sequence[html.Nearby]:
    """What stands nearest to a question without an answer: quotes, else whole passages."""
    return found.quotes[:NEAREST] or [ranked.passage for ranked in found.ranking.passages[:NEAREST]]


def refused(nearby: Sequence[html.Nearby]) -> str:
    return render.refusal(nearby, rephrased(nearby[0]) if nearby else "")


class Chat:
    """Questions being answered right now, each under its turn's key and its answer's id, and the means to stop them."""

    def __init__(self, waystone: Waystone) -> None:
        self._waystone = waystone
        self._stops: dict[tuple[str, str], Flag] = {}  # by whose it is, and key
        self._begun: OrderedDict[tuple[str, str], tuple[str, str]] = OrderedDict()

    def ask(self, asked: Asked, reader: Reader = HERE) -> Iterator[Turn | Wait]:
        """The turn, again and again as it grows; it ends done or with one sentence on what went wrong."""
        turn = Turn(asked.key, asked.question.strip(), asked.conversation, status="searching")
        growing = Growing(turn, self._named)
        stop = self._stops[reader.name, asked.key] = Flag()
        try:
            with going_on(self._events(asked, turn, stop, reader)) as events:
                yield turn
                for event in paced(events):
                    if isinstance(event, Wait):
                        yield event
                        continue
                    growing.follow(event)
                    yield turn
            if (
                turn.conversation != asked.conversation
                and not stop.is_set()
                and self._named_by_model(asked, turn, reader)
            ):
                yield turn
        except WaystoneError as error:
            yield failed(turn, str(error))
        except Exception:
            log.exception("the question %r could not be answered", asked.question)
            yield failed(turn, "Something went wrong on this machine; the server's log says what. Please try again.")

    def answering(self, key: str, reader: Reader = HERE) -> bool:
        """Whether that turn, or the answer of that id, is still being written."""
        return (reader.name, key) in self._stops

    def begun(self, key: str, reader: Reader = HERE) -> tuple[str, str]:
        """The ids of a turn's answer and of its conversation, for a page that has lost its answer; "" if not known."""
        return self._begun.get((reader.name, key), ("", ""))

    def stop(self, key: str, reader: Reader = HERE) -> None:
        """Stop writing the answer of that turn or id; what is there stays."""
        if flag := self._stops.get((reader.name, key)):
            flag.set()

    def _named(self, model: str) -> str:
        return models.label(self._waystone, model)

    def _named_by_model(self, asked: Asked, turn: Turn, reader: Reader) -> bool:
        """Whether a capable model found a better name for a new conversation, and the reader has given it none."""
        models, records = self._waystone.models, self._waystone.records.of(reader.name)
        try:
            choice = models.choose(asked.model or None)
            if choice.kind == "quotes" or choice.restates:
                return False
            write = partial(models.words, choice, stop=Flag(), words=20)
            turn.title = title_by_model(write, asked.question)
            rule = title_of(conversation_title(asked.question))
            if not turn.title or records.conversation(turn.conversation).title != rule:
                return False
            records.rename(turn.conversation, turn.title)
        except WaystoneError as error:
            log.info("the conversation keeps its name: %s", error)
            return False
        return True

    def _events(self, asked: Asked, turn: Turn, stop: Flag, reader: Reader) -> Iterator[Event]:
        names = [asked.key]
        try:
            yield from first_document(self._waystone.of(reader), stop)
            for event in self._answered(asked, turn, stop, reader):
                if isinstance(event, Understood):
                    names.append(event.id)
                    self._stops[reader.name, event.id] = stop
                    self._begun[reader.name, asked.key] = event.id, turn.conversation
                    if len(self._begun) > _BEGUN:
                        self._begun.popitem(last=False)
                yield event
        finally:
            for name in names:
                self._stops.pop((reader.name, name), None)

    def _answered(self, asked: Asked, turn: Turn, stop: Flag, reader: Reader) -> Iterator[Event]:
        check(turn.question)
        own = self._waystone.of(reader)
        documents = standing(asked.documents, own.collection.documents()) if asked.documents else None
        records = self._waystone.records.of(reader.name)
        may_ask(reader, asked.model, self._waystone.models)
        if turn.conversation and not known(records, turn.conversation):
            turn.conversation = ""  # deleted, in another window perhaps: this is the first question of a new one
        # An answer of another conversation is not this question's to replace.
        if turn.conversation and asked.replaces and records.record(asked.replaces).conversation_id == turn.conversation:
            records.retract(asked.replaces)
        if not turn.conversation:
            turn.conversation = records.create(conversation_title(turn.question)).id
        events = own.answerer.answer(
            turn.question,
            records.messages(turn.conversation),
            conversation_id=turn.conversation,
            model=asked.model or None,
            stop=stop,
            reader=reader.name,
            documents=documents,
        )
        return self._waystone.metrics.watched(events)


def known(records: Records, conversation: str) -> bool:
    """Whether there is such a conversation."""
    try:
        records.conversation(conversation)
    except NotFound:
        return False
    return True


def check(question: str) -> None:
    """Raises `WaystoneError` for a question that is blank or longer than the page's box."""
    if not question:
        raise WaystoneError("The question is blank; type one and ask again.")
    if len(question) > LONGEST:
        raise WaystoneError(f"A question has at most {LONGEST:,} characters, this one {len(question):,}; shorten it.")


@contextmanager
def going_on(events: Iterator[Event]) -> Iterator[Iterator[Event]]:
    """The events; when the reader goes away before the last one, the answer is written to its end for the record."""
    try:
        yield events
    except GeneratorExit:
        # A reload comes back to a whole answer. The process does not wait for it when it ends.
        Thread(target=run_out, args=(events,), daemon=True).start()
        raise


def run_out(events: Iterator[Event]) -> None:
    try:
        deque(patiently(events), 0)
    except Exception:
        log.exception("an answer whose reader went away was broken off")


def failed(turn: Turn, message: str) -> Turn:
    turn.state, turn.status, turn.foot = "failed", "", render.error(message)
    return turn
