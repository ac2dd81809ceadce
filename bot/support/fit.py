"""Fits the constants of `bot/support/judgement.py`: `python -m bot.support.fit tests/data/support*.jsonl`.

Leave the held-out file out. Beside the labelled sentences, each supported one is also shown without the sentence of
its evidence that holds most of it: what is on the subject and not in the source is the commonest fault of a model.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.support.check import faults, reading
from bot.support.judgement import features
from bot.support.likeness import Reads, reader
from bot.support.words import words
from corpus.sentences import sentences
from index.embedder import load_embedder

# Of the corrupted sentences, the share that may be let through.
FALSE_ACCEPTS = 0.05
_RIDGE = 0.02
_STEPS = 30
_FOLDS = 8
_SHOWN_WITHOUT = 0.5

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Example:
    """What the model learns from: `weight` is less for an example that was made by a rule."""

    values: Sequence[float]
    faulty: bool
    supported: bool
    quote: str
    weight: float = 1.0


def examples(files: Sequence[Path], read: Reads | None) -> Iterator[Example]:
    for file in files:
        # Not splitlines, which cuts within a text that has U+2028 in it.
        for line in file.read_text(encoding="utf-8").strip().split("\n"):
            row = json.loads(line)
            quote = f"{file.stem}:{row['id'].split('-')[0]}"
            supported = row["label"] == "supported"
            yield from _example(row["sentence"], row["evidence"], read, supported, quote)
            rest = _without_best(row["sentence"], row["evidence"]) if supported else []
            yield from _example(row["sentence"], rest, read, False, quote, _SHOWN_WITHOUT)


def _example(
    sentence: str, evidence: Sequence[str], read: Reads | None, supported: bool, quote: str, weight: float = 1.0
) -> Iterator[Example]:
    found = reading(sentence, evidence, read)
    if found:
        values = features(found.alignment, found.like)
        yield Example(values, bool(faults(found.alignment)), supported, quote, weight)


def _without_best(sentence: str, evidence: Sequence[str]) -> list[str]:
    """The evidence without its sentence that shares most words with the claim; nothing if it has too few."""
    claim = {word.key for word in words(sentence) if word.content}
    shared = [
        (len(claim & {word.key for word in words(text[start:end])}), number, start, end)
        for number, text in enumerate(evidence)
        for start, end in sentences(text)
    ]
    if len(shared) < 3:
        return []
    _, best, start, end = max(shared)
    rest = [text[:start] + text[end:] if number == best else text for number, text in enumerate(evidence)]
    return [text.strip() for text in rest if text.strip()]


def fit(found: Sequence[Example]) -> tuple[Numbers, float]:
    """Weights and bias of the logistic model (Newton's method, ridge on standardised weights, both sides equal)."""
    values = np.array([example.values for example in found])
    wanted = np.array([float(example.supported) for example in found])
    weight = np.array([example.weight for example in found])
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    deviation[deviation == 0] = 1
    design = np.column_stack([(values - mean) / deviation, np.ones(len(values))])
    share = np.where(wanted == 1, weight / weight[wanted == 1].sum(), weight / weight[wanted == 0].sum()) / 2
    ridge = np.diag([_RIDGE] * values.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-design @ weights))
        bend = (design.T * (share * sure * (1 - sure))) @ design + ridge
        weights = weights - np.linalg.solve(bend, design.T @ (share * (sure - wanted)) + ridge @ weights)
    slopes = weights[:-1] / deviation
    return slopes, float(weights[-1] - slopes @ mean)


def unseen(found: Sequence[Example]) -> Numbers:
    """The logit of each example by a fit on other quotes; minus infinity where a rule finds a fault."""
    folds = np.array([int(sha256(example.quote.encode()).hexdigest(), 16) % _FOLDS for example in found])
    logits = np.full(len(found), -np.inf)
    for fold in range(_FOLDS):
        weights, bias = fit([example for example, other in zip(found, folds, strict=True) if other != fold])
        for i, example in enumerate(found):
            if folds[i] == fold and not example.faulty:
                logits[i] = float(weights @ np.array(example.values) + bias)
    return logits


def main(files: Sequence[Path]) -> None:
    for name, read in (("BY_WORDS", None), ("BY_LIKENESS", reader(load_embedder()))):
        found = list(examples(files, read))
        logits = unseen(found)
        labelled = np.array([example.weight == 1 for example in found])
        supported = np.array([example.supported for example in found])
        corrupted = np.sort(logits[labelled & ~supported])[::-1]
        least = float(corrupted[int(FALSE_ACCEPTS * len(corrupted))])
        weights, bias = fit(found)
        passed = float((logits[supported] > least).mean())
        print(f"{name} = ({', '.join(f'{weight:.3f}' for weight in weights)})\n{name}_BIAS = {bias - least:.3f}")
        print(f"# of quotes not seen, {passed:.3f} of the supported sentences pass, {FALSE_ACCEPTS} of the corrupted")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
