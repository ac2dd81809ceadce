"""Which words of a question a text meets, in its own words."""

import pytest

from bot.support import check
from bot.support.echo import Echo, echo

BOOKSHOP = "Jeff Bezos famously quit finance to start Amazon at age 30."


def test_words_are_met_by_others_that_mean_the_same_there() -> None:
    whole = echo("How old was the Amazon founder when he left banking?", BOOKSHOP)
    assert whole.share == 1
    other = echo("Which library does the team rely on?", BOOKSHOP)
    assert other == Echo(frozenset(), 0.0)


@pytest.mark.parametrize("question", ["When did Elon Musk quit finance?", "What happened at age 45?"])
def test_names_and_amounts_are_met_by_themselves_alone(question: str) -> None:
    assert not echo(question, BOOKSHOP).keys & {"elon", "musk", "45"}


@pytest.mark.parametrize("question", ["", "Who is it?", "???"])
def test_a_question_without_telling_words_is_met_by_nothing(question: str) -> None:
    assert echo(question, BOOKSHOP).share == 0
    assert echo("Who started Amazon?", "").share == 0


def test_a_sentence_may_repeat_the_words_of_the_question_that_its_source_says_in_its_own() -> None:
    given = echo("How old was the Amazon founder when he left banking?", BOOKSHOP).keys
    said = "The Amazon founder left banking at age 30."
    assert not check(said, [BOOKSHOP], None).supported
    assert check(said, [BOOKSHOP], None, given).supported
    assert not check(said.replace("30", "45"), [BOOKSHOP], given=given).supported
    assert not check(said.replace("banking", "Google"), [BOOKSHOP], given=given).supported
