"""The sentences that answer, verbatim: chosen from the passages that a search found.

Each candidate is a window of one or two sentences. What counts is how near its vector is to the question, how
many of the words asked it has, and how well its passage ranked.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Quote
from corpus.duplicates import overlap
from corpus.passages import passage
from index.ranking import Ranking
from index.retriever import Near, Retriever

MOST = 4
COVERAGE_SHARE = 0.2
RANK_SHARE = 0.02
# A quote is shown when it is nearly as good as the best.
_FALL = 0.35
_SAME_WORDS = 0.6


def choose_quotes(question: str, ranking: Ranking, retriever: Retriever, most: int = MOST) -> tuple[Quote, ...]:
    """At most `most` quotes, best first, none of them overlapping or repeating another."""
    spans = [ranked.passage.span for ranked in ranking.passages]
    scored = [
        (near.cosine + COVERAGE_SHARE * near.coverage - RANK_SHARE * rank, near)
        for rank, span in enumerate(spans)
        for near in retriever.near(question, [span])
    ]
    scored.sort(key=lambda pair: -pair[0])
    chosen = _distinct(scored, retriever, most)
    return tuple(_quote(n, score, near, retriever) for n, (score, near) in enumerate(chosen, start=1))


def _distinct(scored: Sequence[tuple[float, Near]], retriever: Retriever, most: int) -> list[tuple[float, Near]]:
    chosen: list[tuple[float, Near]] = []
    for score, near in scored:
        if len(chosen) == most or score < chosen[0][0] - _FALL if chosen else False:
            break
        if not any(_repeats(near, other, retriever) for _, other in chosen):
            chosen.append((score, near))
    return chosen


def _repeats(near: Near, other: Near, retriever: Retriever) -> bool:
    if near.span.overlap(other.span):
        return True
    mine, its = (retriever.document(one.span.document_id).quote(one.span) for one in (near, other))
    return overlap(mine, its) > _SAME_WORDS


def _quote(n: int, score: float, near: Near, retriever: Retriever) -> Quote:
    shown = passage(retriever.document(near.span.document_id), near.span)
    return Quote(n, shown.span, shown.text, shown.corrected, shown.title, shown.place, score)
