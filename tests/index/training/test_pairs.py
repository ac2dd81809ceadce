"""Pairs for the reader: cut around their answers, robbed of them, turned into nearly answered questions."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from index.training.corrupt import nearly_asked
from index.training.pairs import Pair, balanced, cut, without_answer

TEXT = (
    "The mill opened in 1904. Anna Berg ran it until 1931. Her brother Nils sold the largest share. It closed in 1950."
)


def pair(question: str, answer: str, text: str = TEXT) -> Pair:
    start = text.index(answer)
    return Pair("answers", question, text, 1, 1.0, "test/answer", "one", (start, start + len(answer)))


def test_a_long_text_is_cut_to_whole_sentences_around_its_answer() -> None:
    long = pair(
        "Who ran it?", "Anna Berg ran it", " ".join(["Rain fell on the hills."] * 60 + [TEXT] + ["It was late."] * 60)
    )
    short = cut(long, Random(0), longest=200)
    assert len(short.text) <= 200
    assert short.span is not None
    assert short.text[slice(*short.span)] == "Anna Berg ran it"
    assert short.text[0].isupper()
    assert short.text.endswith(".")


def test_a_text_without_its_answering_sentence_answers_no_more() -> None:
    robbed = without_answer(pair("Who ran it?", "Anna Berg ran it until 1931"))
    assert robbed is not None
    assert "Anna" not in robbed.text
    assert "Nils" in robbed.text
    assert (robbed.label, robbed.span) == (0, None)


def test_where_nothing_is_left_or_no_answer_known_no_text_is_made() -> None:
    assert without_answer(pair("Who ran it?", "Anna", "Anna Berg ran it.")) is None
    assert without_answer(replace(pair("Who ran it?", "Anna"), span=None)) is None


@pytest.mark.parametrize(
    ("question", "answer", "gone"),
    [
        ("Until when did Anna Berg run the mill?", "until 1931", "Anna Berg"),
        ("What happened to the mill in 1950?", "It closed", "1950"),
        ("Who sold the largest share?", "Her brother Nils", "largest"),
    ],
)
def test_a_question_is_turned_into_one_that_is_nearly_answered(question: str, answer: str, gone: str) -> None:
    nearly = nearly_asked(pair(question, answer), Random(1))
    assert nearly is not None
    assert (nearly.label, nearly.text) == (0, TEXT)
    assert gone not in nearly.asked


def test_a_question_with_nothing_to_exchange_is_left_alone() -> None:
    assert nearly_asked(pair("what was it for?", "The mill"), Random(0)) is None


def test_pairs_are_taken_as_often_as_asked_the_fraction_by_chance() -> None:
    pairs = [pair("Who ran it?", "Anna")] * 400
    assert len(list(balanced(pairs, Random(0), 1.0))) == 400
    assert 500 < len(list(balanced(pairs, Random(0), 1.5))) < 700
    assert not list(balanced(pairs, Random(0), 0.0))
