"""Trains the classifier of `spam`, and says how well it does on sources that it was not trained on.

    python -m bot.sinkhole.filters.fit tests/data

reads `spam/*.tsv` and `feedback/*.txt` below that folder, prints the table, and writes `spam.npz` and
`model/model.onnx` beside this module, within an hour or two. The bars are set for honest feedback alone, by
cross-validation in which whole kinds of texts are left out, before the held-out mix is looked at.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.sinkhole.filters.meaning import MODEL
from bot.sinkhole.filters.signs import WEIGHT, signs
from bot.sinkhole.filters.spam import BUCKETS, LONGEST, READ, WEIGHTS, features
from bot.sinkhole.filters.tuning import export, log_odds, tuned

# Of the honest feedback in cross-validation; with what the rules hold beside it, one in a hundred.
HONEST_LOST: Final = 0.008
DOUBTED: Final = 0.02  # of it, above `doubt`: there a rule is believed
STRENGTH: Final = 10.0  # the inverse of the words' regularisation
OWN: Final = "feedback"
OWN_WEIGHT: Final = 5.0  # of own material beside each other source, for the words
OTHER_WEIGHT: Final = 0.3  # of a text of another source beside one of our own, for the meaning
EACH: Final = 3  # of the other sources' texts the meaning is tuned on every so manieth
SHARE: Final = 2.0  # of the meaning in the sum, where the words have 1, both scaled alike
FOLDS: Final = 4
SEED: Final = 14

Numbers = NDArray[np.float64]
Which = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts: of which source and kind, which are spam, and as the model of the words reads them."""

    said: NDArray[np.object_]
    source: NDArray[np.str_]
    kind: NDArray[np.str_]
    spam: Which
    words: csr_matrix

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
        words = LogisticRegression(
            C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=SEED, max_iter=500
        )
        self.words = words.fit(texts.words[of], texts.spam[of], sample_weight=texts.weights(of))
        own = texts.source == OWN
        read = of & (own | (np.arange(len(of)) % EACH == 0))
        counts = np.where(own, 1.0, OTHER_WEIGHT)
        self.judge = tuned(list(texts.said[read]), texts.spam[read], counts[read], SEED)

    def scores(self, texts: Texts, of: Which) -> Numbers:
        """Texts × both models' log-odds."""
        meant = log_odds(self.judge, list(texts.said[of]))
        return np.stack([self.words.decision_function(texts.words[of]), meant], axis=1)


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
    unit = float(scores[:, 1].std() / scores[:, 0].std() / SHARE)
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
    write(fitted, [unit, scores[:, 1].min(), scores[:, 1].max(), bar, doubt])


def write(fitted: Fitted, numbers: list[float]) -> None:
    """What `spam` reads."""
    words = np.concatenate([fitted.words.coef_[0], fitted.words.intercept_])
    np.savez_compressed(WEIGHTS, words=words.astype(np.float16), numbers=np.array(numbers))
    export(fitted.judge, MODEL)


def _read(rows: list[tuple[str, str, str, bool]]) -> Texts:
    source, kind, said, spam = zip(*rows, strict=True)
    seen = csr_matrix(np.array([signs(text[:LONGEST]) for text in said]) * WEIGHT)
    words = hstack([_matrix(list(said)), seen], format="csr")
    read = np.array([text[:READ] for text in said], dtype=object)
    return Texts(read, np.array(source), np.array(kind), np.array(spam), words)


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
