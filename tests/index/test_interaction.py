"""Matching word by word: what is kept of a word's vector, and what it still tells."""

import numpy as np
import pytest

from index.interaction import NO_WORDS, SIZE, from_text, nearest, packed, telling, to_text


def vectors(number, dimension=384, seed=1):
    return np.random.default_rng(seed).normal(size=(number, dimension)).astype(np.float32)


def test_a_word_keeps_its_angles_in_64_bytes():
    full = vectors(40)
    full[20:] = full[:20] + 0.5 * full[20:]
    short = packed(full)
    assert (short.shape, short.dtype) == ((40, SIZE), np.int8)
    itself = nearest(short, short)
    assert itself == pytest.approx(np.ones(40), abs=0.03)
    kin = [float(nearest(short[at : at + 1], short[at + 20 : at + 21])[0]) for at in range(20)]
    strangers = [float(nearest(short[at : at + 1], short[at + 1 : at + 2])[0]) for at in range(19)]
    assert np.mean(kin) > np.mean(strangers) + 0.6


def test_the_projection_never_changes():
    # What an earlier version stored must be comparable with what this one computes.
    shown = packed(np.eye(2, 8, dtype=np.float32))[:, :6].tolist()
    assert shown == [[-32, 32, 32, -32, 32, 32], [32, -32, -32, -32, -32, -32]]


def test_nothing_is_near_to_no_words():
    assert packed(vectors(0)).shape == (0, SIZE)
    assert nearest(packed(vectors(3)), NO_WORDS).tolist() == [0, 0, 0]
    assert nearest(NO_WORDS, packed(vectors(3))).tolist() == []


def test_words_are_stored_as_they_are():
    words = packed(vectors(7))
    assert np.array_equal(from_text(to_text(words)), words)
    assert from_text(to_text(NO_WORDS)).shape == (0, SIZE)


@pytest.mark.parametrize(
    ("token", "tells"),
    [
        *((token, True) for token in ("robot", "##ics", "Ġrobot", "▁robot", "2030")),
        *((token, False) for token in ("the", "Ġwhat", "▁of", ".", "##")),
    ],
)
def test_words_that_say_nothing_are_left_out(token, tells):
    assert telling(token) is tells
