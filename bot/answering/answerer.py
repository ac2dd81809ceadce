"""From a question to its answer: understood, searched, quoted, written, checked, on record.

Quotes come first and need no language model. Whatever goes wrong after them ends in the quotes and one
clear line, never in a lost question.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import replace
from functools import partial
from threading import Event as Flag

from langchain_core.messages import BaseMessage

from bot.answer import Answer, DocumentName, Message, Quote, Sentence, Withheld
from bot.answering.state import State
from bot.answering.understand import Reading, read
from bot.errors import ModelError, ModelUnreachable, SettingError
from bot.events import Done, Event, Found, FoundQuote, Status, Understood, Written
from bot.evidence import attribution
from bot.evidence.overview import overview
from bot.evidence.retrieval import Evidence, Searched, quoted, quoted_plainly, searched, unanswered
from bot.models import prompts
from bot.models.choice import QUOTES
from bot.models.log_odds import Said
from bot.models.queue import Ticket
from bot.models.registry import Models
from bot.models.streaming import stopped_after
from bot.question.language import language_apart, language_of, translated_by_model
from bot.question.overview import Titled
from bot.question.rewrite import Write, searchable, standalone, standalone_by_model
from bot.store.records import Records
from bot.support import check
from bot.support.verifier import LogOdds
from bot.writing import compose, restate
from bot.writing.context import Context
from bot.writing.rereading import HOPELESS, reread
from index.collection import Collection, DocumentInfo, Part
from index.reader_model import shipped
from index.search.retriever import Retriever

log = logging.getLogger(__name__)

# Seconds that a question waits for its rewriting, before the rules' is taken, and for its translation.
REWRITING, TRANSLATING = 6.0, 20.0


class Answerer:
    """Answers questions from a collection, with whichever model is chosen. Safe to share between threads."""

    def __init__(
        self, collection: Collection, models: Models, records: Records, unread: Callable[[], bool] = lambda: False
    ) -> None:
        """`unread`: whether more documents are on their way in."""
        self._collection = collection
        self._unread = unread
        self._models = models
        self._records = records

    def over(self, collection: Collection) -> Answerer:
        """The same on another collection, or on what of it somebody sees."""
        return Answerer(collection, self._models, self._records, self._unread)

    def answer(
        self,
        question: str,
        history: Sequence[Message] = (),
        *,
        conversation_id: str | None = None,
        model: str | None = None,
        stop: Flag | None = None,
        reader: str = "",
        documents: Set[str] | None = None,
        without: Set[Part] = frozenset(),
    ) -> Iterator[Event]:
        """The events of one answer: `Understood`, `Found`, then `Status`, `FoundQuote` and `Written`, at last `Done`.

        The answer is on record before the first event. Setting `stop` ends it with what there is. A model that
        fails leaves the quotes and a line in `Answer.notice`. What the program answers by itself has no `Found`.
        The record is `reader`'s. `documents` are the ids of those that are asked alone; `without` names what the
        search is to do without. While readers wait in line for the writer, the events do not block: `Status` says the
        place again and again (`paced`, `patiently`).
        """
        state = self._begin(question, model, stop or Flag())
        state.reader = reader
        if documents is not None:
            state.documents = tuple(DocumentName(one.id, one.title) for one in self._shelf(documents))
        reading = self._understood(state, history, partial(self._shelf, documents))
        if not state.note:
            self._find(state, reading, documents, without)
        ranking = state.evidence.ranking
        understood = Understood(state.id, question, state.standalone, state.choice.name)
        records = self._records.of(reader)
        records.start(
            understood,
            ranking,
            state.quotes,
            prompt_hash=self._prompt_hash(state),
            generation=self._collection.generation,
            conversation_id=conversation_id,
            documents=state.documents,
        )
        yield understood
        rereads = self._rereads(state)
        if not state.note:
            doubtful = rereads and not ranking.answerable
            yield Found(ranking, tuple(state.quotes), ranking.answerable, doubtful, state.unread)
        if state.writes and (ranking.answerable or rereads):
            yield from self._written(state, rereads)
        answer = self._finished(state)
        records.finish(answer)
        yield Done(answer)

    def warm(self) -> None:
        """Load the chosen model in the background."""
        self._models.warm(prompts.answers("", ""), prompts.opinion("", ""))

    def _begin(self, question: str, model: str | None, stop: Flag) -> State:
        try:
            choice = self._models.choose(model)
        except (ModelError, SettingError) as error:
            return State(question, QUOTES, stop, f"{error}; these are quotes alone")
        return State(question, choice, stop, self._models.notice(choice))

    def _shelf(self, documents: Set[str] | None) -> list[DocumentInfo]:
        return [one for one in self._collection.documents() if documents is None or one.id in documents]

    def _understood(self, state: State, history: Sequence[Message], shelf: Callable[[], Sequence[Titled]]) -> Reading:
        reading = read(state.question, history, shelf, partial(self._standalone, state))
        state.standalone, state.note = reading.question, reading.note
        return reading

    def _standalone(self, state: State, question: str, history: Sequence[Message]) -> str:
        """By rules, or by a writer that can do it at once, as nobody waits for it."""
        by_rules = standalone(question, history)
        if by_rules == question or not self._models.loaded(state.choice):
            return by_rules
        ask = partial(standalone_by_model, question=question, history=history)
        return self._reworded(state, ask, REWRITING) or by_rules

    def _reworded(self, state: State, ask: Callable[[Write], str], seconds: float) -> str:
        """What a writer makes of a question within some seconds; "" where there is none, or others wait for it."""
        choice = state.choice
        if choice.kind == "quotes" or not self._models.line(choice).free:
            return ""
        try:
            with stopped_after(seconds, state.stop) as stop:
                return ask(partial(self._models.words, choice, stop=stop, words=60))
        except (ModelError, SettingError) as error:
            state.notice = f"{error}; the question was understood without it"
            return ""

    def _find(self, state: State, reading: Reading, documents: Set[str] | None, without: Set[Part]) -> None:
        state.unread = self._unread()
        with self._collection.reading(documents, without) as retriever:
            state.evidence = self._evidence(state, reading, retriever)
            spans = [
                *(one.passage.span for one in state.evidence.ranking.passages),
                *(one.span for one in state.evidence.quotes),
            ]
            # Noted now: a document may be removed while its answer is written.
            state.authors = {one.document_id: retriever.document(one.document_id).source.author for one in spans}
        state.quotes = list(state.evidence.quotes)
        state.quotes_s = state.seconds()

    def _evidence(self, state: State, reading: Reading, retriever: Retriever) -> Evidence:
        if reading.overview:
            try:
                return overview(state.standalone, reading.overview, retriever)
            finally:
                state.retrieve_s = state.seconds()
        found = self._searched(state, retriever)
        state.retrieve_s = state.seconds()
        try:
            return quoted(found, retriever)
        except Exception:
            log.exception("lists, tables and parts of %r are left out", state.standalone)
            return quoted_plainly(found, retriever)

    def _searched(self, state: State, retriever: Retriever) -> Searched:
        """The search of the question without its misprints; in documents of another language, of its translation."""
        asked = searchable(state.standalone, state.question)
        # Only words of English are known not to be misprints.
        spelled = retriever.respelled(asked) if language_of(asked) in {"en", ""} else asked
        found = searched(spelled, retriever)
        passages = [one.passage.text for one in found.ranking.passages]
        language = language_apart(state.standalone, "\n".join(passages))
        # Of a library in several languages, the nearest words may be in the question's own.
        own = bool(language) and language_of(passages[0]) == language_of(state.standalone)
        if not language or (own and found.ranking.answerable):
            if spelled != asked:
                state.standalone = retriever.respelled(state.standalone)
            return found
        ask = partial(translated_by_model, question=state.standalone, language=language)
        translated = self._reworded(state, ask, TRANSLATING)
        if translated:
            again = searched(translated, retriever)
            if again.ranking.answerable or not own:
                state.standalone = translated
                return again
        if own:
            return found
        able = "choose a writer that can translate" if state.choice.kind == "quotes" else "try again"
        told = f"These documents are in {language}; ask in {language}, or {able}."
        # Why the writer could not be asked stands behind it.
        state.notice = f"{told} {state.notice}".strip()
        return unanswered(found)

    def _prompt_hash(self, state: State) -> str:
        if state.choice.kind == "quotes":
            return ""
        restates = state.choice.restates
        prompt = prompts.restate(state.standalone, "") if restates else prompts.compose(state.standalone, {})
        return prompts.fingerprint(prompt)

    def _written(self, state: State, rereads: bool) -> Iterator[Event]:
        try:
            with self._models.line(state.choice).ticket(state.reader) as ticket:
                yield from _waiting(ticket, state.stop)
                if not self._models.loaded(state.choice):
                    yield Status("loading the model")
                if rereads:
                    yield from self._reread(state)
                if state.evidence.ranking.answerable:
                    yield Status("writing")
                    yield from self._drafted(state)
        except (ModelError, SettingError) as error:
            state.notice = f"{error}; {stands(state)}"
        except Exception:
            # What was found is not lost to whatever goes wrong beside it.
            log.exception("writing the answer to %r broke off", state.standalone)
            state.notice = f"Writing broke off, the server's log says why; {stands(state)}"

    def _rereads(self, state: State) -> bool:
        """Whether the writer is to say of each quote if it answers, before anything is written."""
        if not (state.writes and state.choice.restates and state.evidence.plain and state.quotes):
            return False
        return self._models.verifies(state.choice) and state.evidence.ranking.confidence >= HOPELESS

    def _reread(self, state: State) -> Iterator[Event]:
        yield Status("reading the quotes again")
        ranking, opinion = state.evidence.ranking, self._opinion(state, prompts.answers)
        found = reread(state.standalone, state.quotes, ranking.confidence, shipped().answers, opinion)
        if state.stop.is_set():
            return  # what came of a model that was cut short is not its word
        state.take(found)
        ranking = state.evidence.ranking
        yield Found(ranking, tuple(state.quotes), ranking.answerable, unread=state.unread)

    def _drafted(self, state: State) -> Iterator[Event]:
        context = Context(
            partial(self._write, state),
            state.author,
            check,
            shipped().answers,
            self._opinion(state, prompts.opinion) if self._models.verifies(state.choice) else None,
            state.opinions,
        )
        drafted: Iterator[Sentence | Withheld | Quote | compose.Refused]
        found, asked = state.evidence, state.standalone
        if state.choice.restates:
            ordered = attribution.by_document(state.quotes)
            drafted = restate.restate(context, asked, found.ranking.passages, ordered, found.parts, found.items)
        else:
            drafted = compose.compose(context, asked, found.ranking.passages, state.quotes)
        for one in drafted:
            if state.stop.is_set():
                return  # what came of a model that was cut short is not its word
            if isinstance(one, Quote):
                state.quotes.append(replace(one, author=state.author(one.span)))
                yield FoundQuote(state.quotes[-1])
            elif isinstance(one, compose.Refused):
                state.refused = not state.sentences  # what was shown stands
            elif isinstance(one, Sentence):
                state.sentences.append(one)
                yield Written(one)
            else:
                state.withheld.append(one)
                yield Written(one)

    def _finished(self, state: State) -> Answer:
        try:
            return state.finished()
        except Exception:
            log.exception("the answer to %r could not be put together", state.standalone)
            return state.in_quotes()

    def _opinion(self, state: State, prompt: Callable[[str, str], Sequence[BaseMessage]]) -> LogOdds:
        def log_odds(asked: str, text: str) -> float:
            return self._models.leaning(state.choice, prompt(asked, text), stop=state.stop)

        return log_odds

    def _write(self, state: State, messages: Sequence[BaseMessage]) -> Generator[Said]:
        if state.stop.is_set():
            return
        length, empty = 60 if state.choice.restates else 350, True
        with closing(self._models.said(state.choice, messages, stop=state.stop, words=length)) as pieces:
            for piece in pieces:
                empty = False
                state.first_token_s = state.first_token_s or state.seconds()
                yield piece
        if empty and not state.stop.is_set():
            raise ModelUnreachable("the model's reply was empty")


def stands(state: State) -> str:
    return "what was written until then stands" if state.sentences else "the quotes stand"


def _waiting(ticket: Ticket, stop: Flag) -> Iterator[Event]:
    while (ahead := ticket.ahead) and not stop.is_set():
        yield Status("waiting for the model", ahead)
