"""Which words of a question a text meets, in the same words or its own: `left banking` is met by `quit finance`.

A writer who answers in a full sentence repeats the question's words. They are the reader's, not a claim that the writer
adds, as long as the text says the same in its own way; what is new in the sentence must stand in the text itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.support.likeness import Reads, of_words, read_by_default
from bot.support.words import words
from index.search.lexical import STOPWORDS

# From here on two words in context mean nearly the same, by all-MiniLM-L6-v2: `left` and `quit` 0.62, `banking` and
# `finance` 0.56; strangers in one field, `library` and `PyTorch`, come to 0.4 at the most.
NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Echo:
    """The keys of the question's words that a text meets, and their share of all its telling words, 0 to 1."""

    keys: frozenset[str]
    share: float


def echo(question: str, text: str, read: Reads = read_by_default) -> Echo:
    """Names and amounts are met by themselves alone."""
    asked = [word for word in words(question) if word.content and word.lower not in STOPWORDS]
    said = [word for word in words(text) if word.content]
    if not asked or not said:
        return Echo(frozenset(), 0.0)
    cosines = of_words(asked, read(question)) @ of_words(said, read(text)).T
    same = np.array([[one.same(other) for other in said] for one in asked])
    strict = np.array([one.name or one.amount is not None for one in asked])
    met = same.any(axis=1) | (~strict & (cosines.max(axis=1) >= NEAR))
    return Echo(frozenset(word.key for word, is_met in zip(asked, met, strict=True) if is_met), float(met.mean()))
