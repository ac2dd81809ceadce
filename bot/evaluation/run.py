"""Asks every question of a file, and notes what search and the quotes-only answer came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from bot.answer import Quote
from bot.evaluation.questions import Evidence, GoldQuestion, holds, overlaps
from bot.evidence.retrieval import PASSAGES, find
from bot.question.rewrite import searchable, standalone
from index.search.ranking import Ranking
from index.search.retriever import Retriever

DEPTHS = (1, 3, 5, 10)
SHOWN = PASSAGES
# A shown time this near, in seconds, starts a listener at the right words.
NEAR_S = 5.0


class Search(Protocol):
    """What is measured: the product's retriever, or another to compare it with."""

    def search(self, question: str, k: int = 5) -> Ranking: ...


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one question.

    recalls: for each of `DEPTHS` the share of gold quotes among that many passages, None where there is no gold;
    words: in the first five passages; confidence, answered: as reported; quote_hit, first_hit: whether any quote, or
    the first one, has gold words, None without gold or quotes; times: for each quote hit in a recording whether its
    start is near; seconds: search and quotes together.
    """

    id: str
    kind: str
    answerable: bool
    recalls: tuple[float, ...] | None
    words: int
    confidence: float
    answered: bool
    quote_hit: bool | None
    first_hit: bool | None
    times: tuple[bool, ...]
    seconds: float


def evaluate(questions: Sequence[GoldQuestion], search: Search) -> Iterator[Result]:
    """One result a question, in order. Quotes are judged only where `search` is a `Retriever`."""
    for gold in questions:
        began = perf_counter()
        ranking, quotes = _found(searchable(standalone(gold.question, gold.history), gold.question), search)
        yield _result(gold, ranking, quotes, perf_counter() - began)


def _found(question: str, search: Search) -> tuple[Ranking, tuple[Quote, ...] | None]:
    if not isinstance(search, Retriever):
        return search.search(question, DEPTHS[-1]), None
    finding = find(question, search, DEPTHS[-1])
    return finding.ranking, finding.quotes


def _result(gold: GoldQuestion, ranking: Ranking, quotes: Sequence[Quote] | None, seconds: float) -> Result:
    texts = [ranked.passage.text for ranked in ranking.passages]
    judged = quotes is not None and gold.answerable
    hits = [[overlaps(quote.text, evidence.quote) for evidence in gold.evidence] for quote in quotes or ()]
    return Result(
        id=gold.id,
        kind=gold.kind,
        answerable=gold.answerable,
        recalls=tuple(_recall(gold.evidence, texts[:k]) for k in DEPTHS) if gold.answerable else None,
        words=sum(len(text.split()) for text in texts[:SHOWN]),
        confidence=ranking.confidence,
        answered=ranking.answerable,
        quote_hit=any(map(any, hits)) if judged else None,
        first_hit=any(any(hit) for hit in hits[:1]) if judged else None,
        times=tuple(_times(gold.evidence, quotes or ())),
        seconds=seconds,
    )


def _recall(evidence: Sequence[Evidence], texts: Sequence[str]) -> float:
    return sum(any(holds(text, gold.quote) for text in texts) for gold in evidence) / len(evidence)


def _times(evidence: Sequence[Evidence], quotes: Sequence[Quote]) -> Iterator[bool]:
    for gold in evidence:
        if gold.start_s is None:
            continue
        starts = [quote.place.start_s for quote in quotes if overlaps(quote.text, gold.quote)]
        told = [start for start in starts if start is not None]
        if told:
            yield any(abs(start - gold.start_s) <= NEAR_S for start in told)
