"""Sentences of a text that together cover it, in its own order and its own words; no model has a part in choosing them.

Centrality is LexRank's: a sentence counts that shares telling words with many others, those that count above all
(G. Erkan, D. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22, 2004). What
repeats an earlier choice gives way, as in J. Carbonell, J. Goldstein, "The Use of MMR, Diversity-Based Reranking for
Reordering Documents and Producing Summaries", SIGIR 1998.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from corpus.document import Document, Span
from corpus.sentences import sentences
from index.search.lexical import STOPWORDS, terms

FEWEST: Final = 4
MOST: Final = 8
# A text has one sentence of its overview for so many of its own, within those bounds.
_SENTENCES_EACH: Final = 12
# Of a stretch no more sentences are compared than these, evenly taken: an overview of a book costs what one of a long
# talk does.
_COMPARED: Final = 300
# Characters of a text that are looked at.
_READ: Final = 400_000
_BESIDE: Final = frozenset({"heading", "comment", "footnote"})
# A text is introduced by so few whole sentences, out of so many, of which those of its first tenth count for more.
_TOLD: Final = frozenset({"paragraph", "turn", "item"})
_INTRODUCING: Final = 3
_INTRODUCED: Final = 600
_EARLY: Final = 1.5
_AGAIN: Final = 0.2
_SENTENCE: Final = re.compile(r"[\"“‘(«„「¿]?[^\W_a-z].*[.!?…。！？؟।][\"”’)»“」]?", re.DOTALL)
_DAMPING: Final = 0.85
_ROUNDS: Final = 30
# What nearness to the whole text counts beside the place in the stretch, and likeness to what was chosen against it.
_WHOLE: Final = 0.5
_REPEATED: Final = 0.6
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_FEWEST_WORDS: Final = 8
_MOST_WORDS: Final = 45
_LEANING: Final = re.compile(
    r"\W*(?:it|its|this|that|these|those|they|them|he|she|his|her|and|but|so|or|then|because|which|who|yeah|yes|no|well|"
    r"like|okay|ok|right|also|however|i mean|you know|for example|e\.g|there)\b",
    re.IGNORECASE,
)

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Numbers = np.ndarray[tuple[int], np.dtype[np.float32]]


def covering(document: Document) -> tuple[Span, ...]:
    """A few sentences, one out of each stretch of the text, in the text's order."""
    row = _row(document)
    wanted = min(MOST, max(FEWEST, len(row) // _SENTENCES_EACH))
    sampled = [part[:: -(-len(part) // _COMPARED)] for part in _stretches(row, wanted)]
    words = [[Counter(_telling(document.quote(unit))) for unit in part] for part in sampled]
    weights = _rarity([one for part in words for one in part])
    together = Counter(word for part in words for one in part for word in one.elements())
    whole = _vectors([together], weights)[0]
    chosen: list[Span] = []
    taken: list[Numbers] = []
    for part, counts in zip(sampled, words, strict=True):
        vectors = _vectors(counts, weights)
        central, near = _central(vectors @ vectors.T), vectors @ whole
        worth = _scaled(central) + _WHOLE * _scaled(near) - _REPEATED * _likest(vectors, taken)
        fit = np.array([_fit(document, unit) for unit in part], dtype=np.float32)
        best = int(np.argmax(worth * fit))
        chosen.append(part[best])
        taken.append(vectors[best])
    return tuple(chosen)


def introducing(document: Document) -> tuple[Span, ...]:
    """A few sentences that tell what a text is about, in its own order: central, apart, and rather early.

    None of a text that has hardly any that stand alone.
    """
    row = [unit for unit in _row(document) if _kind(document, unit) in _TOLD]
    step = -(-len(row) // _INTRODUCED) or 1
    units = [unit for unit in row[::step] if fitness(words := document.quote(unit)) == 1 and _SENTENCE.fullmatch(words)]
    if not units:
        return ()
    counts = [Counter(_telling(document.quote(unit))) for unit in units]
    vectors = _vectors(counts, _rarity(counts))
    early = np.array([_EARLY if unit.start < len(document.text) / 10 else 1 for unit in units], dtype=np.float32)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, 0)  # one that is like no other tells least
    worth = _central(likeness) * early
    texts = [document.quote(unit) for unit in units]
    return tuple(units[at] for at in apart(texts, worth.tolist(), _INTRODUCING, _AGAIN))


def apart(texts: Sequence[str], worth: Sequence[float], most: int = MOST, repeated: float = _REPEATED) -> list[int]:
    """The places of at most `most` texts that are worth most and repeat each other least, in the order of the texts.

    repeated: what likeness to what was chosen counts against one.
    """
    counts = [Counter(_telling(text)) for text in texts]
    vectors = _vectors(counts, _rarity(counts))
    scaled = _scaled(np.array(worth, dtype=np.float32)) if len(texts) else np.zeros(0, dtype=np.float32)
    chosen: list[int] = []
    while len(chosen) < min(most, len(texts)):
        left = scaled - repeated * _likest(vectors, [vectors[at] for at in chosen])
        left[chosen] = -np.inf
        chosen.append(int(np.argmax(left)))
    return sorted(chosen)


def fitness(text: str) -> float:
    """How well a sentence stands alone: 1, or less for one that is too short or long, asks, or goes on from another."""
    # Where no spaces part the words, two characters are about one.
    length = len(text.split()) + len(_UNSPACED.findall(text)) // 2
    short = length < _FEWEST_WORDS or length > _MOST_WORDS
    return (
        (0.4 if short else 1.0)
        * (0.3 if text.rstrip().endswith(("?", ":", "？", "؟")) else 1.0)
        * (0.6 if _LEANING.match(text) else 1.0)
    )


def _row(document: Document) -> list[Span]:
    """The sentences of a text, table rows whole; of a very long one those of evenly taken paragraphs."""
    blocks = [block for block in document.blocks if block.kind not in _BESIDE] or [*document.blocks]
    step = 1 + sum(block.end - block.start for block in blocks) // _READ
    return [
        document.span(start, end)
        for block in blocks[::step]
        for start, end in (
            [(block.start, block.end)]
            if block.kind == "row"
            else sentences(document.text, block.start, min(block.end, block.start + _READ))
        )
    ]


def _fit(document: Document, unit: Span) -> float:
    return fitness(document.quote(unit)) * (0.5 if _kind(document, unit) == "row" else 1.0)


def _kind(document: Document, unit: Span) -> str:
    return document.blocks[bisect_right(document.blocks, unit.start, key=lambda block: block.start) - 1].kind


def _stretches(row: Sequence[Span], n: int) -> list[Sequence[Span]]:
    """The row in `n` parts of about as many sentences; fewer where it has fewer."""
    bounds = np.linspace(0, len(row), min(n, len(row)) + 1).round().astype(int)
    return [row[start:end] for start, end in pairwise(bounds.tolist())]


def _telling(text: str) -> Iterator[str]:
    return (stem for stem in terms(text) if stem not in STOPWORDS and len(stem) > 1)


def _rarity(counts: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """The inverse document frequency of each word, a sentence being a document."""
    holding = Counter(word for one in counts for word in one)
    return {word: float(np.log(len(counts) / n)) + 0.1 for word, n in holding.items()}


def _vectors(counts: Sequence[Mapping[str, int]], weights: Mapping[str, float]) -> Matrix:
    """(n, words) of length 1: how often each word stands in each, by its rarity."""
    place = {word: at for at, word in enumerate(weights)}
    vectors = np.zeros((len(counts), len(place)), dtype=np.float32)
    for row, one in zip(vectors, counts, strict=True):
        for word, n in one.items():
            row[place[word]] = n * weights[word]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Matrix = vectors / np.maximum(lengths, 1e-9)
    return scaled


def _central(likeness: Matrix) -> Numbers:
    """(n,) the stationary distribution of a walk from sentence to like sentence."""
    n = len(likeness)
    steps = likeness / np.maximum(likeness.sum(axis=1, keepdims=True), 1e-9)
    scores: Numbers = np.full(n, 1 / n, dtype=np.float32)
    for _ in range(_ROUNDS):
        scores = (1 - _DAMPING) / n + _DAMPING * (scores @ steps)
    return scores


def _scaled(scores: Numbers) -> Numbers:
    return scores / max(float(scores.max()), 1e-9)


def _likest(vectors: Matrix, taken: Sequence[Numbers]) -> Numbers:
    """(n,) for each the cosine of the likest that is taken."""
    if not taken:
        return np.zeros(len(vectors), dtype=np.float32)
    likeness: Numbers = (vectors @ np.stack(taken).T).max(axis=1)
    return likeness
