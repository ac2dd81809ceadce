"""Answers as HTML: what documents, models and readers wrote is never markup."""

import re
from dataclasses import replace
from html import unescape
from time import monotonic

import pytest

from bot.answering.answer import Answer, Quote, Sentence, Timings, Withheld
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
    markdown="Because [1].",
    quotes=(a_quote(),),
    sentences=(Sentence("Because [1].", (1,), "supported"),),
    withheld=(),
    model="a model",
    timings=Timings(0.1, 0.1, 1.2),
)


@pytest.mark.parametrize(
    "html",
    [
        render.quote(a_quote(text=HOSTILE, title=HOSTILE, place=HOSTILE)),
        render.sentence(Sentence(HOSTILE, (1,), "supported")),
        render.prose(HOSTILE),
        render.prose(f"| a |\n|---|\n| {HOSTILE} |\n\n- {HOSTILE}"),
        render.understood("Why?", HOSTILE),
        render.withheld((Withheld(HOSTILE, HOSTILE),)),
        render.foot(replace(ANSWER, notice=HOSTILE), HOSTILE),
        render.error(HOSTILE),
        render.suggestions([HOSTILE]),
    ],
)
def test_hostile_words_stay_words(html: str) -> None:
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img" in html


def test_a_models_links_and_pictures_stay_text() -> None:
    html = render.prose("[a](javascript:alert(1)) ![b](http://elsewhere/x.png) <http://elsewhere>")
    assert "<a" not in html
    assert "<img" not in html


def test_citations_become_numbers_to_click() -> None:
    html = render.cited("One [1] and two [2, 3].")
    assert [f'data-n="{n}"' in html for n in (1, 2, 3)] == [True] * 3
    assert "[" not in html


def test_a_number_stands_behind_what_ends_its_sentence() -> None:
    html = render.prose("| a |\n|---|\n| So it was [1]. |")
    assert '<span class="tie">was.<button' in html


def test_a_very_long_word_is_no_work() -> None:
    began = monotonic()
    assert render.prose(f"| a |\n|---|\n| {'x' * 100_000} [1] |").count("<button") == 1
    assert monotonic() - began < 2


@pytest.mark.parametrize("words", ['He said "yes"', "AT&T" * 20, '"' * 40, "<" * 29 + "ab", "R&D;;x" * 9])
def test_a_number_never_cuts_a_character_of_html(words: str) -> None:
    html = render.cited_behind(render.text(words), [1])
    assert unescape(re.sub("<button.*?</button>|</?span[^>]*>", "", html)) == words
    assert not re.search(r"&[#\w]*<", html)


def test_a_row_of_a_table_is_shown_in_its_cells_under_their_names() -> None:
    row = a_quote(text="Tesla A robot <b> No coffee")
    html = render.quote(replace(row, cells=(("", 0, 5), ("Pros", 6, 17), ("Cons", 18, 27))))
    assert '<p class="row">Tesla</p>' in html
    assert '<p class="cell"><span class="column-name">Pros:</span> A robot &lt;b&gt;</p>' in html
    shown = unescape(re.sub('<span class="column-name">.*?</span>|<button.*?</button>|<figcaption.*', "", html))
    assert re.sub("<[^>]*>", " ", shown.replace("<b>", "[b]")).split() == row.text.replace("<b>", "[b]").split()
    assert html.count('data-n="1"') == 2  # the figure's and the number's
    assert re.search(r'class="tie">coffee<button[^>]*>1</button></span></p></blockquote>', html)


def test_words_around_a_row_are_kept() -> None:
    words = a_quote(text="Before it. Tesla A robot\n\nAfter it.")
    html = render.quote(replace(words, cells=(("", 11, 16), ("Pros", 17, 24))))
    shown = re.sub("<[^>]*>", " ", re.sub("<button.*", "", html))
    assert shown.split() == ["Before", "it.", "Tesla", "Pros:", "A", "robot", "After", "it."]


def test_quotes_of_several_documents_name_their_authors() -> None:
    one, two = (
        replace(a_quote(1), author="Ida (with guests)"),
        replace(a_quote(2), author=HOSTILE, span=Span("e", 0, 9)),
    )
    assert ">Ida</span>" in render.quotes([one, two])
    assert "<img" not in render.quotes([one, two])
    assert "Ida" not in render.quotes([one, replace(two, span=one.span)])


def test_a_sentence_without_its_number_gets_it_once() -> None:
    assert render.sentence(Sentence("So it is.", (2,), "supported")).count('data-n="2"') == 1
    assert render.sentence(Sentence("So it is [2].", (2,), "supported")).count('data-n="2"') == 1


def test_tables_and_lists_are_kept_with_a_citation_in_a_cell() -> None:
    html = render.prose("| a | b |\n|---|---|\n| x [1] | y [2] |\n\n- one [1]")
    assert "<table>" in html
    assert html.count("<button") == 3
    assert "<li>" in html


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
    html = render.foot(replace(ANSWER, withheld=withheld), "a model")
    assert "2 sentences withheld" in html
    assert "not supported by the sources" in html
    assert "2021 is not there" in html


def test_a_model_that_wrote_nothing_is_not_named() -> None:
    assert "the parrot" in render.foot(ANSWER, "the parrot")
    quoted = replace(ANSWER, sentences=(Sentence("The words.", (1,), "quoted"),))
    assert "the parrot" not in render.foot(quoted, "the parrot")
    assert "the parrot" in render.foot(replace(quoted, withheld=(Withheld("b", "c"),)), "the parrot")


def test_an_answer_of_quotes_alone_does_not_pretend_to_be_more() -> None:
    html = render.foot(replace(ANSWER, sentences=(Sentence("The words.", (1,), "quoted"),)), "quotes")
    assert "quotes only" in html
    assert "every sentence checked" not in html
