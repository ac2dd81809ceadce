"""How sure a ranking is that the documents answer: a logistic model on three features of it.

The constants are fitted by `python -m bot.evaluation.fit tests/data/questions.jsonl`, on questions of our own that are
asked once of the documents and once of those without the answer; never on the evaluation files.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import exp

ANSWERABLE = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """Each the best of the first five passages.

    least_words: how nearly the third of the question's words is met that is met least; coverage: the share, by
    weight, of the question's words that stand in it; cosine: of its nearest window.
    """

    least_words: float
    coverage: float
    cosine: float


WEIGHTS = Features(least_words=2.59, coverage=2.62, cosine=6.10)
BIAS = -4.68


def confidence(features: Features) -> float:
    """The probability, 0 to 1, that the passages answer the question."""
    logit = BIAS + sum(weight * value for weight, value in zip(astuple(WEIGHTS), astuple(features), strict=True))
    return 1 / (1 + exp(-logit))
