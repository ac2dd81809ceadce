"""What is kept of a passage for a close look, and what it still tells."""

import numpy as np
import pytest

from index.search.late_interaction import SIGNS, cosines, pack, projected, signs, turned, unpack
from index.store.passages import UNIT_END


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
    assert SIGNS // 8 <= 20


@pytest.mark.parametrize("dimension", [384, 7])
def test_the_projection_never_changes(dimension):
    # What an earlier version stored must be comparable with what this one computes.
    planes = projected(np.eye(2, dimension, dtype=np.float32))[:, :3]
    stored = {384: [[1.668, 0.5, 0.972], [-0.471, 1.79, 1.102]], 7: [[1.552, 0.266, 0.427], [-0.133, -0.085, 0.588]]}
    assert planes == pytest.approx(np.array(stored[dimension]), abs=0.01)


def test_the_planes_stand_at_right_angles():
    planes = projected(np.eye(384, dtype=np.float32))
    assert planes.T @ planes == pytest.approx(384 * np.eye(SIGNS), abs=0.01)


@pytest.mark.parametrize("dimension", [384, 7])
def test_a_passage_is_stored_as_it_is_but_for_little(dimension):
    common = vectors(1, dimension, seed=4)
    lengths = np.array([[3], [1], [90], [12], [7]], dtype=np.float32)
    sums = (vectors(5, dimension) + 1.2 * common) * lengths
    sums[:, 3] *= 8
    units = [(0, 12), (13, 40), (41, 90), (95, 120), (121, 70_000)]
    words = signs(vectors(7, dimension))
    stems = ["red moth", "", "lamp moth chair night", "day red", "rain"]
    sums = turned(sums)
    found = unpack(pack(units, sums, words), "".join(f"{unit} {UNIT_END} " for unit in stems))
    assert [tuple(unit) for unit in found.units.tolist()] == units
    assert found.counts.tolist() == [2, 0, 4, 2, 1]
    assert np.array_equal(found.words, words[[0, 1, 2, 1, 3, 4, 5, 0, 6]])
    angles = (found.sums * sums).sum(axis=1) / np.linalg.norm(found.sums, axis=1) / np.linalg.norm(sums, axis=1)
    assert angles.min() > 0.95
    assert np.linalg.norm(found.sums, axis=1) == pytest.approx(np.linalg.norm(sums, axis=1), rel=0.2)


def test_what_a_passage_takes():
    units = [(at * 120, at * 120 + 119) for at in range(8)]
    stored = pack(units, vectors(8), signs(vectors(70)))
    assert len(stored) < 2.6 * 960
