"""Answers as HTML: what documents, models and readers wrote is never markup."""

from dataclasses import replace

import pytest

from bot.answer import Answer, Prose, Quote, Quoted, Sentence, Timings, Withheld
from bot.models.choice import COMING, NO_WRITER
from bot.web import render
from corpus.document import Place, Span

HOSTILE = '<img src=x onerror="alert(1)"> </p><script>alert(2)</script> ${alert(3)} {{value}} \' " &'


def a_quote(n: int = 1, text: str = "The words.", title: str = "All Roads: A Tale", place: str = "41:18") -> Quote:
    return Quote(n, Span("d", 0, len(text)), text, text, title, Place(place), 0.9)


ANSWER = Answer(
    id="a1",
    question="Why?",
    standalone_question="Why?",
    answered=True,
    confidence=0.9,
    blocks=(Prose((Sentence("Because.", (1,), "supported"),)),),
    quotes=(a_quote(),),
    withheld=(),
    model="a model",
    timings=Timings(0.1, 0.1, 1.2),
)


@pytest.mark.parametrize(
    "html",
    [
        render.refusal([a_quote(text=HOSTILE)], HOSTILE),
        render.understood("Why?", HOSTILE),
        render.withheld((Withheld(HOSTILE, HOSTILE),)),
        render.foot(replace(ANSWER, notice=HOSTILE)),
        render.error(HOSTILE),
        render.suggestions([HOSTILE]),
    ],
)
def test_hostile_words_stay_words(html: str) -> None:
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img" in html


def test_the_question_as_understood_is_shown_only_when_it_differs() -> None:
    assert render.understood("Why  did he?", "why did he?") == ""
    assert "Why did Eric Jang?" in render.understood("Why did he?", "Why did Eric Jang?")


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2022-04-25", "25 Apr 2022"), ("2023-03", "Mar 2023"), ("2023", "2023"), ("", ""), ("2023-13", "2023-13")],
)
def test_dates_as_a_reader_writes_them(published: str, shown: str) -> None:
    assert render.date(published) == shown


def test_withheld_sentences_are_counted_and_marked() -> None:
    withheld = (Withheld("He left in 2021.", "2021 is not there"), Withheld("b", "c"))
    html = render.foot(replace(ANSWER, withheld=withheld))
    assert "2 sentences withheld" in html
    assert "not supported by the sources" in html
    assert "2021 is not there" in html


def test_that_there_is_no_writer_is_no_alert_of_each_answer() -> None:
    assert "alert" not in render.foot(replace(ANSWER, notice=NO_WRITER))
    assert "alert" not in render.foot(replace(ANSWER, notice=COMING))
    both = render.foot(replace(ANSWER, notice=f"These documents are in English. {NO_WRITER}"))
    assert 'role="alert">These documents are in English.</p>' in both


def test_the_label_says_what_was_done_and_no_more() -> None:
    assert render.label(ANSWER, "the parrot") == "written by the parrot, each sentence found in its quote"
    quoted = replace(ANSWER, blocks=(Quoted((1,)),))
    assert render.label(quoted, "the parrot") == "in the source’s words"
    assert render.label(replace(quoted, answered=False), "the parrot") == "nearest passages"
    assert render.label(replace(quoted, answered=False, quotes=()), "the parrot") == ""
