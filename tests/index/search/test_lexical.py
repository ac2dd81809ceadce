import numpy as np
import pytest

from index.search.late_interaction import SIGNS, pack, signs
from index.search.layout import Layout
from index.search.lexical import asked_terms, telling, terms
from index.search.similarity import SAME, Asked, Look, rarity
from index.store.passages import UNIT_END, Candidate, StoredPassage


def look(question, texts, names="", apart=True):
    """A look at texts, each a passage; all vectors are alike, so that words alone tell them apart."""
    candidates = []
    for at, text in enumerate(texts):
        stems = [word.stem for word in telling(text)]
        own = signs(np.ones((len(set(stems)), 4), dtype=np.float32))
        packed = pack([(0, len(text))], np.ones((1, 4), dtype=np.float32), own)
        words = " ".join([*stems, UNIT_END])
        number, start = (at * (2 if apart else 1) + 1, at * 1000)
        stored = StoredPassage(number, "a", start, start + len(text), words, packed)
        candidates.append(Candidate(stored, names if isinstance(names, str) else names[at], ""))
    stems = tuple(asked_terms(question))
    frequency = {stem: sum(stem in terms(text) for text in texts) for stem in stems}
    asked = Asked(np.ones(4, dtype=np.float32) / 2, stems, np.zeros((len(stems), SIGNS), dtype=np.float32))
    return Look(asked, Layout(candidates), rarity(frequency, len(texts), stems))


def test_spellings_of_one_word_are_one_stem():
    assert terms("robots robot's ROBOT") == ["robot"] * 3
    assert terms("2,300% don’t") == terms("2300 don't")
    assert terms("1.234.567 and 1,234,567") == terms("1234567 and 1234567")
    assert terms("1,2") == terms("1.2")
    assert terms("open-source") == terms("open source")


def test_versions_sections_and_decimals_are_no_whole_numbers():
    assert not {*terms("2.4.0 3.0.0 1.2 2,5")} & {*terms("240 300 12 25")}
    assert terms("1,234.5") != terms("12345")


def test_telling_words_know_where_they_stand():
    text = "What do the robots say of it?"
    assert [(word.stem, text[word.start : word.end]) for word in telling(text)] == [("robot", "robots")]


def test_a_question_is_asked_by_its_telling_words():
    assert asked_terms("What does the author say about robots and the robot?") == ["robot"]
    assert asked_terms("Who are you?") == terms("Who are you")


def test_rare_words_count_more_than_common_ones():
    scores = look("model moth", ["model paper", "model moth", "model lamp", "model chair"]).lexical
    assert scores.argmax() == 1
    assert scores[0] == pytest.approx(scores[2])
    assert 0 < scores[0] < scores[1] / 2


def test_a_short_text_with_the_word_counts_more_than_a_long_one():
    scores = look("moth", ["moth", "moth lamp chair table window garden street river mountain ocean"]).lexical
    assert scores[0] > 1.3 * scores[1]


def test_a_word_said_often_counts_more_but_not_twice():
    once, twice = look("moth", ["moth lamp", "moth moth", "chair lamp"]).lexical[:2]
    assert once < twice < 2 * once


def test_words_nearby_count_in_text_that_goes_on():
    texts = ["a moth", "a lamp"]
    assert look("moth", texts).lexical[1] == 0
    # Passages a thousand characters from each other are too far apart, whether or not they follow.
    assert look("moth", texts, apart=False).lexical[1] == 0


def test_a_title_counts_for_all_of_its_document():
    scores = look("furniture lamp", ["a lamp", "a chair", "a moth"], ["Furniture", "Furniture", "Insects"]).lexical
    assert scores[0] > scores[1] > scores[2] == 0


def test_coverage_is_the_share_of_what_was_asked():
    found = look("moth flame", ["moth and flame", "moth", "sea"])
    assert found.coverage(0, 0) == pytest.approx(1)
    assert 0 < found.coverage(1, 1) < 0.5
    assert found.coverage(2, 2) == 0


def test_a_word_is_met_by_itself_whatever_its_vector():
    found = look("moth", ["moth", "sea"])
    assert found.met[:, 0].tolist() == pytest.approx([SAME, 0])
    assert found.least_words(0, 0) == pytest.approx(SAME)


def test_nothing_asked_covers_nothing():
    found = look("", ["moth"])
    assert (found.coverage(0, 0), found.least_words(0, 0), found.lexical.tolist()) == (0, 0, [0])
