"""How sure a ranking is that the documents answer: a logistic model on a few features of it.

Constants are fitted by `bot.evaluation.fit`, on questions about the shipped documents and, those with a reader, on ones
that Wikipedia (SQuAD 2.0) or an invented document (`twins`) answers or nearly answers, none of which the reader was
trained on (but for 56 of Wikipedia's passages, until 29 November); never on the evaluation files. The AUC on what they
were fitted on, three numbers, is .84, .80 and .81 in that order.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from math import exp
from typing import Final

# It lets through 71 of 100 questions that the shipped documents answer and 93 or more that others do, and refuses 88 of
# 100 that are far from the documents, 42 that Wikipedia nearly answers and 33 that a twin of the right document does.
ANSWERABLE: Final = 0.38


@dataclass(frozen=True, slots=True)
class Features:
    """Each the best of the first five passages.

    least_words: how nearly the third of the question's words is met that is met least; coverage: the share, by
    weight, of the question's words that stand in it; cosine: of its nearest window; close: the reader's log-odds that
    the words around what matched answer, None where there is no reader.
    """

    least_words: float
    coverage: float
    cosine: float
    close: float | None = None

    @property
    def bounded(self) -> Features:
        """Where there is a reader, what is found by likeness up to a bound: a text that nearly answers has all the
        question's words. How nearly they are met tells nothing beside it."""
        if self.close is None:
            return self
        coverage, cosine = BOUNDS
        return replace(self, least_words=0.0, coverage=min(self.coverage, coverage), cosine=min(self.cosine, cosine))


# Up to which coverage and cosine tell, where a reader has read: beyond, questions that are nearly answered
# have as much of them as those that are.
BOUNDS: Final = (0.4, 0.5)
# With a reader, and without one.
READ: Final = Features(least_words=0.0, coverage=2.74, cosine=4.89, close=0.60)
READ_BIAS: Final = -2.80
UNREAD: Final = Features(least_words=2.59, coverage=2.62, cosine=6.10)
UNREAD_BIAS: Final = -4.68


def confidence(features: Features) -> float:
    """The probability, 0 to 1, that the passages answer the question."""
    weights, bias = (UNREAD, UNREAD_BIAS) if features.close is None else (READ, READ_BIAS)
    pairs = zip(astuple(weights), astuple(features.bounded), strict=True)
    return 1 / (
        1 + exp(-(bias + sum(weight * value for weight, value in pairs if weight is not None and value is not None)))
    )
