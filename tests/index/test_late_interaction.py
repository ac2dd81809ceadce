"""What is kept of a passage for a close look, and what it still tells."""

import numpy as np
import pytest

from index.search.late_interaction import SIGNS, cosines, pack, projected, signs, unpack


def vectors(number, dimension=384, seed=1):
    made = np.random.default_rng(seed).normal(size=(number, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_signs_keep_a_words_angles():
    one = vectors(200)
    kin = one + 0.7 * vectors(200, seed=2)
    kin /= np.linalg.norm(kin, axis=1, keepdims=True)
    found = np.diag(cosines(projected(one), signs(kin)))
    true = (one * kin).sum(axis=1)
    assert found.mean() == pytest.approx(true.mean(), abs=0.02)
    assert np.abs(found - true).mean() < 0.08
    assert np.abs(np.diag(cosines(projected(one), signs(vectors(200, seed=3))))).mean() < 0.1


def test_a_word_takes_few_bytes():
    assert signs(vectors(40)).shape == (40, SIGNS // 8)
    assert SIGNS // 8 <= 24


def test_the_projection_never_changes():
    # What an earlier version stored must be comparable with what this one computes.
    assert projected(np.eye(2, 8, dtype=np.float32))[:, :6].tolist() == [[-1, 1, 1, -1, 1, 1], [-1, 1, -1, -1, -1, 1]]


@pytest.mark.parametrize("dimension", [384, 7])
def test_a_passage_is_stored_as_it_is_but_for_little(dimension):
    sums = vectors(5, dimension) * np.array([[3], [1], [90], [12], [7]], dtype=np.float32)
    units = [(0, 12), (13, 40), (41, 90), (95, 120), (121, 70_000)]
    words = signs(vectors(9, dimension))
    found = unpack(pack(units, sums, [2, 0, 4, 2, 1], words))
    assert [tuple(unit) for unit in found.units.tolist()] == units
    assert found.counts.tolist() == [2, 0, 4, 2, 1]
    assert np.array_equal(found.words, words)
    angles = (found.sums * sums).sum(axis=1) / np.linalg.norm(found.sums, axis=1) / np.linalg.norm(sums, axis=1)
    assert angles.min() > 0.97


def test_what_a_passage_takes():
    units = [(at * 120, at * 120 + 119) for at in range(8)]
    stored = pack(units, vectors(8), [10] * 8, signs(vectors(80)))
    assert len(stored) < 4 * 960
