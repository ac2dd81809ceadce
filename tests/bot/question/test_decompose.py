"""A question that asks two things is parted, each part understood on its own; one that asks one thing is left alone."""

from __future__ import annotations

import pytest

from bot.question.decompose import parts

THREE = ("What is a sink?", "how does a sink work?", "who needs a sink?")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is Ida Thorne and what did she build?", ("Who is Ida Thorne?", "what did Ida Thorne build?")),
        ("What is a sink? And why would spammers abuse it?", ("What is a sink?", "why would spammers abuse a sink?")),
        ("Who built Langchain and why did it catch on?", ("Who built Langchain?", "why did Langchain catch on?")),
        ("who is ida thorne and what did she build", ("who is ida thorne?", "what did ida thorne build?")),
        ("Where did Ida Thorne go, and why?", ("Where did Ida Thorne go?", "why did Ida Thorne go?")),
        ("What is a sink, how does it work, and who needs it?", THREE),
        (
            "Who founded Halodi and what did he build?",
            ("Who founded Halodi?", "what did he build? (Who founded Halodi)"),
        ),
        (
            "When did Vero & Lind open and who leads it?",
            ("When did Vero & Lind open?", "who leads Vero & Lind?"),
        ),
        (
            "Who praised Ida's kiln and how hot was it?",
            ("Who praised Ida's kiln?", "how hot was it? (Who praised Ida's kiln)"),
        ),
        ("Who won and why did he leave?", ("Who won?", "why did he leave? (Who won)")),
        (
            "Who is Ida Thorne, and when and where was she born?",
            ("Who is Ida Thorne?", "when and where was Ida Thorne born?"),
        ),
        ("Who built Langchain and wasn't it sold?", ("Who built Langchain?", "wasn't Langchain sold?")),
        ("I am 40. Is it too late? And what should I learn?", ("I am 40. Is it too late?", "what should I learn?")),
    ],
)
def test_two_questions_are_parted_and_the_second_gets_its_subject(question: str, asked: tuple[str, ...]) -> None:
    assert parts(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "What are the pros and cons of Tesla?",
        "What is the difference between research and industry?",
        "What is the difference between what he says and what he does?",
        "How do I learn maths and programming?",
        "What does he say about where to work and how to learn?",
        "Is it worth it? I am 40.",
        "I am at the start of my career. Where should I work?",
        "Which robots did U.S. firms build in 2.5 years?",
        "Why did the bakery move from Paris to Lyon?",
        "Where and when is the next meeting?",
        "Where, when and why did they meet?",
        "How often and when do I change the filter?",
        "At what time and where does the ferry leave?",
        "What happens and who pays if the glass breaks?",
        "a? b? c? d?",
        "",
    ],
)
def test_one_question_stays_as_it_is(question: str) -> None:
    assert parts(question) == (question,)


def test_what_was_carried_over_from_the_conversation_goes_with_each_part() -> None:
    assert parts("When did he leave and why did he leave? (Eric Jang Google)") == (
        "When did he leave? (Eric Jang Google)",
        "why did he leave? (Eric Jang Google)",
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("question", ["a" + " " * 40_000 + "x", "who is he " + "and why " * 1500])
def test_a_hostile_question_stays_one_in_linear_time(question: str, seconds) -> None:
    assert parts(question) == (question,)
    assert seconds(lambda: parts(question)) < 2
