"""How surely a claim without a fault stands in the source: a logistic model of few features.

Fitted by `python -m bot.support.fit`, once with the likeness that an embedding model tells and once without. The
bias is set so that at most one in twenty corrupted sentences is let through, of quotes that the fit did not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from bot.support.alignment import Alignment
from bot.support.likeness import Likeness

# In the order of `features`: coverage, gap, then the fields of Likeness.
BY_WORDS = (1.712, -0.107)
BY_WORDS_BIAS = -1.701
BY_LIKENESS = (0.975, -0.075, -1.680, 0.656, -1.063, 0.525, -1.135, 1.225, 0.887)
BY_LIKENESS_BIAS = -0.864


def logit(alignment: Alignment, like: Likeness | None) -> float:
    """Above zero: supported, if no rule finds a fault."""
    weights, bias = (BY_LIKENESS, BY_LIKENESS_BIAS) if like else (BY_WORDS, BY_WORDS_BIAS)
    return bias + sum(weight * value for weight, value in zip(weights, features(alignment, like), strict=True))


def features(alignment: Alignment, like: Likeness | None) -> Sequence[float]:
    """The share of the content that stands in the source, the longest stretch that does not, and the likeness."""
    return (coverage(alignment), float(gap(alignment)), *(astuple(like) if like else ()))


def coverage(alignment: Alignment) -> float:
    """The weighted share of the claim's content words that stand in the source."""
    weights = [(0.0 if word.light else 1.0 + 0.5 * word.name) for word in alignment.claim]
    weights = [weight if word.content else 0.0 for weight, word in zip(weights, alignment.claim, strict=True)]
    found = sum(weight for weight, at in zip(weights, alignment.places, strict=True) if at is not None)
    return found / sum(weights) if sum(weights) else float(bool(alignment.pairs))


def gap(alignment: Alignment) -> int:
    """The most content words in a row without a counterpart."""
    longest = run = 0
    for word, at in zip(alignment.claim, alignment.places, strict=True):
        if word.content:
            run = run + 1 if at is None else 0
            longest = max(longest, run)
    return longest
