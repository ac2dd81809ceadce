"""From a question to ranked passages: the nearest window of each passage, and its words, in one score.

A passage is worth the cosine of its best window plus a share of its BM25 score. Every unit starts a passage, so
the best of them is centred on what matched; passages that mostly repeat a better one are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from corpus.document import Document, Span
from corpus.duplicates import overlap
from corpus.passages import passage, passage_ends, units, window_spans
from index.confidence import ANSWERABLE, Features, confidence
from index.embedder import Embedder, Reranker
from index.lexical import Lexical, Numbers, asked_terms
from index.ranking import RankedPassage, Ranking
from index.vectors import Hit, Key, Vector, Vectors

NEAREST = 300  # windows asked of the vector store
LEXICAL_SHARE = 0.02
_MOST_OVERLAP = 0.3
_SAME_WORDS = 0.6
_RERANKED = 20


class Shelved(Protocol):
    """A document and the version of it whose vectors are stored."""

    @property
    def document(self) -> Document: ...
    @property
    def version(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Near:
    """One or two sentences, and how near they are to a question."""

    span: Span
    cosine: float
    coverage: float


class Retriever:
    """Searches one state of the collection; a changed collection gets a new retriever."""

    def __init__(
        self,
        vectors: Vectors,
        embedder: Embedder,
        shelf: Mapping[str, Shelved],
        reranker: str = "",
        earlier: Retriever | None = None,
    ) -> None:
        """`shelf` are the indexed documents by id; `earlier` is the retriever that this one takes the place of."""
        self._shelf = dict(shelf)
        self._versions = {document_id: shelved.version for document_id, shelved in shelf.items()}
        self._vectors = vectors
        self._embedder = embedder
        heir = earlier is not None and earlier._embedder is embedder
        self._reranker: Reranker | None = earlier._reranker if earlier and heir else _reranker(reranker)
        self._vector: Callable[[str], Vector] = earlier._vector if earlier and heir else _remembering(embedder)
        self._units: list[Span] = []
        lasts: list[int] = []
        for shelved in self._shelf.values():
            spans = units(shelved.document)
            lasts.extend(len(self._units) + last for last in passage_ends(spans))
            self._units.extend(spans)
        self._lasts = np.array(lasts, dtype=np.int64)
        self._unit_at = {(unit.document_id, unit.start): at for at, unit in enumerate(self._units)}
        self._unit_to = {(unit.document_id, unit.end): at for at, unit in enumerate(self._units)}

    @property
    def windows(self) -> int:
        """The number of windows that the documents have."""
        return sum(max(0, 2 * len(units(shelved.document)) - 1) for shelved in self._shelf.values())

    @cached_property
    def _lexical(self) -> Lexical:
        firsts = np.arange(len(self._units), dtype=np.int64)
        return Lexical((self._words(unit) for unit in self._units), firsts, self._lasts)

    def search(self, question: str, k: int = 5) -> Ranking:
        """The `k` passages that answer best, best first; none of them repeats another."""
        if not self._units or not question.strip():
            return Ranking(question, (), 0.0, answerable=False)
        hits = self._vectors.query(self._vector(question), NEAREST, self._versions)
        nearness = self._nearness(hits)
        lexical, coverage = self._lexical.scores(asked_terms(question))
        scores = nearness + LEXICAL_SHARE * lexical
        best = self._reranked(question, self._distinct(scores, max(k, _RERANKED if self._reranker else k)), scores)[:k]
        features = Features(max((hit.cosine for hit in hits), default=0.0), float(coverage[best].max()))
        sure = confidence(features)
        ranked = tuple(RankedPassage(passage(self._document(at), self._span(at)), float(scores[at])) for at in best)
        return Ranking(question, ranked, sure, answerable=sure >= ANSWERABLE)

    def near(self, question: str, within: Sequence[Span]) -> list[Near]:
        """The windows inside the given spans with their nearness to the question, in the order of the text."""
        vector, asked = self._vector(question), asked_terms(question)
        found: list[Near] = []
        for span in within:
            inside = self._windows_in(span)
            stored = self._vectors.get(self._versions[span.document_id], [Key(window) for window in inside])
            ends = [(self._unit_at[w.document_id, w.start], self._unit_to[w.document_id, w.end]) for w in inside]
            coverage = self._coverage(asked, ends)
            found += [
                Near(window, float(stored[Key(window)] @ vector), float(share))
                for window, share in zip(inside, coverage, strict=True)
                if Key(window) in stored
            ]
        return found

    def warm(self) -> None:
        """Count the words and load the models now, not at the first question."""
        self.search("warm")

    def document(self, document_id: str) -> Document:
        return self._shelf[document_id].document

    def _coverage(self, asked: Sequence[str], ends: Sequence[tuple[int, int]]) -> Numbers:
        return self._lexical.coverage(asked, np.array(ends, dtype=np.int64).reshape(-1, 2))

    def _windows_in(self, span: Span) -> list[Span]:
        return window_spans([unit for unit in units(self.document(span.document_id)) if span.contains(unit)])

    def _nearness(self, hits: Sequence[Hit]) -> Numbers:
        """For each passage the cosine of its nearest window; the least one found where none of its was."""
        nearness = np.full(len(self._units), min((hit.cosine for hit in hits), default=0.0))
        for hit in hits:
            first = self._unit_at[hit.span.document_id, hit.span.start]
            last = self._unit_to[hit.span.document_id, hit.span.end]
            # Ends never decrease, so the passages that hold a window start in one run of units.
            start = int(np.searchsorted(self._lasts, last))
            nearness[start : first + 1] = np.maximum(nearness[start : first + 1], hit.cosine)
        return nearness

    def _distinct(self, scores: Numbers, k: int) -> list[int]:
        """The best passages' first units, none of which repeats a better one."""
        chosen: list[int] = []
        for at in np.argsort(-scores, kind="stable"):
            if len(chosen) == k:
                break
            if not any(self._repeats(int(at), better) for better in chosen):
                chosen.append(int(at))
        return chosen

    def _repeats(self, at: int, better: int) -> bool:
        mine, its = self._span(at), self._span(better)
        if mine.document_id == its.document_id and mine.overlap(its):
            return mine.overlap(its) > _MOST_OVERLAP * min(len(mine), len(its))
        return overlap(self._document(at).quote(mine), self._document(better).quote(its)) > _SAME_WORDS

    def _reranked(self, question: str, best: list[int], scores: Numbers) -> list[int]:
        if not self._reranker or not best:
            return best
        texts = [self._document(at).quote(self._span(at)) for at in best]
        order = np.argsort(-self._reranker.scores(question, texts), kind="stable")
        # The scores shown go down the list, too: the reranked passages share out the scores they had.
        scores[[best[at] for at in order]] = np.sort(scores[best])[::-1]
        return [best[int(at)] for at in order]

    def _span(self, at: int) -> Span:
        return self._units[at].join(self._units[self._lasts[at]])

    def _document(self, at: int) -> Document:
        return self.document(self._units[at].document_id)

    def _words(self, unit: Span) -> str:
        """What is matched: the words as heard and as said; the title and the heading count once for each unit."""
        document = self.document(unit.document_id)
        return document.corrected(unit)


def _reranker(name: str) -> Reranker | None:
    return Reranker(name) if name else None


def _remembering(embedder: Embedder) -> Callable[[str], Vector]:
    """Searching and quoting ask for the same question's vector."""
    return lru_cache(maxsize=64)(embedder.encode_one)
