"""A small classifier: does this read like feedback, or like what is sent to many?

Two models that err differently, added up, trained by `fit` in this folder: logistic regression over hashed words,
pairs of words, runs of letters, the `shape` of sentences, and `signs`; and MiniLM, tuned to the same end (`meaning`).
That one costs most: it is only asked where it can still change the verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.links import LINK, REFERENCE
from bot.sinkhole.filters.objection import Filter, Objection, pieces_of
from bot.sinkhole.filters.shape import shape
from bot.sinkhole.filters.signs import WEIGHT, signs
from bot.sinkhole.store import Arrival

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).with_name("spam.npz")
BUCKETS: Final = 1 << 17
LONGEST: Final = 3000  # characters that are read: an advertisement says what it is early on
READ: Final = 1000  # of those by MiniLM
_FEW = 2  # words beside links, from which on a comment may be feedback
_TOKEN = re.compile(r"\w+|[!?$€£%&@#]|[^\w\s]+")
_WORDS = re.compile(r"\w")
_NUMBER = re.compile(r"\d+")
_RUNS = (3, 4, 5)
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # Thai, Japanese, Chinese, Korean
_UNSPACED_RUNS = (1, 2, 3)
_SHAPES = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Model:
    """`words`: a weight for each bucket, for each sign, and the bias."""

    words: NDArray[np.float32]
    unit: float  # what a log-odds of the words' model counts beside the other's
    reach: tuple[float, float]  # between which the other's is taken
    bar: float  # of the sum: above it a text is held
    doubt: float  # of the sum: below it a rule's word is not enough to hold it


def features(text: str) -> dict[int, float]:
    """The text as a sparse vector of length 1: hashed words, word pairs, runs of letters of each word, and shapes."""
    tokens = [_NUMBER.sub("0", token) for token in _TOKEN.findall(undisguised(text[:LONGEST]))]
    parts = [f"w {token}" for token in tokens]
    parts += [f"p {one} {other}" for one, other in pairwise(["^", *tokens, "$"])]
    for token in tokens:
        word = f"<{token}>"
        runs = _UNSPACED_RUNS if _UNSPACED.search(token) else _RUNS
        parts += [f"c {word[at : at + size]}" for size in runs for at in range(len(word) - size + 1)]
    built = ["^", *shape(text[:LONGEST]), "$"]
    parts += [f"m {' '.join(built[at : at + size])}" for size in _SHAPES for at in range(len(built) - size + 1)]
    counted = Counter(crc32(part.encode()) % BUCKETS for part in parts)
    damped = {bucket: 1 + log(count) for bucket, count in counted.items()}
    length = sqrt(sum(value * value for value in damped.values())) or 1
    return {bucket: value / length for bucket, value in damped.items()}


def probability(text: str) -> float:
    """How likely the text is spam by its words, 0 to 1, as in the mix that they were trained on."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, _leaning(text)))))


def spam(arrival: Arrival) -> Objection | None:
    """Holds for review what reads like spam."""
    bar = model().bar
    if any(_above(piece, bar) for piece in pieces_of(arrival.event)):
        return Objection("review", "it reads like spam")
    return None


def unless_feedback(rule: Filter) -> Filter:
    """A rule that lets pass comments that read like feedback through and through, and complaints about advertising.

    What a correction says is what a model would learn, and a link by itself says nothing of an answer: there the rule's
    word stands.
    """

    def judged(arrival: Arrival) -> Objection | None:
        objection = rule(arrival)
        if objection is None or arrival.event.correction:
            return objection
        pieces, doubt = [*pieces_of(arrival.event)], model().doubt
        if sum(map(_beside_links, pieces)) < _FEW:
            return objection
        return objection if any(_above(piece, doubt) for piece in pieces) else None

    return judged


def _beside_links(text: str) -> int:
    """How many words a text has that are no address; one of those where evidence is kept counts as said."""
    words = REFERENCE.sub(" reference reference ", undisguised(text)).split()
    return sum(bool(_WORDS.search(word)) and not LINK.search(word) for word in words)


def _above(text: str, bar: float) -> bool:
    sure, (least, most) = model().unit * _leaning(text), model().reach
    if sure + most <= bar or sure + least > bar:
        return sure + least > bar
    from bot.sinkhole.filters.meaning import log_odds  # imported late, with what it needs to load

    return sure + min(most, max(least, log_odds(text[:READ]))) > bar


@lru_cache(1024)  # several judges ask for one text, each after the other
def _leaning(text: str) -> float:
    """The log-odds that a text is spam, by its words and signs."""
    words = model().words
    leaning = float(words[-1]) + sum(float(words[bucket]) * value for bucket, value in features(text).items())
    return leaning + WEIGHT * sum(
        float(weight) * sign for weight, sign in zip(words[BUCKETS:-1], signs(text[:LONGEST]), strict=True)
    )


@cache
def model() -> Model:
    """The trained numbers, read once."""
    import numpy as np

    with np.load(WEIGHTS) as kept:
        unit, least, most, bar, doubt = map(float, kept["numbers"])
        return Model(kept["words"].astype(np.float32), unit, (least, most), bar, doubt)
