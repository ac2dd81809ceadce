"""How sure a ranking is that the documents answer: a logistic model on a few features of it.

Constants are fitted as `bot.evaluation.fit` does, on questions of our own, never on the evaluation files. Those with a
reader were fitted with what it found in the quotes, which lie around the matches, in the place of `close`: ten-fold on
248 rankings, AUC and balanced accuracy were .87 and .80, without it .85 and .76, without a reader .82 and .71.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import exp
from typing import Final

# From here to 0.5 the balanced accuracy on the development questions is the same, 0.81; here 87 of 100 questions that
# the documents answer are answered, there 80.
ANSWERABLE: Final = 0.38


@dataclass(frozen=True, slots=True)
class Features:
    """Each the best of the first five passages.

    least_words: how nearly the third of the question's words is met that is met least; coverage: the share, by
    weight, of the question's words that stand in it; cosine: of its nearest window; answers: the reader's log-odds that
    it answers, None where there is no reader; close: the same of the words around what matched alone.
    """

    least_words: float
    coverage: float
    cosine: float
    answers: float | None = None
    close: float | None = None


# With a reader, and without one.
READ: Final = Features(least_words=3.45, coverage=1.43, cosine=3.78, answers=0.49, close=0.70)
READ_BIAS: Final = -2.05
UNREAD: Final = Features(least_words=2.59, coverage=2.62, cosine=6.10)
UNREAD_BIAS: Final = -4.68


def confidence(features: Features) -> float:
    """The probability, 0 to 1, that the passages answer the question."""
    weights, bias = (UNREAD, UNREAD_BIAS) if features.answers is None else (READ, READ_BIAS)
    pairs = zip(astuple(weights), astuple(features), strict=True)
    return 1 / (
        1 + exp(-(bias + sum(weight * value for weight, value in pairs if weight is not None and value is not None)))
    )
