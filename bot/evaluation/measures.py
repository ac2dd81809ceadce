"""Results into measures, each with a bootstrap interval (B. Efron, "Bootstrap Methods", 1979)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np

from bot.evaluation.run import DEPTHS, Result

SAMPLES = 1000
_SEED = 20_230_424

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its 95 % interval; `n` is the number of things that it is over."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All measures by name; by kind the recall at five and the quote hits, where the kind has gold."""

    measures: dict[str, Measure]
    kinds: dict[str, dict[str, Measure]]

    def as_json(self) -> dict[str, object]:
        return asdict(self)


Statistic = Callable[[Sequence[Result]], float | None]


def summarise(results: Sequence[Result]) -> Summary:
    """Every measure that the results allow; without a kind of result its measures are left out."""
    kinds = {kind: [result for result in results if result.kind == kind] for kind in {r.kind: None for r in results}}
    by_kind = {"recall@5": _STATISTICS["recall@5"], "quote hit": _STATISTICS["quote hit"], "answered": _answered}
    return Summary(_all_of(results, _STATISTICS), {kind: _all_of(some, by_kind) for kind, some in kinds.items()})


def auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Area under the ROC curve: how often an answerable question's confidence is the higher one; ties are half."""
    if not positive or not negative:
        return None
    left, right = np.array(positive)[:, None], np.array(negative)[None, :]
    return float(np.mean((left > right) + 0.5 * (left == right)))


def interval(values: Sequence[float]) -> Measure:
    """A mean with its interval; `values` must not be empty."""
    numbers = np.array(values, dtype=np.float64)
    drawn = np.random.default_rng(_SEED).choice(numbers, (SAMPLES, len(numbers))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Measure(round(float(numbers.mean()), 4), round(float(low), 4), round(float(high), 4), len(numbers))


def measured(results: Sequence[One], statistic: Callable[[Sequence[One]], float | None]) -> Measure | None:
    """A statistic with its interval; None where the results don't allow it."""
    value = statistic(results)
    if value is None:
        return None
    random = np.random.default_rng(_SEED)
    drawn = (
        statistic([results[at] for at in random.integers(len(results), size=len(results))]) for _ in range(SAMPLES)
    )
    known = [sample for sample in drawn if sample is not None]
    low, high = np.percentile(known, (2.5, 97.5)) if known else (value, value)
    return Measure(round(value, 4), round(float(low), 4), round(float(high), 4), len(results))


def _all_of(results: Sequence[Result], statistics: dict[str, Statistic]) -> dict[str, Measure]:
    found = {name: measured(results, statistic) for name, statistic in statistics.items()}
    return {name: measure for name, measure in found.items() if measure}


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None


def _recall(depth: int) -> Statistic:
    return lambda results: _mean(result.recalls[depth] for result in results if result.recalls)


def _auc(results: Sequence[Result]) -> float | None:
    return auc([r.confidence for r in results if r.answerable], [r.confidence for r in results if not r.answerable])


def _balanced_accuracy(results: Sequence[Result]) -> float | None:
    answered = _mean(r.answered for r in results if r.answerable)
    refused = _mean(not r.answered for r in results if not r.answerable)
    return None if answered is None or refused is None else (answered + refused) / 2


def _answered(results: Sequence[Result]) -> float | None:
    return _mean(r.answered for r in results)


_STATISTICS: dict[str, Statistic] = {
    **{f"recall@{k}": _recall(depth) for depth, k in enumerate(DEPTHS)},
    "words in five": lambda results: _mean(r.words for r in results if r.answerable),
    "most words in five": lambda results: max((r.words for r in results), default=None),
    "abstention AUC": _auc,
    "balanced accuracy": _balanced_accuracy,
    "quote hit": lambda results: _mean(r.quote_hit for r in results if r.quote_hit is not None),
    "first quote hit": lambda results: _mean(r.first_hit for r in results if r.first_hit is not None),
    "time hit": lambda results: _mean(near for r in results for near in r.times),
    "seconds": lambda results: _mean(r.seconds for r in results),
}
