"""How sure a ranking is that the documents answer: a logistic model on a few features of it.

The features do not grow with the collection, so that the constants hold on a reader's own documents. They are
fitted by `python -m bot.evaluation.fit`, never on the evaluation files.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import exp

ANSWERABLE = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """cosine: of the nearest window; coverage: share of the question's weight in the best passage, 0 to 1."""

    cosine: float
    coverage: float


WEIGHTS = Features(cosine=16.0, coverage=3.0)
BIAS = -8.6


def confidence(features: Features) -> float:
    """The probability, 0 to 1, that the passages answer the question."""
    logit = BIAS + sum(weight * value for weight, value in zip(astuple(WEIGHTS), astuple(features), strict=True))
    return 1 / (1 + exp(-logit))
