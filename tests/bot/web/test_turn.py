"""A turn on the page grows with the events of its answer, and ends the same when it is read from the record."""

import re
from dataclasses import replace

import pytest

from bot.answering.answer import (
    Answer,
    Done,
    Found,
    Quote,
    Quoted,
    Sentence,
    Status,
    Timings,
    Understood,
    Withheld,
    Written,
)
from bot.store.records import BROKEN_OFF
from bot.web.chat import Turn, failed, restored, with_references
from bot.web.suggestions import rephrased, suggestions
from corpus.document import Place, Span
from corpus.passage import Passage
from index.ranking import RankedPassage, Ranking

SPAN = Span("d", 10, 30)
QUOTE = Quote(1, SPAN, "He said so.", "He said so.", "A Talk: On Things", Place("41:18", start_s=2478.0), 0.9)
PASSAGE = Passage(SPAN, "He said so.", "He said so.", "A Talk: On Things", Place("§ Ends", heading="Ends"))
RANKING = Ranking("What did he say?", (RankedPassage(PASSAGE, 0.9),), 0.9, True)
SENTENCE = Sentence("He said so.", (1,), "supported")
ANSWER = Answer(
    id="a",
    question="What then?",
    standalone_question="What did he say?",
    answered=True,
    confidence=0.9,
    markdown="He said so [1].",
    quotes=(QUOTE,),
    sentences=(SENTENCE,),
    withheld=(),
    model="m",
    timings=Timings(0.1, 0.1, 1.0),
)


def words_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.fixture
def turn() -> Turn:
    return Turn("key", "What then?")


def test_quotes_stand_before_any_word_is_written(turn: Turn) -> None:
    turn.follow(Understood("a", "What then?", "What did he say?"))
    turn.follow(Found(RANKING, (QUOTE,), True))
    assert "He said so." in words_of(turn.quotes)
    assert "What did he say?" in turn.understood
    assert turn.status == "reading 1 passage"
    assert turn.sentences == []


def test_sentences_come_one_by_one_and_withheld_ones_do_not_show(turn: Turn) -> None:
    turn.follow(Written(SENTENCE))
    turn.follow(Written(Withheld("He left in 2021.", "2021 is not there")))
    assert len(turn.sentences) == 1
    assert "2021" not in "".join(turn.sentences)


def test_a_quote_that_is_found_while_writing_is_there_for_its_number(turn: Turn) -> None:
    turn.follow(Found(RANKING, (QUOTE,), True))
    turn.follow(Quoted(replace(QUOTE, n=2, text="And so.", corrected="And so.")))
    assert turn.quotes.count("<figure") == 2
    assert 'data-n="2"' in turn.quotes


def test_a_comparison_of_quotes_alone_shows_its_table(turn: Turn) -> None:
    quoted = Sentence("He said so.", (1,), "quoted")
    markdown = "Side by side:\n\n| **A** | **B** |\n|---|---|\n| He said so [1]. | the sources don’t tell |"
    turn.follow(Done(replace(ANSWER, sentences=(quoted,), markdown=markdown)))
    assert turn.prose.count("<td>") == 2
    assert 'data-n="1"' in turn.prose
    assert "quotes only" in turn.foot


def test_a_part_without_an_answer_is_named_below_the_quotes(turn: Turn) -> None:
    quoted = Sentence("He said so.", (1,), "quoted")
    markdown = "> He said so. [1]\n\nThe sources don't tell: how tall is it?"
    turn.follow(Done(replace(ANSWER, sentences=(quoted,), markdown=markdown)))
    assert words_of(turn.prose).strip() == "The sources don't tell: how tall is it?"


def test_waiting_readers_see_their_place(turn: Turn) -> None:
    turn.follow(Status("waiting for the model", 2))
    assert turn.status == "waiting for the model · 2 before you"


def test_a_finished_turn_equals_the_one_read_from_the_record(turn: Turn) -> None:
    for event in (
        Understood("a", "What then?", "What did he say?"),
        Found(RANKING, (QUOTE,), True),
        Status("writing"),
        Written(SENTENCE),
        Done(ANSWER),
    ):
        turn.follow(event)
    assert replace(restored(ANSWER, ""), key="key") == turn


def test_a_record_without_an_end_is_broken_until_it_has_one() -> None:
    assert restored(replace(ANSWER, notice=BROKEN_OFF), "c").state == "broken"


def test_quoted_sentences_are_not_said_twice(turn: Turn) -> None:
    turn.follow(
        Done(replace(ANSWER, sentences=(Sentence("He said so.", (1,), "quoted"),), markdown="> He said so [1]"))
    )
    assert turn.sentences == []
    assert turn.prose == ""
    assert "quotes only" in turn.foot


def test_an_answer_with_structure_is_drawn_from_its_markdown(turn: Turn) -> None:
    turn.follow(Done(replace(ANSWER, markdown="- one [1]\n- two [1]")))
    assert turn.prose.count("<li>") == 2
    assert turn.sentences == []


def test_a_refusal_offers_what_is_near_and_a_question_that_has_an_answer(turn: Turn) -> None:
    turn.follow(Found(replace(RANKING, answerable=False), (), False))
    assert "The sources don’t tell" in turn.quotes
    assert "What does “A Talk” say about “Ends”?" in turn.quotes
    shown = turn.quotes
    turn.follow(Done(replace(ANSWER, answered=False, quotes=(), sentences=())))
    assert turn.quotes == shown


def test_a_model_that_refuses_after_quotes_were_found_turns_them_into_the_nearest(turn: Turn) -> None:
    turn.follow(Found(RANKING, (QUOTE,), True))
    turn.follow(Written(SENTENCE))
    turn.follow(Done(replace(ANSWER, answered=False, sentences=())))
    assert turn.sentences == []
    assert "The sources don’t tell" in turn.quotes
    assert "41:18" in turn.quotes


def test_a_failure_is_one_line_and_keeps_the_quotes(turn: Turn) -> None:
    turn.follow(Found(RANKING, (QUOTE,), True))
    failed(turn, "The <model> went away; ask again.")
    assert turn.state == "failed"
    assert "The &lt;model&gt; went away" in turn.foot
    assert "He said so." in words_of(turn.quotes)


def test_a_copied_answer_carries_its_references() -> None:
    assert with_references(ANSWER).splitlines()[-1] == "[1] “He said so.” (A Talk: On Things, 41:18)"


def test_suggestions_take_turns_among_the_documents() -> None:
    asked = suggestions([("all-roads-lead-to-rome", "x"), ("mine", "My notes: a draft"), ("yours", "Y")])
    assert len(asked) == 4
    assert "MLOps" in asked[0]
    assert asked[1] == "What is the main point of “My notes”?"
    assert suggestions([]) == []


def test_a_place_without_a_heading_suggests_what_its_document_answers() -> None:
    assert rephrased(QUOTE) == "What is the main point of “A Talk”?"
    span = Span("open-source-ai-is-ai-we-can-trust", 10, 30)
    assert rephrased(replace(QUOTE, span=span)) == "What is the feedback sinkhole that Soumith proposes?"
