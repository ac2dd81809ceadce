"""Misprints of a question, spelled as the passages nearest to it spell the words."""

from __future__ import annotations

import pytest

from index.search.spelling import misprints, respelled

PASSAGES = ["The lighthouse of Marrow Point was built by Ida Thorne.", "The keeper climbed 214 steps every evening."]
KNOWN = frozenset({"lighthous", "marrow", "point", "keeper", "thorn"})


def as_spelled(question: str) -> str:
    return respelled(question, [word for word in misprints(question) if word.stem not in KNOWN], PASSAGES)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who built the ligthhouse?", "Who built the lighthouse?"),
        ("How many steps did the keepr climb, and when?", "How many steps did the keeper climb, and when?"),
        ("Where is Marow Pionnt?", "Where is Marrow Pionnt?"),  # of two wrong letters one is too many for a short word
        ("Who is the ligthouse's kepeer?", "Who is the lighthouse's keeper?"),
    ],
)
def test_a_misprint_is_spelled_as_the_documents_do(question: str, meant: str) -> None:
    assert as_spelled(question).casefold() == meant.casefold()


@pytest.mark.parametrize(
    "question",
    [
        "Who built the lighthouse of Marrow Point?",
        "How many stops did the beeper have?",  # words of English, however near others are
        "Who was Xanthippe Zwicky?",  # names that nothing is near
        "Was the point pointy?",  # nor another form of one
        "Was the kepr old?",  # four letters: too many words are near
        "",
    ],
)
def test_what_is_no_misprint_stays(question: str) -> None:
    assert as_spelled(question) == question
