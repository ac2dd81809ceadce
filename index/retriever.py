"""From a question to ranked passages: the nearest window and the words around it, in one score.

A window of one or two sentences is worth its cosine and a share of the BM25 score of the text around it. The best
few dozen are compared word by word, too: how nearly each word asked is met in the window and beside it. The passage
that is shown grows around the best windows, and takes in no sentence that a better passage has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from corpus.document import Document, Span
from corpus.duplicates import overlap
from corpus.passages import passage
from index.confidence import ANSWERABLE, Features, confidence
from index.embedder import Embedder, Reranker
from index.growing import BEST, OTHERS, Room, grow
from index.interaction import NO_WORDS, Embedded, Words
from index.layout import Layout
from index.lexical import Lexical, Numbers, asked_terms, terms
from index.nearness import Nearness
from index.ranking import RankedPassage, Ranking
from index.vectors import Vectors

LEXICAL_SHARE = 0.025
# The share of the words met in the window, and of those met there or in the unit before and after.
WINDOW_WORDS, NEIGHBOUR_WORDS = 0.35, 0.35
# The windows, at least, that are compared word by word.
_COMPARED = 60
# Characters around a window in which words count for it.
CONTEXT = 700
_SAME_WORDS = 0.6
_RERANKED = 20
# Passages that the confidence is made of, however few are wanted.
_SURE = 5
# Questions, and titles with an author, whose vectors are remembered; and questions that were looked up.
_QUESTIONS, _LOOKS = 512, 16


class Shelved(Protocol):
    """A document and the version of it whose vectors are stored."""

    @property
    def document(self) -> Document: ...
    @property
    def version(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Near:
    """One or two sentences, and how near they are to a question.

    cosine: of the vectors; words: how nearly the question's words are met in it, one by one.
    """

    span: Span
    cosine: float
    words: float


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
        self._shelf = shelf
        self._documents = {document_id: shelved.document for document_id, shelved in shelf.items()}
        self._versions = {document_id: shelved.version for document_id, shelved in shelf.items()}
        self._vectors = vectors
        self._embedder = embedder
        heir = earlier is not None and earlier._embedder is embedder
        self._reranker: Reranker | None = earlier._reranker if earlier and heir else _reranker(reranker)
        self._embedded: Callable[[str], Embedded] = earlier._embedded if earlier and heir else _remembering(embedder)
        # Quotes are chosen right after the search for the same question.
        self._nearness = lru_cache(maxsize=_LOOKS)(self._look)

    @property
    def windows(self) -> int:
        """The number of windows that the documents have."""
        return self._layout.windows

    def search(self, question: str, k: int = 5, best: Room = BEST) -> Ranking:
        """The `k` passages that answer best, best first; none of them repeats another. `best`: the first one's room."""
        if not len(self._layout) or not question.strip():
            return Ranking(question, (), 0.0, answerable=False)
        wanted = max(k, _RERANKED if self._reranker else _SURE)
        ranked = self._reranked(question, list(self._passages(question, wanted, best)))
        sure = confidence(self.features(question, ranked))
        return Ranking(question, tuple(ranked[:k]), sure, answerable=sure >= ANSWERABLE)

    def near(self, question: str, within: Sequence[Span]) -> list[Near]:
        """The windows inside the given passages with their nearness to the question, in the order of the text."""
        nearness = self._nearness(question)
        runs = [self._layout.run(span) for span in within]
        nearness.look(runs)
        singles = [(unit, unit, nearness.single[unit]) for run in runs for unit in range(run[0], run[1] + 1)]
        pairs = [(unit, unit + 1, nearness.paired[unit]) for run in runs for unit in range(run[0], run[1])]
        return [
            Near(self._layout.span(first, last), float(cosine), nearness.words(first, last))
            for first, last, cosine in sorted(singles + pairs)
        ]

    def features(self, question: str, ranked: Sequence[RankedPassage]) -> Features:
        """What the confidence in a ranking, of at least one passage, is made of."""
        runs = [self._layout.run(one.passage.span) for one in ranked[:_SURE]]
        nearness = self._nearness(question)
        nearness.look(runs)
        cosine = max(nearness.worth(unit) for first, last in runs for unit in range(first, last + 1))
        firsts, lasts = (np.array([run[end] for run in runs], dtype=np.int64) for end in (0, 1))
        coverage: Numbers = self._lexical.coverage(asked_terms(question), firsts, lasts)
        return Features(max(nearness.least_words(*run) for run in runs), float(coverage.max()), cosine)

    @property
    def document_ids(self) -> frozenset[str]:
        return frozenset(self._documents)

    def without(self, document_ids: Set[str]) -> Retriever:
        """A retriever that sees nothing of some documents."""
        shelf = {name: shelved for name, shelved in self._shelf.items() if name not in document_ids}
        return Retriever(self._vectors, self._embedder, shelf, earlier=self)

    def document(self, document_id: str) -> Document:
        return self._documents[document_id]

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self._documents.values())

    @cached_property
    def _lexical(self) -> Lexical:
        layout = self._layout
        texts = (layout.document(unit.document_id).corrected(unit) for unit in layout.units)
        names = (_names(layout.document(unit.document_id)) for unit in layout.units)
        return Lexical(texts, names, *layout.runs_around(CONTEXT))

    def _look(self, question: str) -> Nearness:
        asked = frozenset(asked_terms(question))

        def named(document_id: str) -> Words:
            names = _names(self._documents[document_id])
            return self._embedded(names).words if asked.intersection(terms(names)) else NO_WORDS

        return Nearness(self._embedded(question), self._layout, self._vectors, self._versions, named)

    def _passages(self, question: str, k: int, best: Room) -> Iterator[RankedPassage]:
        layout, nearness = self._layout, self._nearness(question)
        scores = self._scores(question, nearness, max(_COMPARED, 4 * k))
        taken: set[int] = set()
        texts: list[str] = []
        for unit in map(int, np.argsort(-scores, kind="stable")):
            if len(texts) == k:
                return
            if unit in taken:
                continue
            nearness.look([layout.around(unit, 2 * CONTEXT)])
            matched = self._matched(unit, nearness, taken)
            room = OTHERS if texts else best
            run = grow(layout, *matched, nearness.worth, lambda unit: unit not in taken, room)
            taken.update(range(run[0], run[1] + 1))
            shown = passage(layout.document_of(unit), layout.span(*run))
            if not any(overlap(shown.text, text) > _SAME_WORDS for text in texts):
                texts.append(shown.text)
                yield RankedPassage(shown, float(scores[unit]))

    def _scores(self, question: str, nearness: Nearness, compared: int) -> Numbers:
        """(units,) what the window that starts with each unit is worth; those not compared come after all others."""
        layout, lexical = self._layout, LEXICAL_SHARE * self._lexical.scores(asked_terms(question))
        rough = np.maximum(nearness.single, nearness.paired) + lexical
        best = [int(unit) for unit in np.argsort(-rough, kind="stable")[:compared]]
        windows = {unit: (unit, _or(layout.after(unit), unit)) for unit in best}
        around = {
            unit: (_or(layout.before(unit), unit), _or(layout.after(last), last)) for unit, last in windows.values()
        }
        nearness.look([*around.values()])
        scores = rough - 1
        for unit, window in windows.items():
            beside = around[unit]
            words = WINDOW_WORDS * nearness.words(*window) + NEIGHBOUR_WORDS * nearness.words(*beside)
            scores[unit] = max(nearness.single[unit], nearness.paired[unit]) + lexical[unit] + words
        return scores

    def _matched(self, unit: int, nearness: Nearness, taken: set[int]) -> tuple[int, int]:
        """The window that starts with a unit: with the next one if the two together are nearer."""
        pair = nearness.paired[unit] > nearness.single[unit] and unit + 1 not in taken
        return unit, unit + 1 if pair else unit

    def _reranked(self, question: str, ranked: list[RankedPassage]) -> list[RankedPassage]:
        if not self._reranker or not ranked:
            return ranked
        order = np.argsort(-self._reranker.scores(question, [one.passage.text for one in ranked]), kind="stable")
        # The scores shown go down the list, too: the reranked passages share out the scores they had.
        return [replace(ranked[int(at)], score=one.score) for at, one in zip(order, ranked, strict=True)]


def _or(unit: int | None, otherwise: int) -> int:
    return otherwise if unit is None else unit


def _names(document: Document) -> str:
    return f"{document.title} {document.source.author}"


def _reranker(name: str) -> Reranker | None:
    return Reranker(name) if name else None


def _remembering(embedder: Embedder) -> Callable[[str], Embedded]:
    """One question is often searched for more than once."""
    return lru_cache(maxsize=_QUESTIONS)(lambda question: embedder.embed([question])[0])
