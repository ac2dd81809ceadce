"""How sure a ranking is that the documents answer: a logistic model on a few features of it.

Constants are fitted by `bot.evaluation.fit`, on questions about the shipped documents and, those with a reader, on ones
that Wikipedia answers or nearly answers (SQuAD 2.0, articles that the reader was not trained on); never on the
evaluation files. AUC and balanced accuracy are .85 and .76 on the first, .77 and .66 on the second, which they were
fitted on (on the unseen half of the second .71 and .57); fitted on the first alone, and without bounds, they were
.85, .75 and .70, .55 (an earlier reader).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from math import exp
from typing import Final

# It lets through 76 of 100 questions that the documents answer, 94 that Wikipedia does, and 62 that it nearly answers.
# A hundredth up or down moves either by one or two.
ANSWERABLE: Final = 0.38


@dataclass(frozen=True, slots=True)
class Features:
    """Each the best of the first five passages.

    least_words: how nearly the third of the question's words is met that is met least; coverage: the share, by
    weight, of the question's words that stand in it; cosine: of its nearest window; close: the reader's log-odds that
    the words around what matched answer, None where there is no reader; mean: that a passage does, of all five in the
    mean.
    """

    least_words: float
    coverage: float
    cosine: float
    close: float | None = None
    mean: float | None = None

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
BOUNDS: Final = (0.4, 0.45)
# With a reader, and without one.
READ: Final = Features(least_words=0.0, coverage=2.04, cosine=5.09, close=0.32, mean=0.65)
READ_BIAS: Final = -0.97
UNREAD: Final = Features(least_words=2.59, coverage=2.62, cosine=6.10)
UNREAD_BIAS: Final = -4.68


def confidence(features: Features) -> float:
    """The probability, 0 to 1, that the passages answer the question."""
    weights, bias = (UNREAD, UNREAD_BIAS) if features.close is None else (READ, READ_BIAS)
    pairs = zip(astuple(weights), astuple(features.bounded), strict=True)
    return 1 / (
        1 + exp(-(bias + sum(weight * value for weight, value in pairs if weight is not None and value is not None)))
    )
