"""Documents that tell different numbers of what is asked."""

from __future__ import annotations

import pytest

from bot.answer import Quote
from bot.evidence.conflict import differing
from corpus.document import Place, Span

GREW = "How much has the use of ChatGPT at work grown?"


def a_quote(n: int, document: str, words: str) -> Quote:
    return Quote(n, Span(document, 0, len(words)), words, words, document.title(), Place("¶ 1"), 1.0)


def told(question: str, *words: str) -> tuple[tuple[int, str], ...]:
    return differing(question, [a_quote(n, f"doc{n}", text) for n, text in enumerate(words, start=1)])


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (GREW, "The use of ChatGPT at work grew by 1,000%.", "At work the use of ChatGPT has grown by 40 percent.",
         ((1, "1,000%"), (2, "40 percent"))),
        ("When was the lighthouse of Marrow Point built?", "The lighthouse of Marrow Point was built in 1871.",
         "They built the lighthouse at Marrow Point in 1907, with 3 lamps.", ((1, "1871"), (2, "1907"))),
        ("How many steps does the keeper climb?", "The keeper climbed 214 steps.", "The keeper climbs ninety steps.",
         ((1, "214"), (2, "ninety"))),
        ("How tall is the tower of Marrow Point?", "The tower of Marrow Point is 330 m tall.",
         "The tower of Marrow Point is 324 metres tall.", ((1, "330"), (2, "324"))),
        ("How long is the ferry Alma?", "The ferry Alma takes 180 people and is 42 m long.",
         "For its 19 crew the ferry Alma is long: 45 metres.", ((1, "42"), (2, "45"))),
    ],
)  # fmt: skip
def test_two_numbers_for_one_thing_are_told(
    question: str, one: str, other: str, expected: tuple[tuple[int, str], ...]
) -> None:
    assert told(question, one, other) == expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (GREW, "The use of ChatGPT at work grew by 2,300%.", "At work the use of ChatGPT grew by 2300 percent."),
        (GREW, "The use of ChatGPT at work grew by 40%.", "Sales of umbrellas grew by 12%."),  # of something else
        (GREW, "The use of ChatGPT at work grew by 40%.", "The use of ChatGPT at work grew in 3 countries."),
        ("Why did the use of ChatGPT at work grow?", "ChatGPT at work grew by 40%.", "ChatGPT at work grew by 12%."),
        ("How many steps does the keeper climb?", "The keeper climbed 214 steps.", "The keeper climbed many steps."),
        ("How many steps does the keeper climb?", "The keeper climbed 214 steps in 6 minutes.",
         "Those 214 steps made the keeper climb for 9 minutes."),
        ("How tall is the tower of Marrow Point?", "The tower of Marrow Point is 330 metres tall.",
         "At 1,083 feet the tower of Marrow Point is tall."),  # in other measures
        ("How tall is the tower of Marrow Point?", "The tower of Marrow Point is 330 m tall.",
         "The tower of Marrow Point is 330 metres tall."),
        ("When was the bridge at Tolm opened?", "The bridge at Tolm was opened in 1931.",
         "The bridge at Harn was opened in 1954."),
        ("What salary had engineers in Berlin in 2026?", "In 2026 the salary of engineers in Berlin was 71,000.",
         "In 2024 the salary of engineers in Berlin was 65,000."),
        ("How many passengers does the ferry Alma carry?", "The ferry Alma carries 180 passengers on 42 metres.",
         "The ferry Alma is 44 metres long, and carries many passengers."),
        ("How long is the ferry Alma?", "The ferry Alma is 42 metres long.",
         "The long ferry Alma carries 165 passengers."),
        ("How long did the crossing take?", "The crossing took 48 hours.", "It took 2 days, that crossing."),
    ],
)  # fmt: skip
def test_what_agrees_or_is_of_something_else_is_not(question: str, one: str, other: str) -> None:
    assert told(question, one, other) == ()


def test_one_document_may_tell_several_numbers() -> None:
    quotes = [a_quote(1, "doc", "The keeper climbed 214 steps."), a_quote(2, "doc", "The keeper climbed 90 steps.")]
    assert differing("How many steps does the keeper climb?", quotes) == ()
