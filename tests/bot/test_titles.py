"""A conversation is named after its first question, in few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from langchain_core.messages import BaseMessage

from bot.titles import short_title, title_by_model


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Why did Eric Jang not found his own company?", "Eric Jang not found own company"),
        ("OpenAI or Tesla: what speaks for each?", "OpenAI or Tesla"),
        ("What is a feedback sinkhole?", "Feedback sinkhole"),
        ("Can you tell me about hedge funds?", "Hedge funds"),
        ("I am at the start of my career. Where should I work?", "At start of career"),
        ("Who built Langchain and why did it catch on?", "Built Langchain"),
        ("Why?", "Why"),
        ("hi", "Hi"),
        ("", ""),
    ],
)
def test_a_title_keeps_what_tells(question: str, title: str) -> None:
    assert short_title(question) == title


def test_a_title_is_short_however_long_the_words_are() -> None:
    assert len(short_title(f"What is {'x' * 500}?")) <= 60
    assert len(short_title("Why " + "one more word " * 50).split()) <= 6


@pytest.mark.parametrize(
    ("reply", "title"),
    [('"Leaving Google"', "Leaving Google"), ("", ""), ("One\nTwo", ""), ("A long reply, " * 10, "")],
)
def test_a_models_title_is_taken_only_where_it_is_one(reply: str, title: str) -> None:
    def write(messages: Sequence[BaseMessage]) -> Iterator[str]:
        assert "<<<\nWhy?" in str(messages[-1].content)
        yield reply

    assert title_by_model(write, "Why?") == title
