"""What another model's cosines mean, in terms of the default one's, with which the constants of a search were chosen.

With some models any two texts have a cosine of 0.7, with others of 0.1. Two levels are compared, by both models, on
sentences of the collection itself: how near a sentence is to its own keywords, and how near to those of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from corpus.document import Document
from corpus.passages import split
from index.arrays import Vector
from index.embedder import Embedder
from index.search.late_interaction import word_vectors
from index.search.lexical import keywords, telling
from index.store.generations import Calibration, Scale

# Sentences that a calibration is made of (with fewer, chance would say more than the model), of how many documents at
# most, and telling words that each has at least.
_SENTENCES: Final = 40
_DOCUMENTS: Final = 20
_TELLING: Final = 5
# Levels that are nearer than this tell nothing.
_APART: Final = 0.02


@dataclass(frozen=True, slots=True)
class _Levels:
    alike: float
    apart: float

    def to(self, other: _Levels) -> Scale:
        if self.alike - self.apart < _APART:
            return Scale()
        factor = (other.alike - other.apart) / (self.alike - self.apart)
        return Scale(factor, other.apart - factor * self.apart)


def sample(documents: Iterable[Document]) -> list[str]:
    """Sentences of the first documents, spread over them; none where there are too few."""
    pool = [
        text
        for document in islice(documents, _DOCUMENTS)
        for cut in split(document)
        for text in cut.texts
        if sum(1 for _ in telling(text)) >= _TELLING
    ]
    step = len(pool) // _SENTENCES
    return pool[::step][:_SENTENCES] if step else []


def calibrated(model: Embedder, reference: Embedder, sentences: Sequence[str]) -> Calibration:
    """How cosines of `model` become those that `reference` has on the same sentences, on the average."""
    (texts, words), (reference_texts, reference_words) = _levels(model, sentences), _levels(reference, sentences)
    return Calibration(texts.to(reference_texts), words.to(reference_words))


def _levels(model: Embedder, sentences: Sequence[str]) -> tuple[_Levels, _Levels]:
    questions = [keywords(sentence) for sentence in sentences]
    asked, said = [model.read_query(question) for question in questions], model.read(sentences)
    near = np.stack([one.vector for one in asked]) @ np.stack([one.vector for one in said]).T
    own = np.eye(len(sentences), dtype=np.bool_)
    wanted = [word_vectors(*pair) for pair in zip(questions, asked, strict=True)]
    there = [word_vectors(*pair) for pair in zip(sentences, said, strict=True)]
    return _Levels(float(near[own].mean()), float(near[~own].mean())), _of_words(wanted, there)


def _of_words(wanted: Sequence[Mapping[str, Vector]], there: Sequence[Mapping[str, Vector]]) -> _Levels:
    """Of the same words in the same sentence, and of other words in the next one."""
    alike = [
        vector @ said[stem]
        for asked, said in zip(wanted, there, strict=True)
        for stem, vector in asked.items()
        if stem in said
    ]
    others = zip(wanted, [*there[1:], there[0]], strict=True)
    apart = [
        vector @ other
        for asked, said in others
        for stem, vector in asked.items()
        for name, other in said.items()
        if name != stem
    ]
    return _Levels(float(np.mean(alike)), float(np.mean(apart))) if alike and apart else _Levels(0, 0)
