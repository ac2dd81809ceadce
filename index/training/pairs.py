"""What the reader learns from: a question or a sentence, a text, and whether the text answers or says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from corpus.sentences import sentences

Task = Literal["answers", "says"]
# A text longer than this, in characters, is cut around its answer (about 200 tokens).
LONGEST_TEXT = 900


@dataclass(frozen=True, slots=True)
class Pair:
    """`label` 1: the text answers the question, or says what the sentence says.

    weight: how much an error counts; span: the characters of the text that answer, where they are known; source: the
    set that it comes from, and the kind of its making; group: what must stay on one side of a split; rivals: the same
    for pairs that are told from each other, too, the texts of one question or sentence, or two questions on one text,
    and "" for others; score: what our search gave the text, where it found it.
    """

    task: Task
    asked: str
    text: str
    label: int
    weight: float
    source: str
    group: str
    span: tuple[int, int] | None = None
    rivals: str = ""
    score: float = 0.0


def without_answer(pair: Pair) -> Pair | None:
    """The same text without the sentences that answer; None where nothing else is left or no span is known."""
    if pair.span is None:
        return None
    start, end = pair.span
    rest = [(a, b) for a, b in sentences(pair.text) if b <= start or a >= end]
    if not rest:
        return None
    text = " ".join(pair.text[a:b] for a, b in rest)
    return replace(pair, text=text, label=0, span=None, source=f"{pair.source}/removed")


def cut(pair: Pair, random: Random, longest: int = LONGEST_TEXT) -> Pair:
    """A long text cut to whole sentences around its answer, or around any of them where it has none."""
    if len(pair.text) <= longest:
        return pair
    units = sentences(pair.text)
    held = [i for i, (a, b) in enumerate(units) if pair.span and a < pair.span[1] and b > pair.span[0]]
    first = min(held, default=random.randrange(len(units)))
    last = max(held, default=first)
    while True:
        sides = [side for side in ((first - 1, last), (first, last + 1)) if side[0] >= 0 and side[1] < len(units)]
        sides = [(a, b) for a, b in sides if units[b][1] - units[a][0] <= longest]
        if not sides:
            break
        first, last = random.choice(sides)
    start, end = units[first][0], units[last][1]
    span = None if pair.span is None else (pair.span[0] - start, min(pair.span[1], end) - start)
    return replace(pair, text=pair.text[start:end], span=span)


def balanced(pairs: Sequence[Pair], random: Random, times: float) -> Iterator[Pair]:
    """Each pair `times` times; the fraction by chance, and for rivals together."""
    whole, part = int(times), times - int(times)
    for unit in listed(pairs):
        for _ in range(whole + (random.random() < part)):
            yield from (pairs[at] for at in unit)


def listed(pairs: Sequence[Pair]) -> list[list[int]]:
    """The places of rivals together, every other one by itself."""
    units: dict[object, list[int]] = {}
    for at, pair in enumerate(pairs):
        units.setdefault(pair.rivals or at, []).append(at)
    return [*units.values()]
