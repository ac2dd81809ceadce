"""From a question to its answer: understood, searched, quoted, written, checked, on record.

Quotes come first and need no language model. Whatever goes wrong after them ends in the quotes and one
clear line, never in a lost question.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event as Flag
from time import monotonic

from langchain_core.messages import BaseMessage
from uuid_utils.compat import uuid7

from bot.answering.answer import (
    Answer,
    Done,
    Event,
    Found,
    Message,
    Quote,
    Quoted,
    Sentence,
    Status,
    Timings,
    Understood,
    Withheld,
    Written,
)
from bot.errors import ModelError, ModelUnreachable, SettingError
from bot.evidence import attribution
from bot.evidence.retrieval import NEAREST, NOTHING, Finding, quoted, searched
from bot.models.choice import QUOTES, Choice
from bot.models.queue import Ticket
from bot.models.registry import Models
from bot.question.rewrite import standalone, standalone_by_model
from bot.render import markdown as report
from bot.store.records import Records
from bot.support import check
from bot.support.echo import echo
from bot.support.second_opinion import Leaning
from bot.writing import compose, prompts
from corpus.document import Span
from index.collection import Collection

LOOK = 0.25  # seconds between looks at the line


@dataclass(slots=True)
class Work:
    """One question on its way."""

    question: str
    choice: Choice
    stop: Flag
    notice: str
    began: float = field(default_factory=monotonic)
    id: str = field(default_factory=lambda: str(uuid7()))
    standalone: str = ""
    finding: Finding = NOTHING
    authors: Mapping[str, str] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    refused: bool = False
    retrieve_s: float = 0.0
    quotes_s: float = 0.0
    first_token_s: float | None = None

    @property
    def writes(self) -> bool:
        """Whether a model writes; a comparison is a table of quotes, to which a small one has nothing to add."""
        return self.choice.kind != "quotes" and not (self.finding.table and self.choice.restates)

    def author(self, words: Span) -> str:
        return self.authors[words.document_id]

    def seconds(self) -> float:
        return monotonic() - self.began


class Answerer:
    """Answers questions from a collection, with whichever model is chosen. Safe to share between threads."""

    def __init__(self, collection: Collection, models: Models, records: Records) -> None:
        self._collection = collection
        self._models = models
        self._records = records

    def answer(
        self,
        question: str,
        history: Sequence[Message] = (),
        *,
        conversation_id: str | None = None,
        model: str | None = None,
        stop: Flag | None = None,
    ) -> Iterator[Event]:
        """The events of one answer: `Understood`, `Found`, then `Status`, `Quoted` and `Written`, at last `Done`.

        The answer is on record before the first event. Setting `stop` ends it with what there is. A model that
        fails leaves the quotes and a line in `Answer.notice`.
        """
        work = self._begin(question, model, stop or Flag())
        self._understand(work, history)
        self._find(work)
        ranking = work.finding.ranking
        understood = Understood(work.id, question, work.standalone)
        self._records.start(
            understood,
            ranking,
            work.quotes,
            model=work.choice.name,
            prompt_hash=self._prompt_hash(work),
            generation=self._collection.generation,
            conversation_id=conversation_id,
        )
        yield understood
        yield Found(ranking, tuple(work.quotes), ranking.answerable)
        if ranking.answerable and work.writes:
            yield from self._written(work)
        answer = finished(work)
        self._records.finish(answer)
        yield Done(answer)

    def warm(self) -> None:
        """Load the chosen model in the background."""
        self._models.warm(prompts.opinion("", ""))

    def _begin(self, question: str, model: str | None, stop: Flag) -> Work:
        try:
            choice = self._models.choose(model)
        except (ModelError, SettingError) as error:
            return Work(question, QUOTES, stop, f"{error}; these are quotes alone")
        return Work(question, choice, stop, self._models.notice(choice))

    def _understand(self, work: Work, history: Sequence[Message]) -> None:
        work.standalone = standalone(work.question, history)
        if work.standalone == work.question or work.choice.restates or work.choice.kind == "quotes":
            return
        write = partial(self._models.words, work.choice, stop=work.stop, words=60)
        try:
            work.standalone = standalone_by_model(write, work.question, history)
        except (ModelError, SettingError) as error:
            work.notice = f"{error}; the question was understood by rules"

    def _find(self, work: Work) -> None:
        with self._collection.reading() as retriever:
            found = searched(work.standalone, retriever)
            work.retrieve_s = work.seconds()
            work.finding = quoted(found, retriever)
            spans = [*(one.passage.span for one in found.ranking.passages), *(one.span for one in work.finding.quotes)]
            # Noted now: a document may be removed while its answer is written.
            work.authors = {one.document_id: retriever.document(one.document_id).source.author for one in spans}
        work.quotes = list(work.finding.quotes)
        work.quotes_s = work.seconds()

    def _prompt_hash(self, work: Work) -> str:
        if work.choice.kind == "quotes":
            return ""
        restates = work.choice.restates
        prompt = prompts.restate(work.standalone, "") if restates else prompts.compose(work.standalone, {})
        return prompts.fingerprint(prompt)

    def _written(self, work: Work) -> Iterator[Event]:
        try:
            with self._models.line(work.choice).ticket() as ticket:
                yield from _waiting(ticket, work.stop)
                if not self._models.loaded(work.choice):
                    yield Status("loading the model")
                yield Status("writing")
                yield from self._drafted(work)
        except (ModelError, SettingError) as error:
            work.notice = f"{error}; {'what was written until then stands' if work.sentences else 'the quotes stand'}"

    def _drafted(self, work: Work) -> Iterator[Event]:
        means = compose.Means(partial(self._write, work), work.author, check, echo, self._leaning(work))
        drafted: Iterator[Sentence | Withheld | Quote | compose.Refused]
        found, asked = work.finding, work.standalone
        if work.choice.restates:
            in_turn = attribution.in_turn(work.quotes)
            drafted = compose.restate(means, asked, found.ranking.passages, in_turn, found.parts, found.items)
        else:
            drafted = compose.compose(means, asked, found.ranking.passages, work.quotes)
        for one in drafted:
            if work.stop.is_set():
                return  # what came of a model that was cut short is not its word
            if isinstance(one, Quote):
                work.quotes.append(replace(one, author=work.author(one.span)))
                yield Quoted(work.quotes[-1])
            elif isinstance(one, compose.Refused):
                work.refused = not work.sentences  # what was shown stands
            elif isinstance(one, Sentence):
                work.sentences.append(one)
                yield Written(one)
            else:
                work.withheld.append(one)
                yield Written(one)

    def _leaning(self, work: Work) -> Leaning | None:
        if not self._models.second_opinion(work.choice):
            return None

        def leaning(sentence: str, evidence: str) -> float:
            return self._models.leaning(work.choice, prompts.opinion(sentence, evidence), stop=work.stop)

        return leaning

    def _write(self, work: Work, messages: Sequence[BaseMessage]) -> Generator[str]:
        if work.stop.is_set():
            return
        length, empty = 60 if work.choice.restates else 350, True
        with closing(self._models.words(work.choice, messages, stop=work.stop, words=length)) as words:
            for piece in words:
                empty = False
                work.first_token_s = work.first_token_s or work.seconds()
                yield piece
        if empty and not work.stop.is_set():
            raise ModelUnreachable("the model's reply was empty")


def _waiting(ticket: Ticket, stop: Flag) -> Iterator[Event]:
    told = 0
    while (ahead := ticket.ahead) and not stop.is_set():
        if ahead != told:
            told = ahead
            yield Status("waiting for the model", ahead)
        ticket.wait(LOOK)


def finished(work: Work) -> Answer:
    """The answer out of what there is."""
    ranking, quotes = work.finding.ranking, work.quotes
    sentences = tuple(work.sentences)
    answered = ranking.answerable and not work.refused and bool(work.quotes)
    if answered:
        sentences, markdown = composed(work)
    else:
        quotes, sentences = work.quotes[:NEAREST], ()
        markdown = report.refused(quotes)
    return Answer(
        id=work.id,
        question=work.question,
        standalone_question=work.standalone,
        answered=answered,
        confidence=ranking.confidence,
        markdown=markdown,
        quotes=tuple(quotes),
        sentences=sentences,
        withheld=tuple(work.withheld),
        model=work.choice.name,
        timings=Timings(work.retrieve_s, work.quotes_s, work.seconds(), work.first_token_s),
        notice=work.notice,
    )


def composed(work: Work) -> tuple[tuple[Sentence, ...], str]:
    """The sentences of an answer and its Markdown: what was written, a comparison's table, else the quotes."""
    finding = work.finding
    sentences = with_all_items(work.sentences, work.quotes, finding.items if work.choice.restates else frozenset())
    blocks = [report.written(sentences, work.quotes, finding.items)] if sentences else []
    if finding.table:
        sentences += finding.table.sentences()
        blocks.append(report.side_by_side(finding.table, work.quotes))
    if not sentences:
        sentences = tuple(Sentence(quote.text, (quote.n,), "quoted") for quote in work.quotes)
        blocks.append(report.quoted(work.quotes))
    if finding.silent:
        blocks.append(report.not_told(finding.silent))
    return sentences, "\n\n".join(blocks)


def with_all_items(sentences: Sequence[Sentence], quotes: Sequence[Quote], items: Set[int]) -> tuple[Sentence, ...]:
    """Sentences on some items of a list, with the source's own words for the items that have none."""
    told = {sentence.citations[0] for sentence in sentences if sentence.citations}
    if not told & items:
        return tuple(sentences)
    missing = [Sentence(quote.text, (quote.n,), "quoted") for quote in quotes if quote.n in items - told]
    listed = sorted(
        [*(one for one in sentences if one.citations[0] in items), *missing], key=lambda one: one.citations[0]
    )
    first = next(at for at, one in enumerate(sentences) if one.citations[0] in items)
    rest = [one for one in sentences[first:] if one.citations[0] not in items]
    return (*sentences[:first], *listed, *rest)
