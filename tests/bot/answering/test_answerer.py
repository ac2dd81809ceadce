"""A question's whole way: found, quoted, written, checked, on record; and every failure ends in the quotes."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from bot.answer import REFUSAL, UNREAD, Sentence, Withheld
from bot.answering.answerer import Answerer
from bot.events import Done, Found, FoundQuote, Understood, Written
from bot.models.choice import Choice
from bot.models.queue import Line
from bot.models.registry import Models
from bot.render.markdown import markdown
from bot.render.terminal import rest
from bot.settings import Settings
from bot.web.chat import Growing, Turn, finish
from tests.bot.answering.asking import BECAUSE, DOCUMENTS, INVENTED, WHY, Asking, is_quotes

__all__ = ["DOCUMENTS"]


def test_quotes_alone_start_no_model(asking: Asking) -> None:
    answer = asking.answer(model="quotes", model_url="")
    assert answer.answered
    assert is_quotes(answer)
    assert "rent had doubled" in answer.quotes[0].text
    assert "[1]" in markdown(answer)
    assert answer.timings.first_token_s is None
    assert asking.script.asked == []


def test_the_events_come_in_order_and_the_answer_is_on_record_before_them(asking: Asking) -> None:
    asking.script.reply = BECAUSE
    models = Models(Settings(home=asking.home, model_url=asking.script.url, writing="restate"))
    events = Answerer(asking.collection, models, asking.records).answer(WHY)
    understood = next(events)
    assert isinstance(understood, Understood)
    assert asking.records.record(understood.id).answer.question == WHY
    assert isinstance(next(events), Found)
    last = list(events)[-1]
    assert isinstance(last, Done)
    assert asking.records.record(understood.id).answer == last.answer
    models.close()


def test_a_restated_quote_is_shown_with_its_citation(asking: Asking) -> None:
    asking.script.reply = BECAUSE
    answer = asking.answer()
    assert answer.sentences[0] == Sentence(BECAUSE, (1,), "supported")
    assert len(answer.sentences) == 1  # the same said again for another quote is not shown again
    assert markdown(answer).startswith(f"{BECAUSE[:-1]} [1].")
    assert answer.timings.first_token_s is not None


def test_what_nobody_asked_or_said_is_not_shown_with_a_right_reason(asking: Asking) -> None:
    asking.script.reply = "The old bakery was sold to Anna because the rent had doubled in two years."
    assert is_quotes(asking.answer("Why did the old bakery move from Paris to Lyon?"))


def test_of_a_list_the_items_are_restated_and_not_what_announces_them(asking: Asking) -> None:
    asking.script.reply = "Nobody in the crew under fifty wanted to learn how the engine works."
    answer = asking.answer("Why did they sell the ferry to the town?")
    given = [str(asked["messages"][-1]["content"]) for asked in asking.script.asked]
    assert answer.quotes[0].text.endswith(":")
    assert len(given) == 3
    assert not any("Three things" in prompt for prompt in given)
    assert [sentence.citations for sentence in answer.sentences] == [(2,), (3,), (4,)]


class Stumbling(Models):
    """Goes wrong after the quotes in a way that nobody has thought of."""

    def line(self, choice: Choice) -> Line:
        raise RuntimeError(f"no line for {choice.name}")


def test_whatever_goes_wrong_after_the_quotes_ends_in_them(asking: Asking, caplog: pytest.LogCaptureFixture) -> None:
    models = Stumbling(Settings(home=asking.home, model_url=asking.script.url, writing="restate"))
    *_, last = Answerer(asking.collection, models, asking.records).answer(WHY)
    models.close()
    assert isinstance(last, Done)
    assert is_quotes(last.answer)
    assert "the quotes stand" in last.answer.notice
    assert "no line for" in caplog.text


def test_the_frame_that_a_small_model_puts_around_a_sentence_is_left_out(asking: Asking) -> None:
    for frame in ("The sources say that", "The quote suggests that", "The text states"):
        asking.script.reply = f"{frame} the rent had doubled in two years."
        assert [sentence.text for sentence in asking.answer().sentences] == ["The rent had doubled in two years."]


def test_the_writers_own_opinion_can_withhold_what_the_reader_lets_through(asking: Asking) -> None:
    asking.script.reply = BECAUSE
    asking.script.agrees = lambda asked: "Question:" in asked  # and not that the quote says it
    answer = asking.answer(check="model")
    assert is_quotes(answer)
    assert answer.withheld[0].text == BECAUSE


def test_what_the_sources_do_not_say_is_withheld_and_the_quotes_answer(asking: Asking) -> None:
    asking.script.reply = INVENTED
    events = asking.events()
    withheld = [event.sentence for event in events if isinstance(event, Written)]
    assert withheld
    assert all(isinstance(sentence, Withheld) and sentence.reason for sentence in withheld)
    answer = events[-1].answer
    assert is_quotes(answer)
    assert answer.withheld == tuple(withheld)
    assert "Berlin" not in markdown(answer)


@pytest.mark.parametrize("no", ["NO", "No.", "NO, the quote does not say."])
def test_the_models_no_leaves_the_quotes(asking: Asking, no: str) -> None:
    asking.script.reply = no
    answer = asking.answer()
    assert is_quotes(answer)
    assert answer.withheld == ()


def test_what_is_not_in_the_sources_is_refused_without_a_model(asking: Asking) -> None:
    answer = asking.answer("Which football club won the most trophies in Brazil?")
    assert not answer.answered
    assert markdown(answer).startswith(REFUSAL)
    assert answer.sentences == ()
    assert len(answer.quotes) <= 2
    assert asking.script.asked == []


@pytest.mark.parametrize("writing", ["restate", "compose"])
@pytest.mark.parametrize("failure", ["429", "500", "breaks off", "hangs", "empty"])
def test_every_failure_ends_in_the_quotes_and_one_clear_line(asking: Asking, failure: str, writing: str) -> None:
    asking.script.failure, asking.script.reply = failure, BECAUSE
    answer = asking.answer(writing=writing)
    assert answer.answered
    assert is_quotes(answer)
    assert answer.notice
    assert "\n" not in answer.notice


def test_a_refused_connection_ends_in_the_quotes(asking: Asking) -> None:
    answer = asking.answer(model_url="http://127.0.0.1:9/v1")
    assert is_quotes(answer)
    assert answer.notice


def test_a_model_that_is_not_there_ends_in_the_quotes(asking: Asking) -> None:
    answer = asking.answer(model="gguf:/nowhere.gguf", model_url="")
    assert is_quotes(answer)
    assert "/nowhere.gguf" in answer.notice


def test_stopping_ends_with_what_there_is(asking: Asking) -> None:
    stop = Event()
    stop.set()
    answer = asking.answer(stop=stop)
    assert is_quotes(answer)
    assert asking.script.asked == []


def test_a_document_that_is_removed_meanwhile_loses_no_question(asking: Asking, tmp_path: Path) -> None:
    (tmp_path / "rink.txt").write_text("The rink\n\nWe closed the rink in Bergen because the roof had begun to leak.\n")
    list(asking.collection.index([tmp_path]))
    asking.script.reply = "They closed the rink because the roof had begun to leak."
    models = Models(Settings(home=asking.home, model_url=asking.script.url, writing="restate"))
    events = Answerer(asking.collection, models, asking.records).answer("Why did they close the rink in Bergen?")
    found = next(one for one in events if isinstance(one, Found))
    asking.collection.remove(found.quotes[0].span.document_id)
    last = list(events)[-1]
    models.close()
    assert isinstance(last, Done)
    assert [one.text for one in last.answer.sentences] == [asking.script.reply]


def test_a_refusal_after_what_is_proven_takes_nothing_back(asking: Asking) -> None:
    asking.script.reply = f"{BECAUSE} {REFUSAL}"
    answer = asking.answer(writing="compose")
    assert answer.answered
    assert [one.text for one in answer.sentences] == [BECAUSE]


def test_a_model_that_lacks_its_key_leaves_the_quotes(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    answer = asking.answer(model="openai:gpt-9", model_url="")
    assert is_quotes(answer)
    assert "OPENAI_API_KEY" in answer.notice


def test_a_composed_draft_cites_by_key_and_a_missing_citation_is_repaired(asking: Asking) -> None:
    twelve = "By then they were twelve people, who knew how to bake bread."
    asking.script.reply = f"{BECAUSE} {INVENTED} {twelve} {BECAUSE} And on."
    answer = asking.answer(writing="compose")
    shown = [sentence.text for sentence in answer.sentences]
    assert shown == [BECAUSE, twelve]
    for sentence in answer.sentences:
        assert sentence.citations
    cited = {quote.n: quote.text for quote in answer.quotes}
    assert "rent had doubled" in cited[answer.sentences[0].citations[0]]
    assert "twelve people" in cited[answer.sentences[1].citations[0]]
    assert [one.text for one in answer.withheld] == [INVENTED]


def test_a_capable_models_refusal_is_the_answers(asking: Asking) -> None:
    asking.script.reply = REFUSAL
    answer = asking.answer(writing="compose")
    assert not answer.answered
    assert markdown(answer).startswith(REFUSAL)


@pytest.mark.parametrize("writing", ["restate", "compose"])
def test_a_sentence_that_was_cut_off_is_not_shown(asking: Asking, writing: str) -> None:
    asking.script.failure = "cut"
    asking.script.reply = "They moved the bakery from Paris to Lyon in 2015 because the rent had"
    answer = asking.answer(writing=writing)
    assert is_quotes(answer)
    assert "cut off" in answer.notice
    asking.script.reply = f"{BECAUSE} By then they were"
    assert [one.text for one in asking.answer(writing=writing).sentences] == [BECAUSE]


@pytest.mark.parametrize("writing", ["restate", "compose"])
def test_what_the_writer_thinks_is_no_answer(asking: Asking, writing: str) -> None:
    thought = "<think> The rent had doubled in two years. So they moved."
    asking.script.reply = f"{thought} </think> {BECAUSE}"
    assert [one.text for one in asking.answer(writing=writing).sentences] == [BECAUSE]
    asking.script.reply = thought
    assert is_quotes(asking.answer(writing=writing))


def test_a_curly_apostrophe_refuses_as_well(asking: Asking) -> None:
    asking.script.reply = REFUSAL.replace("'", "’")
    answer = asking.answer(writing="compose")
    assert not answer.answered
    assert markdown(answer).startswith(REFUSAL)


def test_what_is_refused_of_one_part_leaves_the_other(asking: Asking) -> None:
    asking.script.reply = f"{REFUSAL.rstrip('.')} who bought the oven. {BECAUSE}"
    answer = asking.answer(writing="compose")
    assert answer.answered
    assert [one.text for one in answer.sentences] == [BECAUSE]


def test_documents_go_to_the_model_between_fences_and_under_opaque_keys(asking: Asking) -> None:
    asking.answer(writing="compose")
    prompt = asking.script.asked[0]["messages"][-1]["content"]
    assert prompt.count("<<<") == prompt.count(">>>") > 0
    assert "rent had doubled" in prompt
    assert "[1]" not in prompt


def test_a_question_of_two_parts_gets_both_and_a_small_model_is_asked_part_by_part(asking: Asking) -> None:
    question = "Why did the bakery move from Paris to Lyon, and who built the lighthouse of Marrow Point?"
    answer = asking.answer(question, model="quotes", model_url="")
    said = [quote.text for quote in answer.quotes]
    assert any("rent had doubled" in text for text in said[:2])
    assert any("Ida Thorne" in text for text in said[:2])
    assert "**The bakery on the hill:**" in markdown(answer)  # without an author, a document goes by its title
    asking.answer(question)
    prompts = {one["messages"][-1]["content"].rpartition("Question: ")[2] for one in asking.script.asked}
    assert prompts == {"Why did the bakery move from Paris to Lyon?", "who built the lighthouse of Marrow Point?"}


def test_a_part_that_nobody_tells_of_is_named(asking: Asking) -> None:
    answer = asking.answer(f"{WHY[:-1]}, and who won the football cup in Brazil?", model="quotes", model_url="")
    assert markdown(answer).endswith("The sources don't tell: who won the football cup in Brazil?")
    assert all("bakery" in quote.text or "twelve" in quote.text for quote in answer.quotes[:1])


def test_a_quote_that_is_found_while_writing_comes_before_the_sentence_that_cites_it(asking: Asking) -> None:
    asking.script.reply = "The keeper climbed 214 steps every evening."
    events = asking.events("Who built the lighthouse of Marrow Point in 1871?", writing="compose")
    known: set[int] = set()
    for event in events:
        if isinstance(event, Found):
            known |= {quote.n for quote in event.quotes}
        elif isinstance(event, FoundQuote):
            assert event.quote.n not in known
            known.add(event.quote.n)
        elif isinstance(event, Written) and isinstance(event.sentence, Sentence):
            assert set(event.sentence.citations) <= known
    assert known == {quote.n for quote in events[-1].answer.quotes}


def test_a_quote_beside_the_question_is_not_restated(asking: Asking) -> None:
    asking.answer("Who built the lighthouse of Marrow Point?")
    quoted = [one["messages"][-1]["content"] for one in asking.script.asked]
    assert len(quoted) == 1
    assert "Ida Thorne" in quoted[0]


def test_a_model_that_langchain_does_not_know_leaves_the_quotes_and_a_line(asking: Asking) -> None:
    answer = asking.answer(model="nobody:nothing", model_url="")
    assert is_quotes(answer)
    assert "nobody:nothing" in answer.notice


def test_while_more_documents_are_on_their_way_the_answer_says_so_first(asking: Asking) -> None:
    events = asking.events(model="quotes", unread=True)
    found, done = events[1], events[-1]
    assert isinstance(found, Found)
    assert found.unread
    assert isinstance(done, Done)
    answer = done.answer
    assert [block.kind for block in answer.blocks] == ["unread", "quotes"]
    assert asking.records.record(answer.id).answer.blocks == answer.blocks
    assert markdown(answer).startswith(UNREAD)
    assert UNREAD not in markdown(answer.lasting)
    assert rest(answer).index(UNREAD) < rest(answer).index("[1]")
    grown = Growing(Turn("k", WHY))
    grown.follow(found)
    assert UNREAD in grown.turn.written
    finish(grown.turn, answer)
    assert UNREAD in grown.turn.written
