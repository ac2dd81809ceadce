"""Quotes that the writer reads again: the one that answers leads, and none is an answer where none does."""

from __future__ import annotations

from bot.answer import Nearest
from bot.events import Found
from bot.evidence.retrieval import Evidence
from index.search.confidence import ANSWERABLE
from tests.bot.answering.asking import DOCUMENTS, WHY, Asking, is_quotes

__all__ = ["DOCUMENTS"]
BUILT = "When was it bought or built?"
DOUBTED = "What did the engine need?"


def found(asking: Asking, question: str) -> list[Found]:
    return [event for event in asking.events(question, check="model") if isinstance(event, Found)]


def test_the_quote_that_the_writer_says_yes_to_leads_and_is_restated(asking: Asking) -> None:
    second = asking.answer(BUILT, model="quotes", model_url="").quotes[1].text
    asking.script.agrees = lambda asked: second in asked
    first, again = found(asking, BUILT)
    assert first.quotes[1].text == second
    assert again.quotes[0].text == second
    assert [quote.n for quote in again.quotes] == list(range(1, len(first.quotes) + 1))
    prompts = [[str(message["content"]) for message in one["messages"]] for one in asking.script.asked]
    restated = [last for first, *_, last in prompts if "Say yes" not in first]
    assert len(restated) == 1
    assert second in restated[0]


def test_quotes_that_the_writer_finds_no_answer_in_are_the_nearest_and_no_answer(asking: Asking) -> None:
    asking.script.agrees = lambda _: False
    answer = asking.answer(check="model")
    assert not answer.answered
    assert isinstance(answer.blocks[0], Nearest)
    assert answer.confidence < ANSWERABLE
    assert [one.answerable for one in found(asking, WHY)] == [True, False]


def test_what_the_search_doubts_is_answered_where_the_writer_finds_it(asking: Asking) -> None:
    asking.script.agrees = lambda _: True
    doubted = asking.answer(DOUBTED, model="quotes", model_url="")
    assert not doubted.answered
    assert doubted.confidence > 0.1
    first, again = found(asking, DOUBTED)
    assert (first.answerable, first.doubtful, again.answerable) == (False, True, True)


def test_what_is_hopeless_is_not_read_again(asking: Asking) -> None:
    asking.script.agrees = lambda _: True
    answer = asking.answer("Which football club won the most trophies in Brazil?", check="model")
    assert not answer.answered
    assert asking.script.asked == []


def test_a_writer_that_fails_while_it_reads_leaves_the_quotes(asking: Asking) -> None:
    asking.script.failure = "500"
    answer = asking.answer(check="model")
    assert is_quotes(answer)
    assert "quotes stand" in answer.notice


def test_quotes_for_parts_of_a_question_are_not_judged_by_all_of_it() -> None:
    assert not Evidence(None, (), silent=("When?",)).plain
