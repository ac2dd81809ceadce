"""Which words of a question a text meets, in its own words."""

import pytest

from bot.support import check
from bot.support.echo import Echo, echo
from bot.support.likeness import Reads, reader
from index.embedder import load_embedder

BOOKSHOP = "Jeff Bezos famously quit finance to start Amazon at age 30."


@pytest.fixture(scope="module")
def read() -> Reads:
    return reader(load_embedder())


def met(question: str, text: str, read: Reads) -> Echo:
    return echo(question, text, read=read)


def test_words_are_met_by_others_that_mean_the_same_there(read: Reads) -> None:
    whole = met("How old was the Amazon founder when he left banking?", BOOKSHOP, read)
    assert whole.share == 1
    other = met("Which library does the team rely on?", BOOKSHOP, read)
    assert other == Echo(frozenset(), 0.0)


@pytest.mark.parametrize("question", ["When did Elon Musk quit finance?", "What happened at age 45?"])
def test_names_and_amounts_are_met_by_themselves_alone(question: str, read: Reads) -> None:
    assert not met(question, BOOKSHOP, read).keys & {"elon", "musk", "45"}


@pytest.mark.parametrize("question", ["", "Who is it?", "???"])
def test_a_question_without_telling_words_is_met_by_nothing(question: str, read: Reads) -> None:
    assert met(question, BOOKSHOP, read).share == 0
    assert met("Who started Amazon?", "", read).share == 0


def test_a_sentence_may_repeat_the_words_of_the_question_that_its_source_says_in_its_own(read: Reads) -> None:
    given = met("How old was the Amazon founder when he left banking?", BOOKSHOP, read).keys
    said = "The Amazon founder left banking at age 30."
    assert not check(said, [BOOKSHOP]).supported
    assert check(said, [BOOKSHOP], given=given).supported
    assert not check(said.replace("30", "45"), [BOOKSHOP], given=given).supported
    assert not check(said.replace("banking", "Google"), [BOOKSHOP], given=given).supported
