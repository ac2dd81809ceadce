import numpy as np
import pytest

from index.lexical import Lexical, asked_terms, terms


def lexical(texts, names=None, spread=0):
    at = np.arange(len(texts))
    return Lexical(
        texts, names or [""] * len(texts), np.maximum(at - spread, 0), np.minimum(at + spread, len(texts) - 1)
    )


def test_spellings_of_one_word_are_one_stem():
    assert terms("robots robot's ROBOT") == ["robot"] * 3
    assert terms("2,300% don’t") == terms("2300 don't")
    assert terms("open-source") == terms("open source")


def test_a_question_is_asked_by_its_telling_words():
    assert asked_terms("What does the author say about robots and the robot?") == ["robot"]
    assert asked_terms("Who are you?") == terms("Who are you")


def test_rare_words_count_more_than_common_ones():
    scores = lexical(["model paper", "model moth", "model lamp", "model chair"]).scores(terms("model moth"))
    assert scores.argmax() == 1
    assert scores[0] == pytest.approx(scores[2])
    assert 0 < scores[0] < scores[1] / 2


def test_words_nearby_count_in_a_run():
    texts = ["the crash", "nothing here", "far away", "and more", "still more"]
    assert lexical(texts).scores(["crash"])[1] == 0
    assert lexical(texts, spread=1).scores(["crash"])[1] > 0
    assert lexical(texts, spread=1).scores(["crash"])[3] == 0


def test_a_title_counts_for_all_of_its_document():
    scores = lexical(["a lamp", "a chair", "a moth"], ["Furniture", "Furniture", "Insects"]).scores(
        terms("furniture lamp")
    )
    assert scores[0] > scores[1] > scores[2] == 0


def test_coverage_is_the_share_of_what_was_asked():
    found = lexical(["moth and flame", "moth", "sea"]).coverage(
        terms("moth flame"), np.array([0, 1, 2, 1]), np.array([0, 1, 2, 2])
    )
    assert found[0] == pytest.approx(1)
    assert 0 < found[1] == found[3] < 0.5
    assert found[2] == 0


def test_nothing_asked_covers_nothing():
    assert lexical(["moth"]).coverage([], np.array([0]), np.array([0])).tolist() == [0]
    assert lexical(["moth"]).scores([]).tolist() == [0]
