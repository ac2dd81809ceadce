"""A close look at some passages: how near each of their sentences, and pairs of sentences, is to one question.

Words count by BM25 in the run of text around a sentence, as in S. Robertson, H. Zaragoza, "The Probabilistic Relevance
Framework: BM25 and Beyond", 2009; how rare they are is known of the whole collection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from index.arrays import Indices, Matrix, Numbers, Vector
from index.embedder import Embedder
from index.search.feedback import Feedback, boosts
from index.search.late_interaction import cosines, projected, turned, word_vectors
from index.search.layout import Layout
from index.search.lexical import asked_terms, terms
from index.store.generations import AS_IT_IS, Calibration
from index.store.passages import UNIT_END

_K1, _B = 1.2, 0.75
# Characters around a unit in which words count for it.
CONTEXT: Final = 700
# How nearly a word is met by itself, in whatever context.
SAME: Final = 0.8
# What each is worth beside the cosine of the nearest window: the text around by BM25, and the words met in the window
# and beside it. Chosen on `tests/data/questions.jsonl` and `kinds`: between 0.2 and 0.5 the two shares move recall by a
# point at most; the text around from 0.04 on costs two points at one and five passages.
LEXICAL: Final = 0.02
WINDOW_WORDS: Final = 0.4
NEIGHBOUR_WORDS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is looked for. `stems`: of its keywords, each once; `words` (len(stems), SIGNS): their
    `projected` vectors; `calibration`: what its cosines mean."""

    vector: Vector
    stems: tuple[str, ...]
    words: Matrix
    calibration: Calibration = AS_IT_IS


def asked_of(question: str, embedder: Embedder, calibration: Calibration = AS_IT_IS) -> Asked:
    """A question as it is looked for: its vector, and its keywords' stems and vectors, from one pass of the model."""
    reading = embedder.read_query(question)
    known = word_vectors(question, reading)
    stems = tuple(asked_terms(question))
    found = [known.get(stem, reading.vector) for stem in stems]
    vectors = np.stack(found) if found else np.zeros((0, len(reading.vector)), dtype=np.float32)
    return Asked(reading.vector, stems, projected(vectors.astype(np.float32)), calibration)


class Look:
    """All arrays have one number a unit of the layout; those of words one row a unit, one column a stem asked."""

    def __init__(
        self, asked: Asked, layout: Layout, weights: Mapping[str, float], feedback: Sequence[Feedback] = ()
    ) -> None:
        """`weights`: of the stems, by how rare they are; `feedback`: what readers said that bears on the question."""
        self.layout = layout
        self.learned: Numbers = boosts(layout, feedback)
        self._asked = asked
        self._weights = np.array([weights[stem] for stem in asked.stems])
        sums = np.concatenate([packed.sums for packed in layout.packed])
        products, squares = sums @ turned(asked.vector[None])[0], np.einsum("ij,ij->i", sums, sums)
        scaled = asked.calibration.texts
        self.single: Numbers = scaled(products / np.sqrt(np.maximum(squares, 1e-9)))
        self.paired: Numbers = np.full(len(layout), -1.0)
        if len(layout) > 1:
            both = squares[:-1] + squares[1:] + 2 * np.einsum("ij,ij->i", sums[:-1], sums[1:])
            self.paired[:-1] = scaled((products[:-1] + products[1:]) / np.sqrt(np.maximum(both, 1e-9)))
            self.paired[~layout.goes_on] = -1.0
        self.best: Numbers = np.maximum(self.single, self.paired)

    @cached_property
    def worth(self) -> Numbers:
        """The cosine of the best window that holds a unit."""
        before = np.concatenate(([-1.0], self.paired[:-1]))
        found: Numbers = np.maximum(self.best, before)
        return found

    @cached_property
    def met(self) -> Matrix:
        """How nearly each word asked is met in each unit: 0 to 1."""
        layout = self.layout
        found = np.zeros((len(layout), len(self._asked.stems)), dtype=np.float32)
        counts = np.concatenate([packed.counts for packed in layout.packed])
        have = counts > 0
        if self._asked.stems and have.any():
            words = np.concatenate([packed.words for packed in layout.packed])
            near = self._asked.calibration.words(cosines(self._asked.words, words))
            starts = np.concatenate(([0], np.cumsum(counts[have])[:-1]))
            found[have] = np.maximum.reduceat(near, starts)
        same = np.where((self.counts > 0) | self.named, np.float32(SAME), np.float32(0))
        best: Matrix = np.clip(np.maximum(found, same), 0, 1)
        return best

    @cached_property
    def counts(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """How often each stem stands in each unit."""
        found = np.zeros((len(self.layout), len(self._asked.stems)))
        row = 0
        for candidate in self.layout.candidates:
            own = [unit.split() for unit in candidate.passage.words.split(UNIT_END)[:-1]]
            for at, stem in enumerate(self._asked.stems):
                if stem in candidate.passage.words:
                    found[row : row + len(own), at] = [unit.count(stem) for unit in own]
            row += len(own)
        return found

    @cached_property
    def named(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Which stems stand in the title or the author of a unit's document: what those say holds for all of it."""
        names = [f"{candidate.title} {candidate.author}" for candidate in self.layout.candidates]
        known = {name: frozenset(terms(name)) for name in set(names)}
        rows = [[stem in known[name] for stem in self._asked.stems] for name in names]
        return np.array(rows, dtype=np.bool_).reshape(len(rows), len(self._asked.stems))[self.layout.candidate]

    @cached_property
    def lexical(self) -> Numbers:
        """BM25 of the run around each unit."""
        firsts, lasts = self.layout.runs_around(CONTEXT)
        lengths = between(self._lengths, firsts, lasts)
        norm = _K1 * (1 - _B + _B * lengths / max(1.0, float(lengths.mean())))
        counts = between(self.counts, firsts, lasts) + self.named
        scores: Numbers = (self._weights * counts * (_K1 + 1) / (counts + norm[:, None])).sum(axis=1)
        return scores

    def words(self, firsts: Indices, lasts: Indices) -> Numbers:
        """How nearly the words asked are met in runs of units: 0 to 1, the mean over the words."""
        if not self._asked.stems:
            return np.zeros(len(firsts))
        means = [self.met[first : last + 1].max(axis=0).mean() for first, last in zip(firsts, lasts, strict=True)]
        return np.array(means, dtype=np.float64)

    def least_words(self, first: int, last: int) -> float:
        """The same for one run, over the third of the words that is met least."""
        if not self._asked.stems:
            return 0.0
        met = np.sort(self.met[first : last + 1].max(axis=0))
        return float(met[: max(1, len(met) // 3)].mean())

    def coverage(self, first: int, last: int) -> float:
        """The share, by weight, of the stems asked that stand in a run or in its document's names: 0 to 1."""
        total = float(self._weights.sum())
        stand = (self.counts[first : last + 1].sum(axis=0) > 0) | self.named[first]
        return float(self._weights @ stand) / total if total else 0.0

    @cached_property
    def window_words(self) -> tuple[Numbers, Numbers]:
        """How nearly the words are met in each unit and the next, and in those and one more on either side."""
        met, goes_on = self.met, self.layout.goes_on
        if not met.shape[1]:
            return np.zeros(len(met)), np.zeros(len(met))
        after = np.zeros_like(met)
        after[:-1] = np.where(goes_on[:-1, None], met[1:], 0)
        window = np.maximum(met, after)
        before, later = np.zeros_like(met), np.zeros_like(met)
        before[1:] = np.where(goes_on[:-1, None], met[:-1], 0)
        later[:-1] = np.where(goes_on[:-1, None], after[1:], 0)
        beside = np.maximum(np.maximum(before, window), later)
        return window.mean(axis=1).astype(np.float64), beside.mean(axis=1).astype(np.float64)

    @cached_property
    def _lengths(self) -> Numbers:
        return np.concatenate([packed.counts for packed in self.layout.packed]).astype(np.float64)


def between(values: np.ndarray, firsts: Indices, lasts: Indices) -> np.ndarray:
    """Sums over runs of units; values: (units,) or (units, n)."""
    running = np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)))
    sums: np.ndarray = running[lasts + 1] - running[firsts]
    return sums


def rarity(frequency: Mapping[str, int], passages: int, stems: Sequence[str]) -> dict[str, float]:
    """The weight of each stem: the rarer, the more."""
    return {
        stem: float(np.log(1 + (max(passages, frequency[stem]) - frequency[stem] + 0.5) / (frequency[stem] + 0.5)))
        for stem in stems
    }
