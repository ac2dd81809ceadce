"""How sure a ranking is that the documents answer: a logistic model on two features of it.

The constants are fitted by `python -m bot.evaluation.fit tests/data/questions.jsonl`, on questions of our own that are
asked once of the documents and once of those without the answer; never on the evaluation files.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import exp

ANSWERABLE = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """score: of the best passage; coverage: most of the question's words, by weight, in one of the first five."""

    score: float
    coverage: float


WEIGHTS = Features(score=6.44, coverage=4.13)
BIAS = -6.20


def confidence(features: Features) -> float:
    """The probability, 0 to 1, that the passages answer the question."""
    logit = BIAS + sum(weight * value for weight, value in zip(astuple(WEIGHTS), astuple(features), strict=True))
    return 1 / (1 + exp(-logit))
