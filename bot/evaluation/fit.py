"""Fits the constants of `index/search/confidence.py`: `python -m bot.evaluation.fit tests/data/questions.jsonl`.

Each question of the file is asked of the shipped documents, and each one with an answer also of the documents that are
left without it: those near misses, and the file's own questions that nothing answers, are the negatives. Each is asked
in full and by its keywords alone, as many readers ask. Both sides weigh the same, so that a confidence of one half is
where refusing and answering are equally often right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from bot.evaluation.command import collection_of
from bot.evaluation.measures import auc
from bot.evaluation.questions import GoldQuestion, fold, load_questions
from index.search.confidence import Features
from index.search.lexical import keywords
from index.search.retriever import Retriever

_RIDGE = 0.01
_STEPS = 50

Fit = tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]


def examples(questions: Sequence[GoldQuestion], retriever: Retriever) -> Iterator[tuple[Features, bool]]:
    """Features of rankings, and whether the documents searched have the answer."""
    for gold in questions:
        yield from _asked(gold, retriever, gold.answerable)
        holders = {
            document_id
            for document_id in retriever.document_ids
            if any(fold(evidence.quote) in fold(retriever.document(document_id).text) for evidence in gold.evidence)
        }
        if holders:
            yield from _asked(gold, retriever.without(holders), False)


def _asked(gold: GoldQuestion, retriever: Retriever, answerable: bool) -> Iterator[tuple[Features, bool]]:
    for question in (gold.question, keywords(gold.question)):
        ranking = retriever.search(question)
        if ranking.passages:
            yield retriever.features(question, ranking.passages), answerable


def fit(found: Sequence[tuple[Features, bool]]) -> Fit:
    """Weights, one a feature, and bias of the logistic model (Newton's method, ridge on standardised weights)."""
    values = np.array([told(features) for features, _ in found])
    wanted = np.array([answerable for _, answerable in found], dtype=np.float64)
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    # A feature that never changes says nothing; it gets no weight.
    deviation[deviation == 0] = 1
    design = np.column_stack([(values - mean) / deviation, np.ones(len(values))])
    share = np.where(wanted == 1, 0.5 / wanted.sum(), 0.5 / (len(wanted) - wanted.sum()))
    ridge = np.diag([_RIDGE] * values.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (share * (sure - wanted)) + ridge @ weights
        bend = (design.T * (share * sure * (1 - sure))) @ design + ridge
        weights = weights - np.linalg.solve(bend, slope)
    slopes = weights[:-1] / deviation
    return slopes, float(weights[-1] - slopes @ mean)


def told(features: Features) -> list[float]:
    """What is known of a ranking; where there is no reader, not what it found."""
    return [value for value in astuple(features) if value is not None]


def main(file: Path) -> None:
    with collection_of(None) as collection:
        found = list(examples(load_questions(file), collection.retriever))
    weights, bias = fit(found)
    logits = [float(weights @ np.array(told(features)) + bias) for features, _ in found]
    right, wrong = (
        [logit for logit, (_, answerable) in zip(logits, found, strict=True) if answerable is side]
        for side in (True, False)
    )
    named = ", ".join(f"{field.name}={weight:.2f}" for field, weight in zip(fields(Features), weights, strict=False))
    print(f"WEIGHTS = Features({named})\nBIAS = {bias:.2f}\n# AUC {auc(right, wrong):.3f} on {len(found)} examples")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
