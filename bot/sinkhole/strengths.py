"""How strong each contender is by its duels: the Bradley-Terry model, with bootstrap intervals.

(R. Bradley and M. Terry, "Rank Analysis of Incomplete Block Designs", 1952; fitted as in D. Hunter, "MM Algorithms for
Generalized Bradley-Terry Models", 2004; intervals by D. Rubin's "The Bayesian Bootstrap", 1981.) Half a win each stands
for a tie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.sinkhole.arena import Duel

_SAMPLES: Final = 500
_SEED: Final = 14
_UNSEEN: Final = 0.5  # H. Jeffreys' prior for a win and for a loss
_STEPS: Final = 500
_CLOSE: Final = 1e-5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strength:
    """How likely it is preferred to a contender of average strength, 0 to 1, the 95 % interval, and its duels."""

    share: float
    low: float
    high: float
    duels: int


def strengths(found: Sequence[Duel]) -> dict[str, Strength]:
    """By name, the strongest first; the same duels give the same figures. One with itself says nothing of either."""
    found = [one for one in found if one.one != one.other]
    if not found:
        return {}
    names = sorted({name for one in found for name in (one.one, one.other)})
    at = {name: n for n, name in enumerate(names)}
    cells = Counter(_cell(at[one.one], at[one.other], one.outcome) for one in found)
    unseen = {(one, other, outcome): 0 for one, other, _ in cells for outcome in (0.0, 1.0)}
    cells.update(unseen)
    pairs, times = np.array(list(cells)), np.array(list(cells.values()), dtype=np.float64)
    # What was never seen may yet be: without that, three votes of three would leave no doubt.
    seldom = np.array([_UNSEEN if cell in unseen else 0.0 for cell in cells])
    drawn = len(found) * np.random.default_rng(_SEED).dirichlet(times + seldom, size=_SAMPLES)
    shares = _shares(pairs, np.vstack([times, drawn]), len(names))
    low, high = np.percentile(shares, (2.5, 97.5), axis=0)
    count = Counter(name for one in found for name in (one.one, one.other))
    every = {
        name: Strength(own := float(shares[0, n]), min(own, float(low[n])), max(own, float(high[n])), count[name])
        for name, n in at.items()
    }
    return dict(sorted(every.items(), key=lambda one: -one[1].share))


def _cell(one: int, other: int, outcome: float) -> tuple[int, int, float]:
    return (one, other, outcome) if one < other else (other, one, 1 - outcome)


def _shares(pairs: Floats, times: Floats, k: int) -> Floats:
    """(samples, k) of (cells, 3) pairs with outcome and (samples, cells) how often each is in a sample."""
    one, other, outcome = pairs[:, 0].astype(int), pairs[:, 1].astype(int), pairs[:, 2]
    # As though each had tied once with the rest together: who never lost is not infinitely strong.
    wins = np.full((len(times), k), 0.5)
    games = np.full((len(times), k, k), 1 / (k - 1)) * (1 - np.eye(k))
    for cell in range(len(pairs)):
        won = times[:, cell] * outcome[cell]
        wins[:, one[cell]] += won
        wins[:, other[cell]] += times[:, cell] - won
        games[:, one[cell], other[cell]] += times[:, cell]
        games[:, other[cell], one[cell]] += times[:, cell]
    strength = np.ones((len(times), k))
    for _ in range(_STEPS):
        before = strength
        strength = wins / (games / (before[:, :, None] + before[:, None, :])).sum(2)
        strength /= np.exp(np.log(strength).mean(1, keepdims=True))
        if float(np.abs(strength / before - 1).max()) < _CLOSE:
            break
    found: Floats = strength / (strength + 1)
    return found
