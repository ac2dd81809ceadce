"""Questions in another language than the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from langchain_core.messages import BaseMessage

from bot.question.language import language_apart, translated_by_model

ENGLISH = (
    "We moved the bakery from Paris to Lyon in 2015 because the rent had doubled in two years. "
    "By then we were twelve people, and everyone of us knew how to bake bread."
)
DANISH = (
    "Vi flyttede bageriet fra Odense til Aarhus i 2015, fordi huslejen var fordoblet på to år. "
    "På det tidspunkt var vi tolv mennesker, og alle vidste, hvordan man bager brød."
)


@pytest.mark.parametrize(
    "question",
    [
        "¿Por qué se mudó la panadería a Lyon?",
        "Warum zog die Bäckerei nach Lyon um?",
        "Pourquoi la boulangerie a-t-elle déménagé à Lyon ?",
        "Waarom verhuisde de bakkerij naar Lyon?",
        "Почему пекарня переехала в Лион?",
        "パン屋はなぜリヨンに移転したのですか",
    ],
)
def test_a_question_in_another_language_is_told(question: str) -> None:
    assert language_apart(question, ENGLISH) == "English"


@pytest.mark.parametrize(
    "question",
    [
        "Why did the bakery move to Lyon?",
        "bakery lyon rent",
        "why lyon",
        "PyTorch MLX tinygrad",
        "where is dia de los muertos celebrated in mexico",
        "how old was André-François Müller-Lüdenscheidt",
    ],
)
def test_an_english_one_is_not_whatever_names_are_in_it(question: str) -> None:
    assert language_apart(question, ENGLISH) == ""


def test_documents_are_asked_in_their_own_language() -> None:
    assert language_apart("Hvorfor flyttede bageriet til Aarhus?", DANISH) == ""
    assert language_apart("Why did the bakery move, and what did they do there?", DANISH) == "Danish"


def test_languages_that_look_alike_are_not_told_apart_by_a_question() -> None:
    assert language_apart("Hvorfor flyttet de til Aarhus?", DANISH) == ""


def saying(reply: str) -> Callable[[Sequence[BaseMessage]], Iterator[str]]:
    return lambda _asked: iter(reply)


@pytest.mark.parametrize(
    ("reply", "taken"),
    [
        ("Why did the bakery move to Lyon in 2015?", "Why did the bakery move to Lyon in 2015?"),
        ("“Why did the bakery move to Lyon in 2015?”\n", "Why did the bakery move to Lyon in 2015?"),
        ("Why did the bakery move to Lyon?", ""),  # the year is lost
        ("Warum zog die Bäckerei 2015 nach Lyon um?", ""),  # as it was asked
        ("The bakery moved in 2015.\nIt was the rent.", ""),
        ("", ""),
    ],
)
def test_a_translation_is_a_question_of_the_same_numbers(reply: str, taken: str) -> None:
    question = "Warum zog die Bäckerei 2015 nach Lyon um?"
    assert translated_by_model(saying(reply), question, "English") == taken
