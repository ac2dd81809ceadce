"""Figures of the log: approval with intervals, strengths by the arena's votes, and what the filters caught."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Final

from bot.sinkhole.arena import duels
from bot.sinkhole.filters import run_filters
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Sinkhole, Verdict
from bot.sinkhole.strengths import Strength, strengths

_Z: Final = 1.96
KINDS: Final = (
    ("how much, how many, how long", re.compile(r"how (much|many|long|old|big|far|often|fast)\b")),
    ("how", re.compile(r"how\b")),
    ("why", re.compile(r"why\b|what (is|was) the reason")),
    ("who", re.compile(r"who(se|m)?\b")),
    ("when, where", re.compile(r"(when|where|at what age)\b")),
    ("what, which", re.compile(r"(what|which|in which|under which)\b")),
    ("yes or no", re.compile(r"(is|are|was|were|do|does|did|can|could|will|would|should|has|have|must)\b")),
)


@dataclass(frozen=True, slots=True)
class Approval:
    """The share of good ratings among good and bad ones with its 95 % interval (E. Wilson, 1927)."""

    good: int
    n: int

    @property
    def share(self) -> float:
        return self.good / self.n

    @property
    def interval(self) -> tuple[float, float]:
        n, p = self.n, self.share
        middle, width = p + _Z**2 / (2 * n), _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        low, high = ((middle + sign * width) / (1 + _Z**2 / n) for sign in (-1, 1))
        return max(0.0, low), min(1.0, high)


@dataclass(frozen=True, slots=True)
class Figures:
    """`days`: good and bad ratings a UTC day, rising; `caught`: events by the filter's word against them."""

    days: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    strengths: Mapping[str, Strength] = field(default_factory=dict)
    models: Mapping[str, Approval] = field(default_factory=dict)
    documents: Mapping[str, Approval] = field(default_factory=dict)
    kinds: Mapping[str, Approval] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    caught: Mapping[str, int] = field(default_factory=dict)


def figures(sinkhole: Sinkhole) -> Figures:
    """Of the ratings that stand; approval and strengths count the kept ones alone. Runs the filters."""
    verdicts = run_filters(sinkhole)
    standing = list(sinkhole.events(standing=True))
    rated = [one for one in standing if one.rating in (1, -1)]
    kept = [one for one in rated if verdicts.get(one.id) == "keep"]
    days: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for event in rated:
        days[event.time.date().isoformat()][event.rating != 1] += 1
    return Figures(
        days={day: (good, bad) for day, (good, bad) in sorted(days.items())},
        strengths=strengths(duels(one for one in standing if verdicts.get(one.id) == "keep")),
        models=approval((event.model, event) for event in kept if event.model),
        documents=approval(
            (title, event) for event in kept for title in {one.title or one.document for one in event.passages}
        ),
        kinds=approval((kind_of(event.asked), event) for event in kept if event.asked),
        reasons=Counter(reason for event in rated for reason in event.reasons),
        verdicts=Counter(verdicts.values()),
        caught=_caught(sinkhole, verdicts),
    )


def approval(named: Iterable[tuple[str, Event]]) -> dict[str, Approval]:
    """By name, the most rated first."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, event in named:
        tally[name][0] += event.rating == 1
        tally[name][1] += 1
    most = sorted(tally.items(), key=lambda one: -one[1][1])
    return {name: Approval(good, n) for name, (good, n) in most}


def kind_of(question: str) -> str:
    """By how it begins: "How many lines …" → "how much, how many, how long"."""
    words = question.strip().lower()
    return next((kind for kind, begins in KINDS if begins.match(words)), "other")


def _caught(sinkhole: Sinkhole, verdicts: Mapping[str, Verdict]) -> Mapping[str, int]:
    said = sinkhole.latest()
    held = [id for id, verdict in verdicts.items() if verdict != "keep"]
    return Counter(reason for id in held for one in said.get(id, {}).values() for reason in set(one.reasons))
