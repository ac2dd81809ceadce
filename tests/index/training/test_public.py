"""Rows of public sets: which of them are told from each other."""

from __future__ import annotations

from index.training.pairs import Pair
from index.training.public import told_apart


def asked(question: str, text: str, label: int, of: str = "squad") -> Pair:
    return Pair("answers", question, text, label, 1.0, f"{of}/written", question)


def test_two_questions_on_one_text_are_rivals_where_it_answers_one_of_them() -> None:
    first, second, third, fourth = told_apart(
        [
            asked("When did it burn?", "The mill burned in 1911.", 1),
            asked("What burned?", "The mill burned in 1911.", 1),
            asked("Why did it burn?", "The mill burned in 1911.", 0),
            asked("Who left it?", "The river froze.", 0),
        ]
    )
    assert first.rivals == third.rivals != ""
    assert first.group != third.group  # a split goes by rows, as before
    assert not second.rivals
    assert not fourth.rivals


def test_rivals_are_of_one_set() -> None:
    pairs = [asked("When?", "In 1911.", 1), asked("Why?", "In 1911.", 0, "other")]
    assert told_apart(pairs) == pairs


def test_what_is_left_is_told_apart_by_its_text() -> None:
    first, second = told_apart([asked("When?", "In 1911.", 1), asked("When?", "The river froze.", 0)])
    assert first.rivals == second.rivals != ""
