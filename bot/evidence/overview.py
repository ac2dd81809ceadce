"""An overview's evidence: quotes that together cover a document, or what the documents say on a subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.answer import Quote
from bot.evidence.retrieval import Evidence, find, signed
from bot.evidence.summary import apart, covering, fitness
from bot.question.overview import Meant
from corpus.document import Span
from corpus.passages import passage
from index.search.ranking import RankedPassage, Ranking
from index.search.retriever import Retriever

MOST: Final = 6  # sentences on a subject
_PASSAGES: Final = 12  # that are looked at for a subject
# A sentence counts as being on a subject that is worth this share of the one that is nearest to it.
_NEAR: Final = 0.55
# What the nearness of the words is worth, in cosines.
_WORDS_SHARE: Final = 0.7


def overview(question: str, meant: Meant, retriever: Retriever) -> Evidence:
    """The evidence for an overview; that of an ordinary question where the documents don't treat the subject."""
    if meant.subject:
        return _on_subject(question, meant, retriever)
    document = retriever.document(meant.documents[0].id)
    return _evidence(question, f"“{document.title}” in its own words", covering(document), retriever)


def _on_subject(question: str, meant: Meant, retriever: Retriever) -> Evidence:
    own = {one.id for one in meant.documents}
    within = retriever if own >= retriever.document_ids else retriever.among(own)
    ranking = within.search(meant.subject, _PASSAGES)
    if not ranking.answerable:
        return find(question, retriever)
    near = within.near(meant.subject, [one.passage.span for one in ranking.passages])
    singles = [
        one for one in near if not any(one.span != other.span and one.span.contains(other.span) for other in near)
    ]
    worth = {one.span: one.cosine + _WORDS_SHARE * one.words for one in singles}
    on_it = [span for span in worth if worth[span] >= _NEAR * max(worth.values())]
    texts = [within.document(span.document_id).quote(span) for span in on_it]
    scores = [worth[span] * fitness(text) for span, text in zip(on_it, texts, strict=True)]
    chosen = [on_it[at] for at in apart(texts, scores, MOST)]
    return _evidence(question, f"What the documents say on {meant.subject}", chosen, retriever, ranking.confidence)


def _evidence(
    question: str, about: str, spans: Sequence[Span], retriever: Retriever, confidence: float = 1.0
) -> Evidence:
    shown = [passage(retriever.document(span.document_id), span) for span in spans]
    quotes = [
        Quote(n, one.span, one.text, one.corrected, one.title, one.place, 0.0) for n, one in enumerate(shown, start=1)
    ]
    ranking = Ranking(question, tuple(RankedPassage(one, 0.0) for one in shown), confidence, answerable=bool(shown))
    return Evidence(ranking, signed(quotes, retriever), overview=about)
