"""Trains the classifier of `spam`, and says how well it does on sources that it was not trained on.

    python -m bot.sinkhole.filters.fit tests/data

reads `spam/*.tsv` and `feedback/*.txt` below that folder, prints the table, and writes `spam.npz` beside this module.
Each source weighs alike. The bar is set by cross-validation, for honest feedback alone, before the held-out mix is
looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.sinkhole.filters.spam import BUCKETS, WEIGHTS, features

HONEST_LOST = 0.01  # of the honest feedback in cross-validation
EVEN = 0.5
STRENGTH = 100.0  # the inverse of the regularisation
SEED = 14


class Source:
    """Texts of one origin, and which of them are spam; `matrix` is texts × buckets."""

    def __init__(self, name: str, texts: list[str], spam: list[bool]) -> None:
        self.name = name
        self.spam = np.array(spam)
        self.matrix = matrix_of(texts)


def read(folder: Path) -> tuple[list[Source], Source]:
    """The sources to train on, and the held-out mix."""
    sources = [_labelled(file) for file in sorted((folder / "spam").glob("*.tsv"))]
    own = folder / "feedback"
    sources.append(_lines("feedback", own / "honest.txt", own / "dishonest.txt"))
    return sources, _lines("held out", own / "heldout-honest.txt", own / "heldout-dishonest.txt")


def fitted(sources: list[Source]) -> LogisticRegression:
    """The model of these sources, each of which weighs alike."""
    matrix, labels, weights = _joined(sources)
    return _regression().fit(matrix, labels, sample_weight=weights)


def bar_of(sources: list[Source]) -> float:
    """The probability above which honest feedback is rarely found, by cross-validation."""
    matrix, labels, weights = _joined(sources)
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    found: NDArray[Any] = cross_val_predict(
        _regression(), matrix, labels, cv=folds, method="predict_proba", params={"sample_weight": weights}
    )[:, 1]
    own = np.concatenate([np.full(len(one.spam), one.name == "feedback") for one in sources])
    return float(np.quantile(found[own & ~labels], 1 - HONEST_LOST))


def matrix_of(texts: list[str]) -> csr_matrix:
    """Texts × buckets."""
    rows = [features(text) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64)
    return csr_matrix((values, np.fromiter((at for row in rows for at in row), np.int64), ends), (len(texts), BUCKETS))


def caught(model: LogisticRegression, source: Source, bar: float) -> tuple[float, float]:
    """Shares of the spam that is held, and of the honest texts that are, too."""
    held = model.predict_proba(source.matrix)[:, 1] > bar
    return float(held[source.spam].mean()), float(held[~source.spam].mean())


def _regression() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=SEED)


def _joined(sources: list[Source]) -> tuple[csr_matrix, NDArray[np.bool_], NDArray[np.float64]]:
    matrix = vstack([one.matrix for one in sources], format="csr")
    labels = np.concatenate([one.spam for one in sources])
    weights = np.concatenate([np.full(len(one.spam), 1 / len(one.spam)) for one in sources])
    return matrix, labels, weights / weights.mean()


def _labelled(file: Path) -> Source:
    rows = [line.split("\t", 1) for line in file.read_text(encoding="utf-8").splitlines()]
    return Source(file.stem, [text for _, text in rows], [label == "spam" for label, _ in rows])


def _lines(name: str, honest: Path, dishonest: Path) -> Source:
    kept, bad = (file.read_text(encoding="utf-8").splitlines() for file in (honest, dishonest))
    return Source(name, [*kept, *bad], [*[False] * len(kept), *[True] * len(bad)])


def main(folder: Path) -> None:
    sources, held_out = read(folder)
    print("source left out of training: spam caught, honest held")
    for one in sources:
        others = [other for other in sources if other is not one]
        bar = EVEN  # what is left out can't set its own
        print(f"  {one.name}: {'{:.3f}, {:.3f}'.format(*caught(fitted(others), one, bar))}")
    model, bar = fitted(sources), bar_of(sources)
    print(f"held out, classifier alone (bar {bar:.3f}): {'{:.3f}, {:.3f}'.format(*caught(model, held_out, bar))}")
    np.savez_compressed(
        WEIGHTS, weights=model.coef_[0].astype(np.float16), bias=np.float64(model.intercept_[0]), bar=np.float64(bar)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
