"""What is said to the program is told from what is asked of the documents, in both directions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.question.small_talk import Kind, small_talk, without_thanks

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("kind", "messages"),
    [
        (
            "greeting",
            "Hi|hi!|Hello there|hey, how are you?|Good morning|hi 👋|what's up|are you there?|good evening all",
        ),
        (
            "thanks",
            "Thanks|thanks a lot!|Thank you so much.|ok thanks|Great, thank you|cool|got it, thanks|that's helpful",
        ),
        ("verdict", "yes|No.|That's wrong|that isn't right!|no, that's not what I asked"),
        ("farewell", "bye|See you later!|Thanks, bye!|good night"),
        (
            "abilities",
            "What can you do?|so, what can you do for me|Hi! What can you do?|who are you|What is this bot?|help|"
            "how does this work?|What can I ask you about?|What kind of questions can you answer?|are you ChatGPT|"
            "How do I get started?|can you help me?|what is Waystone?|What are your skills?|what's your purpose|"
            "What can we ask?|how can you help us?|Where do I start?",
        ),
        (
            "documents",
            "Which documents do you have?|what docs do u have|List the documents|show me your sources, please|"
            "What are your sources?|How many documents are there?|hi there, which documents do you have?|"
            "What's in here?|what topics do you cover?|Could you list all documents please?",
        ),
    ],
)
def test_it_is_known_in_its_usual_wordings(kind: Kind, messages: str) -> None:
    found = {message: small_talk(message) for message in messages.split("|")}
    assert found == dict.fromkeys(found, kind)


@pytest.mark.parametrize(
    "message",
    [
        "hi, is it too late to learn AI?",
        "Hello, what does swyx say?",
        "thanks, and what about Tesla?",
        "Which documents mention Meta?",
        "what can you do about spam?",
        "What do you know about Eric Jang?",
        "Can you help me find a company?",
        "how do I start a company?",
        "How do I get started in AI?",
        "how many documents did he index?",
        "what topics does the podcast cover?",
        "What are the sources of bias?",
        "and the sources?",
        "why?",
        "tell me more",
        "yes or no?",
        "Is that wrong?",
        "What is this document about?",
        "are robots real?",
        "What are the skills?",
        "What are the features?",
        "What's the job?",
        "Hi, what is the purpose?",
        "Where do we start?",
        "What do we know?",
        "",
        "?!",
        "thanks " * 40,
    ],
)
def test_a_question_is_none(message: str) -> None:
    assert small_talk(message) is None


def test_no_question_that_is_measured_is_taken_for_small_talk() -> None:
    files = [*DATA.glob("*.jsonl"), *DATA.glob("kinds*/questions.jsonl")]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [line["question"] for line in lines if "question" in line]
    assert len(asked) > 5000
    assert [question for question in asked if small_talk(question)] == []


@pytest.mark.parametrize(
    "message",
    ["How does this work?", "What are features?", "what can I do?", "How do I start?", "What is in there?"],
)
def test_after_a_question_it_may_ask_of_what_was_said(message: str) -> None:
    assert small_talk(message) in {"abilities", "documents"}
    assert small_talk(message, conversation=True) is None


@pytest.mark.parametrize(
    "message", ["what can you do?", "help", "Which documents do you have?", "thanks!", "What can I ask?"]
)
def test_what_only_the_program_can_be_asked_stays_so(message: str) -> None:
    assert small_talk(message, conversation=True) == small_talk(message) is not None


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Great, thanks. And Brightwell?", "And Brightwell?"),
        ("Perfect. Why?", "Why?"),
        ("That's wrong. And Brightwell?", "And Brightwell?"),
        ("Thanks, that helps! Who is the tenant?", "Who is the tenant?"),
        ("ok thanks, and when do they begin?", "and when do they begin?"),
        ("Hi again\nWhat is the rent?", "What is the rent?"),
        ("Hello! Compare Tesla and OpenAI", "Compare Tesla and OpenAI"),
    ],
)
def test_thanks_and_greetings_before_a_question_are_left_out(message: str, question: str) -> None:
    assert without_thanks(message) == question


@pytest.mark.parametrize(
    "message",
    [
        "Nice, Cannes and Monaco: which is the largest?",
        "Nice and Cannes: which is larger?",
        "Good, fast, cheap: which two?",
        "Great Britain, why did it leave?",
        "Thanks for the fish: who said it?",
        "Right, left and centre: who won?",
        "Super: is it a prefix?",
        "Interesting question, who asked it?",
        "Okay Google, what is it?",
        "Yes, Minister: who wrote it?",
        "Why? Thanks.",
        "thanks",
        "",
    ],
)
def test_words_of_a_question_are_no_thanks_before_it(message: str) -> None:
    assert without_thanks(message) == message
