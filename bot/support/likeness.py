"""How near a claim's words and sentences lie to the source's, by contextual vectors of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from bot.support.alignment import Alignment
from bot.support.words import Word
from corpus.sentences import sentences
from index.embedder import Embedder, load_embedder

if TYPE_CHECKING:
    from index.search.late_interaction import Matrix

# The model reads some 512 tokens; a text is read in pieces of whole sentences of about so many characters.
_PIECE = 1200
_PASSAGE = 3

Tokens: TypeAlias = "tuple[Sequence[tuple[int, int]], Matrix]"


class Reads(Protocol):
    """Reads a text: the first and last character of each of its tokens, and their vectors in context."""

    def __call__(self, text: str) -> Tokens: ...


@dataclass(frozen=True, slots=True)
class Likeness:
    """Cosines, from -1 to 1.

    `near` is the mean over the claim's words of the nearest word in the source; `strangest` the least, and `strange`
    the mean distance, over those without a counterpart; `kept` and `least_kept` are the mean and least between
    words and their counterparts; `sentence` and `passage` belong to the nearest sentence and three in a row.
    """

    near: float
    strangest: float
    strange: float
    kept: float
    least_kept: float
    sentence: float
    passage: float


def reader(embedder: Embedder) -> Reads:
    """Reads texts by an embedding model; what was read lately is remembered."""

    @lru_cache(maxsize=512)
    def piece(text: str) -> Tokens:
        (reading,) = embedder.read([text])
        return [(int(start), int(end)) for start, end in reading.spans], reading.tokens

    def read(text: str) -> Tokens:
        found = [(start, piece(text[start:end])) for start, end in _pieces(text)]
        spans = [(start + a, start + b) for start, (inner, _) in found for a, b in inner]
        return spans, np.concatenate([vectors for _, (_, vectors) in found])

    return read


@cache
def _default() -> Reads:
    return reader(load_embedder())


def read_by_default(text: str) -> Tokens:
    """Reads by the embedding model that comes with the package; it is loaded at the first text."""
    return _default()(text)


def _pieces(text: str) -> list[tuple[int, int]]:
    ends = [end for _, end in sentences(text)] or [len(text)]
    found, start = [], 0
    for end, following in zip(ends, [*ends[1:], None], strict=True):
        if following is None or following - start > _PIECE:
            found.append((start, end))
            start = end
    return found


def likeness(alignment: Alignment, sentence: str, texts: Sequence[str], read: Reads) -> Likeness:
    """How near a claim lies to the texts that its words were looked up in."""
    claim, source = alignment.claim, alignment.source
    mine = of_words(claim, read(sentence))
    theirs = np.concatenate(
        [
            of_words([word for word, at in zip(source.words, source.texts, strict=True) if at == number], read(text))
            for number, text in enumerate(texts)
            if number in set(source.texts)
        ]
    )
    cosines = mine @ theirs.T
    best = cosines.max(axis=1)
    weight = np.array([1.0 if word.kind == "full" else 0.3 if word.light else 0.05 for word in claim])
    missing = [best[i] for i in alignment.missing if not claim[i].light]
    pairs = [cosines[i, at] for i, at in alignment.pairs]
    return Likeness(
        near=float(np.average(best, weights=weight)),
        strangest=float(min(missing, default=0.8)),
        strange=float(sum(1 - cosine for cosine in missing) / max(1, sum(word.kind == "full" for word in claim))),
        kept=float(np.mean(pairs)) if pairs else 0.5,
        least_kept=float(min(pairs, default=0.3)),
        sentence=_nearest(mine, theirs, list(source.sentences.values()), 1),
        passage=_nearest(mine, theirs, list(source.sentences.values()), _PASSAGE),
    )


def of_words(words: Sequence[Word], tokens: Tokens) -> Matrix:
    """(words, dimension): the mean of the tokens of each word, of length 1; zeros where the model read none."""
    spans, vectors = tokens
    found = np.zeros((len(words), vectors.shape[1]), dtype=np.float32)
    first = 0
    for i, word in enumerate(words):
        while first < len(spans) and spans[first][1] <= word.start:
            first += 1
        last = first
        while last < len(spans) and spans[last][0] < word.end:
            found[i] += vectors[last]
            last += 1
    return _unit(found)


def _nearest(mine: Matrix, theirs: Matrix, spans: list[tuple[int, int]], size: int) -> float:
    """The greatest cosine between the claim and so many sentences in a row."""
    size = min(size, len(spans))
    sums = np.vstack([np.zeros(theirs.shape[1], dtype=np.float32), theirs.cumsum(axis=0)])
    ends = np.array([(spans[i][0], spans[i + size - 1][1] + 1) for i in range(len(spans) - size + 1)])
    passages = _unit(sums[ends[:, 1]] - sums[ends[:, 0]])
    return float((passages @ _unit(mine.sum(axis=0, keepdims=True))[0]).max())


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)
