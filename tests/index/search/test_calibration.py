"""What another model's cosines mean: one that finds any two texts alike is as sure and unsure as the default one."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.arrays import Matrix
from index.collection import Collection
from index.embedder import Embedder, Reading
from index.search.calibration import calibrated, sample
from index.store.database import open_database
from index.store.generations import AS_IT_IS
from tests.index.conftest import Counting

CITIES = ["Paris", "London", "Berlin", "Madrid", "Vienna", "Warsaw", "Prague", "Lisbon", "Athens", "Dublin", "Oslo"]
GOODS = ["cheese", "timber", "copper", "salmon", "amber"]


class Narrow(Counting):
    """The same model, but that all vectors lean to one side: no two have a cosine below a half."""

    @property
    def fingerprint(self) -> str:
        return f"narrow-{super().fingerprint}"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [
            replace(one, vector=leaning(one.vector[None])[0], tokens=leaning(one.tokens)) for one in super().read(texts)
        ]


def leaning(vectors: Matrix) -> Matrix:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    both: Matrix = np.concatenate([vectors, np.broadcast_to(lengths, (len(vectors), 1))], axis=1) / np.sqrt(2)
    return both


@pytest.fixture
def trade(tmp_path: Path) -> Path:
    """A text of sixty sentences, no two of which say the same."""
    lines = [
        f"The harbour of {city} sold {good} for {at}{of} silver coins."
        for at, city in enumerate(CITIES)
        for of, good in enumerate(GOODS)
    ]
    file = tmp_path / "trade.md"
    file.write_text("# Trade\n\n" + "\n\n".join(lines))
    return file


def sure(home: Path, file: Path, embedder: Embedder, reference: Embedder | None = None) -> list[float]:
    """How sure a collection is that it answers what it does, and what it does not."""
    database = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
    with Collection(home, database=database, embedder=embedder, reference=reference) as collection:
        deque(collection.index([file]), maxlen=0)
        asked = ("What did the harbour of Prague sell for silver coins?", "Which violin did the conductor tune?")
        found = [collection.search(question).confidence for question in asked]
    database.dispose()
    return found


def test_a_model_with_other_cosines_is_as_sure_as_the_one_that_constants_were_chosen_with(
    tmp_path: Path, trade: Path
) -> None:
    known = sure(tmp_path / "known", trade, Counting())
    as_it_is = sure(tmp_path / "bare", trade, Narrow())
    heeded = sure(tmp_path / "heeded", trade, Narrow(), reference=Counting())
    assert known[0] > 0.6 > 0.2 > known[1]
    assert as_it_is[1] > known[1] + 0.2
    assert heeded == pytest.approx(known, abs=0.15)


def test_a_model_is_itself_in_its_own_terms(collection: Collection, trade: Path) -> None:
    deque(collection.index([trade]), maxlen=0)
    sentences = sample(collection.texts())
    found = calibrated(Counting(), Counting(), sentences)
    assert len(set(sentences)) == 40
    assert (found.texts.factor, found.words.factor) == pytest.approx((1, 1))
    assert (found.texts.shift, found.words.shift) == pytest.approx((0, 0))
    assert calibrated(Narrow(), Counting(), sentences).texts.factor == pytest.approx(2, abs=0.1)


def test_a_few_sentences_tell_nothing_of_a_model(collection: Collection, folder: Path) -> None:
    deque(collection.index([folder]), maxlen=0)
    assert sample(collection.texts()) == []
    assert AS_IT_IS.texts(np.array([0.5])) == pytest.approx([0.5])
