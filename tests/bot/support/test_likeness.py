"""What a reader's vectors tell about a claim, with a reader of a test's own."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bot.support import check
from bot.support.check import reading
from bot.support.likeness import Tokens, reader
from index.embedder import load_embedder

SAID = "The physician cured nine sailors. The harbour was quiet."
ALIKE = {"doctor": "physician", "healed": "cured"}


def by_letters(text: str) -> Tokens:
    """A vector for each word that only words of one meaning share."""
    found = list(re.finditer(r"\w+", text))
    rows = np.zeros((len(found), 997), dtype=np.float32)
    for row, match in zip(rows, found, strict=True):
        word = ALIKE.get(match.group().lower(), match.group().lower())
        row[sum(ord(letter) * 31**at for at, letter in enumerate(word)) % 997] = 1
    return [match.span() for match in found], rows


def test_a_word_of_like_meaning_is_near() -> None:
    found = reading("The doctor healed nine sailors.", [SAID], by_letters)
    assert found is not None
    assert found.like is not None
    assert found.like.near == pytest.approx(1)
    assert found.like.sentence == pytest.approx(1)


def test_a_strange_word_is_far() -> None:
    found = reading("The doctor robbed nine sailors.", [SAID], by_letters)
    assert found is not None
    assert found.like is not None
    assert found.like.strangest == pytest.approx(0)


@pytest.mark.parametrize("sentence", ["The physician cured ten sailors.", "The physician never cured nine sailors."])
def test_no_likeness_makes_up_for_a_fault(sentence: str) -> None:
    assert not check(sentence, [SAID], by_letters).supported


def test_the_model_reads_a_long_text_whole() -> None:
    text = "The old bridge carried many cars every day. " * 200 + "Lanterns hung over the water."
    read = reader(load_embedder())
    spans, vectors = read(text)
    assert len(spans) == len(vectors)
    assert text[slice(*spans[-2])] == "water"
    assert check("Lanterns hung over the water.", [text], read).supported


@pytest.mark.parametrize("evidence", [[""], ["…"], ["Nothing.", "", "…"]])
def test_texts_without_words_are_read_too(evidence: list[str]) -> None:
    assert not check("The bridge was closed.", evidence, by_letters).supported
