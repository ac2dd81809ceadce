"""A conversation is named after its first question, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from langchain_core.messages import BaseMessage

from bot.writing.titles import conversation_title, title_by_model


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Why did Eric Jang not found his own company?", "Why did Eric Jang not found his own company?"),
        (
            "Why did Eric Jang decide against founding his own MLOps company?",
            "Why did Eric Jang decide against founding his own MLOps…",
        ),
        ("OpenAI or Tesla: what speaks for each?", "OpenAI or Tesla"),
        ("So, can you tell me about\nhedge funds?", "Hedge funds?"),
        (
            "I am at the start of my career. Where should I work?",
            "I am at the start of my career. Where should I work?",
        ),
        ("I am 35 and have worked in finance for twelve years now. Is it too late?", "Is it too late?"),
        ("hi", "Hi"),
        ("", ""),
    ],
)
def test_a_title_is_the_question_cut_short(question: str, title: str) -> None:
    assert conversation_title(question) == title


def test_a_title_is_short_however_long_the_words_are() -> None:
    assert len(conversation_title(f"What is {'x' * 500}?")) <= 60
    assert len(conversation_title("Why " + "one more word " * 50)) <= 60


@pytest.mark.parametrize(
    ("reply", "title"),
    [('"Leaving Google"', "Leaving Google"), ("", ""), ("One\nTwo", ""), ("A long reply, " * 10, "")],
)
def test_a_models_title_is_taken_only_where_it_is_one(reply: str, title: str) -> None:
    def write(messages: Sequence[BaseMessage]) -> Iterator[str]:
        assert "<<<\nWhy?" in str(messages[-1].content)
        yield reply

    assert title_by_model(write, "Why?") == title
