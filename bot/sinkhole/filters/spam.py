"""A small classifier of words: does this read like feedback, or like what is sent to many?

Logistic regression over hashed words, pairs of words and runs of letters, trained by `fit` in this folder; here
only its weights, so that judging needs numpy alone.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.objection import Objection, pieces_of
from bot.sinkhole.store import Arrival

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("spam.npz")
BUCKETS = 1 << 15
LONGEST = 3000  # characters that are read: an advertisement says what it is early on
_TOKEN = re.compile(r"\w+|[!?$€£%&@#]|[^\w\s]+")
_NUMBER = re.compile(r"\d+")
_RUNS = (3, 4, 5)


def features(text: str) -> dict[int, float]:
    """The text as a sparse vector of length 1: hashed words, word pairs, and runs of 3 to 5 letters of each word."""
    tokens = [_NUMBER.sub("0", token) for token in _TOKEN.findall(undisguised(text[:LONGEST]))]
    parts = [f"w {token}" for token in tokens]
    parts += [f"p {one} {other}" for one, other in pairwise(["^", *tokens, "$"])]
    for token in tokens:
        word = f"<{token}>"
        parts += [f"c {word[at : at + size]}" for size in _RUNS for at in range(len(word) - size + 1)]
    counted = Counter(crc32(part.encode()) % BUCKETS for part in parts)
    damped = {bucket: 1 + log(count) for bucket, count in counted.items()}
    length = sqrt(sum(value * value for value in damped.values())) or 1
    return {bucket: value / length for bucket, value in damped.items()}


def probability(text: str) -> float:
    """How likely the text is spam, 0 to 1, as in the mix that it was trained on."""
    weights, bias, _ = _model()
    leaning = sum(float(weights[bucket]) * value for bucket, value in features(text).items()) + bias
    return 1 / (1 + exp(-max(-30.0, min(30.0, leaning))))


def spam(arrival: Arrival) -> Objection | None:
    """Holds for review what reads like spam."""
    bar = _model()[2]
    if any(probability(piece) > bar for piece in pieces_of(arrival.event)):
        return Objection("review", "it reads like spam")
    return None


@cache
def _model() -> tuple[NDArray[np.float32], float, float]:
    """Weights, bias, and the probability above which a text is held."""
    import numpy as np

    with np.load(WEIGHTS) as kept:
        return kept["weights"].astype(np.float32), float(kept["bias"]), float(kept["bar"])
