"""A question as it is understood: a follow-up, small talk, an overview, another language, a misprint."""

from __future__ import annotations

import re

from bot.answer import Message, Note, Overview
from bot.events import Done, Understood
from tests.bot.answering.asking import DOCUMENTS, WHY, Asking

__all__ = ["DOCUMENTS"]


def test_a_follow_up_is_understood_by_the_conversation(asking: Asking) -> None:
    history = (Message("user", "Who built the lighthouse of Marrow Point?"), Message("assistant", "Ida Thorne [1]."))
    answer = asking.answer("And when was it built?", history=history, model="quotes", model_url="")
    assert "lighthouse" in answer.standalone_question
    assert answer.question == "And when was it built?"
    assert "1871" in answer.quotes[0].text


def test_small_talk_is_answered_by_the_program_without_a_search_or_a_writer(asking: Asking) -> None:
    events = asking.events("Hi, which documents do you have?")
    assert [type(event) for event in events] == [Understood, Done]
    answer = events[-1].answer
    assert answer.answered
    assert isinstance(answer.blocks[0], Note)
    assert "The bakery on the hill" in answer.blocks[0].text
    assert asking.script.asked == []


def test_what_the_library_knows_is_told_without_a_search(asking: Asking) -> None:
    events = asking.events("How many words does The bakery on the hill have?")
    assert [type(event) for event in events] == [Understood, Done]
    block = events[-1].answer.blocks[0]
    assert isinstance(block, Note)
    assert re.fullmatch(r"“The bakery on the hill” has \d+ words\.", block.text)


def test_what_nothing_was_said_before_is_asked_back(asking: Asking) -> None:
    assert isinstance(asking.answer("tell me about that").blocks[0], Note)
    assert asking.answer("And why is that?", history=(Message("user", "Who built the lighthouse?"),)).quotes


def test_an_overview_quotes_its_document_in_order_and_a_small_writer_adds_nothing(asking: Asking) -> None:
    answer = asking.answer("What is the bakery on the hill about?")
    starts = [quote.span.start for quote in answer.quotes]
    assert isinstance(answer.blocks[0], Overview)
    assert "The bakery on the hill" in answer.blocks[0].about
    assert len(starts) > 1
    assert starts == sorted(starts)
    assert len({quote.span.document_id for quote in answer.quotes}) == 1
    assert asking.script.asked == []


def test_an_overview_of_a_subject_is_asked_of_all_documents(asking: Asking) -> None:
    answer = asking.answer("the main points on the lighthouse of Marrow Point", model="quotes", model_url="")
    assert isinstance(answer.blocks[0], Overview)
    assert any("Ida Thorne" in quote.text for quote in answer.quotes)


def test_which_document_is_meant_is_asked_back(asking: Asking) -> None:
    answer = asking.answer("Summarise it", model="quotes", model_url="")
    assert isinstance(answer.blocks[0], Note)
    assert "Which one?" in answer.blocks[0].text


def test_what_was_asked_back_is_understood(asking: Asking) -> None:
    asked = "Summarise this document"
    back = asking.answer(asked, model="quotes", model_url="").blocks[0]
    assert isinstance(back, Note)
    history = (Message("user", asked), Message("assistant", back.text))
    answer = asking.answer("the ferry", history=history, model="quotes", model_url="")
    assert isinstance(answer.blocks[0], Overview)
    assert {quote.span.document_id for quote in answer.quotes} == {"ferry"}
    another = asking.answer("Why did they sell the ferry?", history=history, model="quotes", model_url="")
    assert not isinstance(another.blocks[0], Overview)


def test_a_question_longer_than_a_rewrite_is_answered(asking: Asking) -> None:
    told = (
        "My uncle has run a small bakery for thirty years and thinks of moving to another town, as the rent goes up. "
    )
    question = f"{told * 3}Why did the old bakery move from Paris to Lyon?"
    assert len(question) > 350
    answer = asking.answer(question, model="quotes", model_url="")
    assert answer.answered
    assert answer.standalone_question == question


SPANISH = "¿Por qué se mudó la panadería de París a Lyon?"


def test_a_question_in_another_language_is_searched_for_in_the_documents_own(asking: Asking) -> None:
    asking.script.reply = WHY
    answer = asking.answer(SPANISH)
    assert answer.question == SPANISH
    assert answer.standalone_question == WHY
    assert "rent had doubled" in answer.quotes[0].text
    assert answer.answered


def test_without_a_writer_it_is_said_which_language_the_documents_are_in(asking: Asking) -> None:
    answer = asking.answer(SPANISH, model="quotes", model_url="")
    assert not answer.answered
    assert "documents are in English; ask in English, or choose a writer" in answer.notice


def test_words_in_the_questions_own_language_are_not_said_to_be_in_another(asking: Asking) -> None:
    for settings in ({"model": "quotes", "model_url": ""}, {}):
        asking.script.reply = "What is the janitor of the opera house called?"
        answer = asking.answer("Wie heißt der Hausmeister im Erdgeschoss?", **settings)
        assert "Anton Gruber" in answer.quotes[0].text
        assert "documents are in" not in answer.notice


def test_a_misprint_is_understood_as_the_documents_spell_it(asking: Asking) -> None:
    answer = asking.answer("Who built the lighthouse of Marow Point?", model="quotes", model_url="")
    assert answer.question == "Who built the lighthouse of Marow Point?"
    assert answer.standalone_question == "Who built the lighthouse of Marrow Point?"
    assert "Ida Thorne" in answer.quotes[0].text


def test_a_word_of_another_language_is_no_misprint_of_the_documents(asking: Asking) -> None:
    question = "Welche Hausmeisterin wohnte im Erdgeschoss?"
    assert asking.answer(question, model="quotes", model_url="").standalone_question == question
