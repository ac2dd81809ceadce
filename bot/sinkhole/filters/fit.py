"""Trains the classifier of `spam`, and says how well it does on sources that it was not trained on.

    python -m bot.sinkhole.filters.fit tests/data

reads `spam/*.tsv` and `feedback/*.txt` below that folder, prints the table, and writes `spam.npz` beside this module.
The bars are set for honest feedback alone, by cross-validation in which whole kinds of texts are left out, before the
held-out mix is looked at.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.sinkhole.filters.signs import WEIGHT, signs
from bot.sinkhole.filters.spam import BUCKETS, LONGEST, WEIGHTS, features, vectors

# Of the honest feedback in cross-validation; with what the rules hold beside it, one in a hundred.
HONEST_LOST: Final = 0.008
DOUBTED: Final = 0.02  # of it, above `doubt`: there a rule is believed
STRENGTHS: Final = (10.0, 4.0)  # the inverses of the regularisation: words, meaning
GAMMA: Final = 1.5
LANDMARKS: Final = 800
OWN: Final = "feedback"
OWN_WEIGHT: Final = 5.0  # of own material beside each other source
FOLDS: Final = 8
SEED: Final = 14

Numbers = NDArray[np.float64]
Which = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts: of which source and kind, which are spam, and as both models read them."""

    source: NDArray[np.str_]
    kind: NDArray[np.str_]
    spam: Which
    words: csr_matrix
    meaning: NDArray[np.float32]

    def weights(self, of: Which) -> Numbers:
        """Each source weighs alike, but own material more."""
        names, at = np.unique(self.source[of], return_inverse=True)
        share = np.where(names == OWN, OWN_WEIGHT, 1) / np.bincount(at)
        weights: Numbers = share[at]
        scaled: Numbers = weights / weights.mean()
        return scaled


class Fitted:
    """Both models, of some of the texts."""

    def __init__(self, texts: Texts, of: Which) -> None:
        weights, spam = texts.weights(of), texts.spam[of]
        words, meaning = (
            LogisticRegression(C=strength, solver=solver, class_weight="balanced", random_state=SEED, max_iter=500)
            for strength, solver in zip(STRENGTHS, ("liblinear", "lbfgs"), strict=True)
        )
        self.kernel = Nystroem(gamma=GAMMA, n_components=LANDMARKS, random_state=SEED)
        near = self.kernel.fit_transform(texts.meaning[of])
        self.words = words.fit(texts.words[of], spam, sample_weight=weights)
        self.meaning = meaning.fit(near, spam, sample_weight=weights)

    def scores(self, texts: Texts, of: Which) -> Numbers:
        """Texts × both models' log-odds."""
        near = self.kernel.transform(texts.meaning[of])
        return np.stack([self.words.decision_function(texts.words[of]), self.meaning.decision_function(near)], axis=1)


def read(folder: Path) -> tuple[Texts, dict[str, Texts]]:
    """What is trained on, and the held-out mixes by name."""
    rows = [row for file in sorted((folder / "spam").glob("*.tsv")) for row in _labelled(file)]
    own = folder / "feedback"
    mixes = {name: _mix(own, f"{name}-", name) for name in ("heldout", "heldout2", "heldout3")}
    return _read([*rows, *_mix(own, "", OWN)]), {name: _read(mix) for name, mix in mixes.items()}


def out_of_kind(texts: Texts) -> Numbers:
    """Scores of the own texts, each by models that saw no text of its kind."""
    own = texts.source == OWN
    found = np.zeros((len(own), 2))
    for _, left_out in GroupKFold(FOLDS).split(texts.kind[own], groups=texts.kind[own]):
        of = np.zeros(len(own), dtype=bool)
        of[np.flatnonzero(own)[left_out]] = True
        found[of] = Fitted(texts, ~of).scores(texts, of)
    scores: Numbers = found[own]
    return scores


def caught(scores: Numbers, spam: Which, bar: float) -> str:
    """Shares of the spam that is held, and of the honest texts that are, too."""
    held = scores > bar
    return f"{held[spam].mean():.3f}, {held[~spam].mean():.3f}"


def main(folder: Path) -> None:
    texts, mixes = read(folder)
    own = texts.source == OWN
    scores, spam = out_of_kind(texts), texts.spam[own]
    unit = float(scores[:, 1].std() / scores[:, 0].std())  # both weigh alike
    mix = np.array([unit, 1.0])
    bar, doubt = (float(np.quantile((scores @ mix)[~spam], 1 - share)) for share in (HONEST_LOST, DOUBTED))
    print("spam caught, honest held, of what was left out of training")
    print(f"  own, kind by kind: {caught(scores @ mix, spam, bar)}")
    for name in np.unique(texts.source[~own]):
        of = texts.source == name
        print(f"  {name}: {caught(Fitted(texts, ~of).scores(texts, of) @ mix, texts.spam[of], bar)}")
    fitted = Fitted(texts, np.ones(len(own), dtype=bool))
    for name, held_out in mixes.items():
        everything = np.ones(len(held_out.spam), dtype=bool)
        print(f"  {name}: {caught(fitted.scores(held_out, everything) @ mix, held_out.spam, bar)}")
    write(fitted, unit, bar, doubt, scores[:, 1])


def write(fitted: Fitted, unit: float, bar: float, doubt: float, meaning: Numbers) -> None:
    """What `spam` reads: of the second model's two steps, one."""
    pull = fitted.kernel.normalization_.T @ fitted.meaning.coef_[0]
    bias = float(fitted.meaning.intercept_[0])
    numbers = [GAMMA, unit, meaning.min() - bias, meaning.max() - bias, bar - bias, doubt - bias]
    words = np.concatenate([fitted.words.coef_[0], fitted.words.intercept_])
    np.savez_compressed(
        WEIGHTS,
        words=words.astype(np.float16),
        near=fitted.kernel.components_.astype(np.float16),
        pull=pull.astype(np.float32),
        numbers=np.array(numbers),
    )


def _read(rows: list[tuple[str, str, str, bool]]) -> Texts:
    source, kind, said, spam = zip(*rows, strict=True)
    seen = csr_matrix(np.array([signs(text[:LONGEST]) for text in said]) * WEIGHT)
    words = hstack([_matrix(list(said)), seen], format="csr")
    return Texts(np.array(source), np.array(kind), np.array(spam), words, vectors(said))


def _matrix(texts: list[str]) -> csr_matrix:
    """Texts × buckets."""
    rows = [features(text) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64)
    return csr_matrix((values, np.fromiter((at for row in rows for at in row), np.int64), ends), (len(texts), BUCKETS))


def _labelled(file: Path) -> list[tuple[str, str, str, bool]]:
    rows = [line.split("\t", 1) for line in file.read_text(encoding="utf-8").splitlines()]
    return [(file.stem, file.stem, text, label == "spam") for label, text in rows]


def _mix(folder: Path, begins: str, source: str) -> list[tuple[str, str, str, bool]]:
    """Lines below a `# kind` are of that kind, which honest and dishonest ones may share."""
    found = []
    for name, spam in (("honest", False), ("dishonest", True)):
        kind = ""
        for line in (folder / f"{begins}{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                kind = line[2:]
            else:
                found.append((source, kind, line, spam))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
