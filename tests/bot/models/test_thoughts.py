"""What a model says is told from what it thinks aloud, wherever the reply is cut into pieces."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from langchain_core.messages import AIMessageChunk, BaseMessage

from bot.models.thoughts import spoken


def streamed(reply: str, size: int) -> Generator[BaseMessage]:
    for at in range(0, len(reply), size):
        yield AIMessageChunk(reply[at : at + size])


def said(reply: str, size: int, *, amid: bool = False) -> str:
    return "".join(str(piece.text) for piece in spoken(streamed(reply, size), amid=amid))


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("<think>\nHmm. The rent?\n</think>\n\nThe rent had doubled.", "The rent had doubled."),
        ("\n<Thinking>The rent?</Thinking> The rent had doubled.", "The rent had doubled."),
        ("<think></think>\n\nYes", "Yes"),
        ("<think>\nThe user wants", ""),
        ("<think>The rent?</think>\n", ""),
        ("<b>The rent</b> had doubled.", "<b>The rent</b> had doubled."),
        ("The tag <think> opens a thought.", "The tag <think> opens a thought."),
    ],
)
def test_thoughts_are_left_out(reply: str, told: str, size: int) -> None:
    assert said(reply, size) == told
    assert said(reply, size, amid=True) == told


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_a_reply_may_begin_amid_the_thoughts(size: int) -> None:
    assert said("Hmm. The rent?\n</think>\n\nThe rent had doubled.", size, amid=True) == "The rent had doubled."


def test_words_come_as_soon_as_they_can_be_no_thought() -> None:
    assert [piece.text for piece in spoken(streamed("<b>No", 1))] == ["<b", ">", "N", "o"]
