"""A turn on the page grows with the events of its answer, and ends the same when it is read from the record."""

import re
from dataclasses import replace

import pytest

from bot.answer import (
    Answer,
    Cell,
    Nearest,
    Note,
    NotTold,
    Prose,
    Quote,
    Quoted,
    Sentence,
    Table,
    Timings,
    Withheld,
)
from bot.events import Done, Found, FoundQuote, Status, Understood, Written
from bot.render.html import quotes
from bot.store.records import BROKEN_OFF
from bot.web.chat import Growing, Turn, failed, restored, with_references
from bot.web.suggestions import rephrased, taking_turns
from corpus.document import Place, Span
from corpus.passages import Passage
from index.search.ranking import RankedPassage, Ranking

SPAN = Span("d", 10, 30)
QUOTE = Quote(1, SPAN, "He said so.", "He said so.", "A Talk: On Things", Place("41:18", start_s=2478.0), 0.9)
OTHER = replace(QUOTE, n=2, text="And so.", corrected="And so.")
PASSAGE = Passage(SPAN, "He said so.", "He said so.", "A Talk: On Things", Place("§ Ends", heading="Ends"))
RANKING = Ranking("What did he say?", (RankedPassage(PASSAGE, 0.9),), 0.9, True)
SENTENCE = Sentence("So he said.", (1,), "supported")
ANSWER = Answer(
    id="a",
    question="What then?",
    standalone_question="What did he say?",
    answered=True,
    confidence=0.9,
    blocks=(Prose((SENTENCE,)),),
    quotes=(QUOTE,),
    withheld=(),
    model="m",
    timings=Timings(0.1, 0.1, 1.0),
)
IN_QUOTES = replace(ANSWER, blocks=(Quoted((1,)),))


def words_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.fixture
def growing() -> Growing:
    return Growing(Turn("key", "What then?"), lambda model: f"the {model}")


def test_quotes_stand_before_any_word_is_written(growing: Growing) -> None:
    growing.follow(Understood("a", "What then?", "What did he say?", "m"))
    growing.follow(Found(RANKING, (QUOTE,), True))
    turn = growing.turn
    assert "He said so." in words_of(turn.quotes)
    assert "What did he say?" in turn.understood
    assert turn.status == "reading 1 passage"
    assert turn.label == "in the source’s words"
    assert turn.written == ""


def test_sentences_come_one_by_one_and_withheld_ones_do_not_show(growing: Growing) -> None:
    growing.follow(Understood("a", "What then?", "What then?", "m"))
    growing.follow(Found(RANKING, (QUOTE,), True))
    growing.follow(Written(SENTENCE))
    growing.follow(Written(Withheld("He left in 2021.", "2021 is not there")))
    turn = growing.turn
    assert turn.written.count('class="sentence"') == 1
    assert "2021" not in turn.written
    assert turn.label == "written by the m, each sentence found in its quote"


def test_what_only_withheld_sentences_were_written_of_is_called_the_sources_words(growing: Growing) -> None:
    growing.follow(Found(RANKING, (QUOTE,), True))
    growing.follow(Done(replace(IN_QUOTES, withheld=(Withheld("He left in 2021.", "2021 is not there"),))))
    assert growing.turn.label == "in the source’s words"
    assert "1 sentence withheld" in growing.turn.foot


def test_a_quote_that_is_found_while_writing_is_there_for_its_number(growing: Growing) -> None:
    growing.follow(Found(RANKING, (QUOTE,), True))
    growing.follow(FoundQuote(OTHER))
    assert growing.turn.quotes.count("<figure") == 2
    assert 'data-n="2"' in growing.turn.quotes


def test_a_comparison_of_quotes_alone_shows_its_table_above_them(growing: Growing) -> None:
    table = Table(("A", "B"), ((Cell("He said so.", 1),), ()))
    growing.follow(Done(replace(ANSWER, blocks=(table,))))
    assert growing.turn.written.count("<td>") == 2
    assert 'data-n="1"' in growing.turn.written
    assert growing.turn.label == "in the source’s words"


def test_a_part_without_an_answer_is_named_below_the_quotes(growing: Growing) -> None:
    growing.follow(Done(replace(IN_QUOTES, blocks=(*IN_QUOTES.blocks, NotTold(("how tall is it?",))))))
    assert words_of(growing.turn.beneath) == "The sources don’t tell: how tall is it?"
    assert growing.turn.written == ""


def test_waiting_readers_see_their_place(growing: Growing) -> None:
    growing.follow(Status("waiting for the model", 2))
    assert growing.turn.status == "waiting for the model · 2 before you"


def test_a_finished_turn_equals_the_one_read_from_the_record(growing: Growing) -> None:
    for event in (
        Understood("a", "What then?", "What did he say?", "m"),
        Found(RANKING, (QUOTE,), True),
        Status("writing"),
        Written(SENTENCE),
        Done(ANSWER),
    ):
        growing.follow(event)
    assert replace(restored(ANSWER, "", lambda model: f"the {model}"), key="key") == growing.turn


def test_a_finished_sentence_looks_as_it_did_while_it_was_new(growing: Growing) -> None:
    growing.follow(Found(RANKING, (QUOTE,), True))
    growing.follow(Written(SENTENCE))
    before = growing.turn.written
    growing.follow(Done(ANSWER))
    assert growing.turn.written == before


def test_a_record_without_an_end_is_broken_until_it_has_one() -> None:
    assert restored(replace(ANSWER, blocks=(), notice=BROKEN_OFF), "c").state == "broken"


def test_quotes_that_answer_are_not_said_twice(growing: Growing) -> None:
    growing.follow(Done(IN_QUOTES))
    assert (growing.turn.written, growing.turn.beneath) == ("", "")
    assert growing.turn.label == "in the source’s words"


def test_what_the_program_says_itself_claims_no_source(growing: Growing) -> None:
    growing.follow(Done(replace(ANSWER, blocks=(Note("Hello."),), quotes=())))
    assert "Hello." in growing.turn.written
    assert growing.turn.label == ""


def test_a_refusal_offers_what_is_near_and_a_question_that_has_an_answer(growing: Growing) -> None:
    growing.follow(Found(replace(RANKING, answerable=False), (), False))
    turn = growing.turn
    assert "The sources don’t tell" in turn.quotes
    assert "What does “A Talk” say about “Ends”?" in turn.quotes
    assert turn.label == "nearest passages"
    shown = turn.quotes
    growing.follow(Done(replace(ANSWER, answered=False, quotes=(), blocks=(Nearest(()),))))
    assert turn.quotes == shown


def test_what_the_writer_is_still_to_read_is_near_and_neither_answer_nor_refusal(growing: Growing) -> None:
    growing.follow(Found(replace(RANKING, answerable=False), (QUOTE,), False, doubtful=True))
    growing.follow(Status("reading the quotes again"))
    turn = growing.turn
    assert QUOTE.text in turn.quotes
    assert "The sources don’t tell" not in turn.quotes
    assert (turn.label, turn.status) == ("nearest passages", "reading the quotes again")
    growing.follow(Found(RANKING, (QUOTE,), True))
    assert (turn.label, turn.quotes) == ("in the source’s words", quotes([QUOTE]))


def test_a_model_that_refuses_after_quotes_were_found_turns_them_into_the_nearest(growing: Growing) -> None:
    growing.follow(Found(RANKING, (QUOTE,), True))
    growing.follow(Written(SENTENCE))
    growing.follow(Done(replace(ANSWER, answered=False, blocks=(Nearest((1,)),))))
    turn = growing.turn
    assert turn.written == ""
    assert turn.label == "nearest passages"
    assert "The sources don’t tell" in turn.quotes
    assert "41:18" in turn.quotes


def test_a_failure_is_one_line_and_keeps_the_quotes(growing: Growing) -> None:
    growing.follow(Found(RANKING, (QUOTE,), True))
    turn = failed(growing.turn, "The <model> went away; ask again.")
    assert turn.state == "failed"
    assert "The &lt;model&gt; went away" in turn.foot
    assert "He said so." in words_of(turn.quotes)


def test_a_copied_answer_carries_its_references() -> None:
    assert with_references(ANSWER).splitlines()[-1] == "[1] “He said so.” (A Talk: On Things, 41:18)"


def test_suggestions_take_turns_among_the_documents() -> None:
    assert taking_turns([["a", "b", "c"], [], ["d", "e"]]) == ["a", "d", "b", "e"]
    assert taking_turns([]) == []


def test_what_is_suggested_instead_is_made_of_the_nearest_words() -> None:
    assert rephrased(replace(QUOTE, corrected="A gabion is a wire basket full of stones.")) == "What is a gabion?"
    assert rephrased(QUOTE) == "What is “A Talk” about?"
    assert rephrased(replace(QUOTE, place=replace(QUOTE.place, heading="A Talk"))) == "What is “A Talk” about?"
    span = Span("open-source-ai-is-ai-we-can-trust", 10, 30)
    assert rephrased(replace(QUOTE, span=span)) == "What is the feedback sinkhole that Soumith proposes?"
