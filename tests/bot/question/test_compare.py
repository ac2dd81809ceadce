"""What a question compares is read from its words, and nothing is compared that only has an "or" in it."""

from __future__ import annotations

import pytest

from bot.question.compare import compared


@pytest.mark.parametrize(
    ("question", "subjects", "sides"),
    [
        ("OpenAI or Tesla: what speaks for each?", ("OpenAI", "Tesla"), ("for",)),
        ("Compare Tesla and OpenAI", ("Tesla", "OpenAI"), ()),
        ("Compare FAANG with starting my own company.", ("FAANG", "starting my own company"), ()),
        ("Tesla vs. OpenAI vs crypto", ("Tesla", "OpenAI", "crypto"), ()),
        ("pros and cons of Tesla versus robotics startups", ("Tesla", "robotics startups"), ("for", "against")),
        ("What are the drawbacks of Tesla and OpenAI?", ("Tesla", "OpenAI"), ("against",)),
        ("How does PyTorch compare to tinygrad?", ("PyTorch", "tinygrad"), ()),
        ("What's the difference between research and industry?", ("research", "industry"), ()),
        ("Which is better: OpenAI or Tesla?", ("OpenAI", "Tesla"), ()),
        ("Should I join a startup or FAANG?", ("startup", "FAANG"), ()),
        ("Is Tesla better than OpenAI?", ("Tesla", "OpenAI"), ()),
        ("What are the pros and cons of Tesla?", ("Tesla",), ("for", "against")),
        ("What speaks for and against Tesla?", ("Tesla",), ("for", "against")),
        ("List the downsides of going to Tesla.", ("Tesla",), ("against",)),
    ],
)
def test_what_is_compared(question: str, subjects: tuple[str, ...], sides: tuple[str, ...]) -> None:
    found = compared(question)
    assert found is not None
    assert (found.subjects, found.sides) == (subjects, sides)


@pytest.mark.parametrize(
    "question",
    [
        "What are the downsides of what he does?",
        "Did he join or leave?",
        "Is hardware or AI the bottleneck in robotics?",
        "What is the difference between what he says and what he does?",
        "What are the benefits of open source to Meta and others?",
        "What does George Hotz call PyTorch compared with tinygrad?",
        "What do the sources say, and how do they compare?",
        "Compare one, two, three, four and five",
        "",
    ],
)
def test_what_is_no_comparison(question: str) -> None:
    assert compared(question) is None


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("Compare life in Berlin and life in Paris", ("life in Berlin", "life in Paris")),
        (
            "What is the difference between investing in stocks and investing in bonds?",
            ("investing in stocks", "investing in bonds"),
        ),
        ("Compare learning by doing and learning by reading", ("learning by doing", "learning by reading")),
    ],
)
def test_what_both_subjects_end_with_is_their_own(question: str, subjects: tuple[str, ...]) -> None:
    found = compared(question)
    assert found is not None
    assert found.subjects == subjects
    assert found.questions == tuple(f"{subject}?" for subject in subjects)


def test_each_subject_is_asked_for_alone_with_the_sides_and_the_topic() -> None:
    found = compared("pros of Tesla vs OpenAI in terms of pay?")
    assert found is not None
    assert found.questions == ("What speaks for Tesla in terms of pay?", "What speaks for OpenAI in terms of pay?")


@pytest.mark.parametrize(
    ("question", "subjects", "head"),
    [
        ("Compare the hotel limits of New York and Berlin", ("New York", "Berlin"), "hotel limits of "),
        ("Compare the price of the barn with the mill", ("barn", "mill"), "price of "),
        ("How do the limits for lunch and dinner compare?", ("lunch", "dinner"), "limits for "),
        ("What is the difference between demand for tea, coffee and milk?", ("tea", "coffee", "milk"), "demand for "),
        ("Compare the price of the barn and the size of the mill", ("price of the barn", "size of the mill"), ""),
        ("Compare the Bank of Norway and the Bundesbank", ("Bank of Norway", "Bundesbank"), ""),
    ],
)
def test_what_is_asked_of_the_first_subject_is_asked_of_each(
    question: str, subjects: tuple[str, ...], head: str
) -> None:
    found = compared(question)
    assert found is not None
    assert found.subjects == subjects
    assert found.questions == tuple(f"{head}{subject}?" for subject in subjects)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "question",
    ["Tesla vs" + " " * 20_000 + "x", "Tesla vs" + "\n" * 20_000 + "x", "a or b - " * 880, "a or b " * 1100 + "? x"],
)
def test_a_hostile_question_takes_linear_time(question: str, seconds) -> None:
    assert seconds(lambda: compared(question)) < 2
