"""One question on its way to an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event as Flag
from time import monotonic

from uuid_utils.compat import uuid7

from bot.answer import (
    Answer,
    Block,
    DocumentName,
    Nearest,
    Note,
    Quote,
    Quoted,
    Sentence,
    Timings,
    Unread,
    Withheld,
)
from bot.answering.assemble import assembled, with_all_items
from bot.evidence.retrieval import NEAREST, NOTHING, Evidence
from bot.models.choice import Choice
from bot.writing.rereading import Reread
from corpus.document import Span
from index.search.confidence import ANSWERABLE


@dataclass(slots=True)
class State:
    """One question on its way.

    reader: who asks; documents: those it is asked of, none for all; note: what the program says to it by itself,
    without its sources; unread: whether more documents were on their way in; opinions: the writer's log-odds that each
    quote which it has read answers, by its number.
    """

    question: str
    choice: Choice
    stop: Flag
    notice: str
    began: float = field(default_factory=monotonic)
    id: str = field(default_factory=lambda: str(uuid7()))
    reader: str = ""
    documents: tuple[DocumentName, ...] = ()
    standalone: str = ""
    note: str = ""
    unread: bool = False
    evidence: Evidence = NOTHING
    authors: Mapping[str, str] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)
    opinions: Mapping[int, float] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    refused: bool = False
    retrieve_s: float = 0.0
    quotes_s: float = 0.0
    first_token_s: float | None = None

    @property
    def writes(self) -> bool:
        """Whether a model writes; a small one has nothing to add to a comparison or an overview in quotes."""
        drawn_up = bool(self.evidence.table or self.evidence.overview)
        return self.choice.kind != "quotes" and not (drawn_up and self.choice.restates)

    def take(self, reread: Reread) -> None:
        """The quotes as the writer has read them, and whether they answer."""
        self.quotes, self.opinions = list(reread.quotes), reread.opinions
        ranking = replace(
            self.evidence.ranking, confidence=reread.confidence, answerable=reread.confidence >= ANSWERABLE
        )
        self.evidence = replace(self.evidence, ranking=ranking)

    def author(self, words: Span) -> str:
        return self.authors[words.document_id]

    def seconds(self) -> float:
        return monotonic() - self.began

    def finished(self) -> Answer:
        """The answer out of what there is."""
        if self.note:
            return self._answer((Note(self.note),), ())
        if not self._answered:
            return self._refusal()
        items = self.evidence.items if self.choice.restates else frozenset()
        sentences = with_all_items(self.sentences, self.quotes, items)
        return self._answer(assembled(self.evidence, self.quotes, sentences), self.quotes)

    def in_quotes(self) -> Answer:
        """The answer without anything but its quotes."""
        return (
            self._answer((Quoted(tuple(quote.n for quote in self.quotes)),), self.quotes)
            if self._answered
            else self._refusal()
        )

    @property
    def _answered(self) -> bool:
        return bool(self.note) or (self.evidence.ranking.answerable and not self.refused and bool(self.quotes))

    def _refusal(self) -> Answer:
        nearest = self.quotes[:NEAREST]
        return self._answer((Nearest(tuple(quote.n for quote in nearest)),), nearest)

    def _answer(self, blocks: tuple[Block, ...], quotes: Sequence[Quote]) -> Answer:
        return Answer(
            id=self.id,
            question=self.question,
            standalone_question=self.standalone,
            answered=self._answered,
            confidence=self.evidence.ranking.confidence,
            blocks=(Unread(), *blocks) if self.unread else blocks,
            quotes=tuple(quotes),
            withheld=tuple(self.withheld),
            model=self.choice.name,
            timings=Timings(self.retrieve_s, self.quotes_s, self.seconds(), self.first_token_s),
            notice=self.notice,
            documents=self.documents,
        )
