"""Follow-ups lean on what was said before; questions that stand alone are left as they are."""

import pytest

from bot.answering.answer import Message
from bot.question.rewrite import standalone, standalone_by_model

HISTORY = (
    Message("user", "Why did Eric Jang decide against founding his own company?"),
    Message("assistant", "Founders rarely keep doing technical work [1]."),
)


@pytest.mark.parametrize(
    "question",
    [
        "and what did he say about that?",
        "Why?",
        "what about robotics?",
        "Did he regret it?",
        "tell me more",
        "Who else thinks so?",
    ],
)
def test_a_follow_up_carries_over_what_it_leans_on(question: str) -> None:
    understood = standalone(question, HISTORY)
    assert understood.startswith(question)
    assert "Eric Jang" in understood
    assert "company" in understood


@pytest.mark.parametrize(
    "question",
    [
        "What does the podcast say about feedback for open models?",
        "What makes NVIDIA's interconnect special?",
        "Is thirty too old to switch careers into machine learning?",
        "Why did Soumith Chintala start PyTorch?",
        "I'm 35 and in finance, is it too late?",
        "Why are there so many startups?",
    ],
)
def test_a_question_that_stands_alone_is_unchanged(question: str) -> None:
    assert standalone(question, HISTORY) == question


def test_without_a_conversation_nothing_is_changed() -> None:
    assert standalone("and what did he say?", ()) == "and what did he say?"


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    history = (*HISTORY, Message("user", "and why not?"), Message("assistant", "Because of customers [1]."))
    assert "Eric Jang" in standalone("really?", history)


def test_a_capable_model_rewrites() -> None:
    asked = []

    def write(messages):  # what a model would say
        asked.append(messages)
        yield "What did Eric Jang say about"
        yield " founders?"

    assert (
        standalone_by_model(write, "what did he say about them?", HISTORY) == "What did Eric Jang say about founders?"
    )
    assert "Founders rarely" in asked[0][-1].content


@pytest.mark.parametrize("reply", ["", "one\ntwo", "x" * 1000])
def test_a_rewrite_that_makes_no_sense_is_not_used(reply: str) -> None:
    assert standalone_by_model(lambda _: iter([reply]), "and he?", HISTORY) == standalone("and he?", HISTORY)
