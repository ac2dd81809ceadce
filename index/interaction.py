"""Matching word by word: each word that is asked, with the word of a text that means most nearly the same there.

One vector says what a sentence is about as a whole; of a long question it forgets half. The vectors of the single
words, which the same model computes on its way, remember it (late interaction: O. Khattab, M. Zaharia, "ColBERT",
2020). They are kept in 64 bytes each, by a projection that needs no data (D. Achlioptas, "Database-friendly random
projections", 2003).
"""

from __future__ import annotations

import base64
from typing import NamedTuple

import numpy as np

from index.lexical import STOPWORDS

SIZE = 64
# The largest component of a unit vector that is told apart is half: beyond it hardly any lies.
_SCALE = 254.0

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Words = np.ndarray[tuple[int, int], np.dtype[np.int8]]

NO_WORDS: Words = np.zeros((0, SIZE), dtype=np.int8)


class Embedded(NamedTuple):
    """A text's vector, of length 1, and those of its telling words: (words, 64)."""

    vector: Vector
    words: Words = NO_WORDS


def telling(token: str) -> bool:
    """Whether a model's token is a word, or part of one, that says what a text is about.

    `##ing`, `Ġrobot` and `▁robot` are how tokenizers mark what a token is to its neighbours.
    """
    plain = token.removeprefix("##").strip("Ġ▁").casefold()
    return any(character.isalnum() for character in plain) and plain not in STOPWORDS


def packed(vectors: Matrix) -> Words:
    """Word vectors (n, dimension) in 64 bytes each: their angles stay, nearly."""
    if not len(vectors):
        return NO_WORDS
    # This generator's numbers are promised never to change, so that what was stored stays comparable.
    signs = np.random.RandomState(0).randint(0, 2, size=(vectors.shape[1], SIZE)) * 2.0 - 1.0
    short = vectors @ signs
    short /= np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-9)
    return np.clip(np.round(short * _SCALE), -127, 127).astype(np.int8)


def nearest(asked: Words, words: Words) -> Vector:
    """(len(asked),) for each word asked the cosine of the word nearest to it; 0 where there is none."""
    if not len(words):
        return np.zeros(len(asked), dtype=np.float32)
    cosines = (asked.astype(np.float32) @ words.T.astype(np.float32)) / _SCALE**2
    best: Vector = cosines.max(axis=1)
    return best


def to_text(words: Words) -> str:
    """As it is stored beside a vector."""
    return base64.b64encode(words.tobytes()).decode("ascii")


def from_text(text: str) -> Words:
    return np.frombuffer(base64.b64decode(text), dtype=np.int8).reshape(-1, SIZE)
