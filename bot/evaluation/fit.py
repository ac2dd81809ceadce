"""Fits the constants of `index/search/confidence.py`: `python -m bot.evaluation.fit tests/data`. Needs scikit-learn.

The questions about the shipped documents are asked in full and by their keywords alone, as many readers ask; each one
with an answer also of the documents that are left without it: those, and the questions that nothing answers, are the
negatives. Beside them stand questions that a text nearly answers (`squad`, `twins`): without them whatever shares its
words with a question seems to answer it. Both sides weigh the same, so that a confidence of one half is where refusing
and answering are equally often right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from bot.evaluation.command import collection_of
from bot.evaluation.questions import GoldQuestion, fold, load_questions
from index.search.confidence import Features
from index.search.lexical import keywords
from index.search.retriever import Retriever

# What the questions of each folder that are nearly answered weigh, of all.
NEARLY: Final = {"squad": 0.2, "twins": 0.2}

Example = tuple[Features, bool]


def examples(questions: Sequence[GoldQuestion], retriever: Retriever) -> Iterator[Example]:
    """Features of rankings, and whether the documents searched have the answer."""
    for gold in questions:
        holders = {
            document_id
            for document_id in retriever.document_ids
            if any(fold(evidence.quote) in fold(retriever.document(document_id).text) for evidence in gold.evidence)
        }
        for question in (gold.question, keywords(gold.question)):
            yield from ranked(question, retriever, gold.answerable)
            if holders:
                yield from ranked(question, retriever.without(holders), answerable=False)


def ranked(question: str, retriever: Retriever, answerable: bool) -> Iterator[Example]:
    """What a question's ranking comes to; nothing where it finds nothing."""
    ranking = retriever.search(question)
    if ranking.passages:
        yield retriever.features(question, ranking.passages), answerable


def fit(sets: Sequence[tuple[Sequence[Example], float]]) -> tuple[Features, float]:
    """Weights and bias of the logistic model, of sets of examples that weigh so much together."""
    values = np.array([told(features) for found, _ in sets for features, _ in found])
    wanted = np.array([answerable for found, _ in sets for _, answerable in found])
    shares = np.concatenate([weight * _shares(found) for found, weight in sets])
    scale = StandardScaler().fit(values)
    model = LogisticRegression().fit(scale.transform(values), wanted, sample_weight=shares * len(values))
    slopes = model.coef_[0] / scale.scale_
    return Features(*slopes), float(model.intercept_[0] - slopes @ scale.mean_)


def _shares(found: Sequence[Example]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    answerable = np.array([answerable for _, answerable in found])
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = np.where(
        answerable, 0.5 / answerable.sum(), 0.5 / (~answerable).sum()
    )
    return shares


def told(features: Features) -> list[float]:
    """What is known of a ranking; where there is no reader, not what it found."""
    return [value for value in astuple(features.bounded) if value is not None]


def nearly(folder: Path) -> list[Example]:
    """Examples of a folder of texts with questions that they answer or nearly answer."""
    with collection_of([folder / "texts"]) as collection, collection.reading() as retriever:
        questions = load_questions(folder / "questions.jsonl")
        return [one for gold in questions for one in ranked(gold.question, retriever, gold.answerable)]


def main(data: Path) -> None:
    with collection_of(None) as collection:
        own = list(examples(load_questions(data / "questions.jsonl"), collection.retriever))
    sets = {"own": own, **{name: nearly(data / name) for name in NEARLY}}
    shares = {"own": 1 - sum(NEARLY.values()), **NEARLY}
    weights, bias = fit([(found, shares[name]) for name, found in sets.items()])
    pairs = zip(fields(weights), astuple(weights), strict=True)
    print(
        f"READ = Features({', '.join(f'{field.name}={weight:.2f}' for field, weight in pairs if weight is not None)})"
    )
    print(f"READ_BIAS = {bias:.2f}")
    slopes = np.array([weight for weight in astuple(weights) if weight is not None])
    for name, found in sets.items():
        logits = [float(slopes @ np.array(told(features))) for features, _ in found]
        auc = roc_auc_score([answerable for _, answerable in found], logits)
        print(f"# {name}: AUC {auc:.3f} on {len(found)} examples")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
