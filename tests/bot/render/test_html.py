"""Answers as HTML: what documents, models and readers wrote is never markup; citations are buttons."""

import re
from dataclasses import replace
from html import unescape

import pytest

from bot.answer import Cell, Differ, Listing, Note, NotTold, Overview, Prose, Quote, Sentence, Table
from bot.render import html
from corpus.document import Place, Span

HOSTILE = '<img src=x onerror="alert(1)"> </p><script>alert(2)</script> ${alert(3)} {{value}} \' " &'


def a_quote(n: int = 1, text: str = "The words.", title: str = "All Roads: A Tale", place: str = "41:18") -> Quote:
    return Quote(n, Span("d", 0, len(text)), text, text, title, Place(place), 0.9)


def says(text: str, *numbers: int) -> Sentence:
    return Sentence(text, numbers, "supported")


@pytest.mark.parametrize(
    "drawn",
    [
        html.quote(a_quote(text=HOSTILE, title=HOSTILE, place=HOSTILE)),
        html.near(a_quote(text=HOSTILE, title=HOSTILE, place=HOSTILE)),
        html.blocks([Prose((says(HOSTILE, 1),), HOSTILE)], ()),
        html.blocks([Listing((Sentence(HOSTILE, (1,), "quoted"),), HOSTILE)], ()),
        html.blocks([Table((HOSTILE, "b"), ((Cell(HOSTILE, 1, HOSTILE, HOSTILE),), ()))], ()),
        html.blocks(
            [NotTold((HOSTILE,)), Differ(((1, HOSTILE),)), Note(HOSTILE), Overview(HOSTILE, (1,))], (a_quote(),)
        ),
    ],
)
def test_hostile_words_stay_words(drawn: str) -> None:
    assert "<img" not in drawn
    assert "<script" not in drawn
    assert "&lt;img" in drawn


def test_a_sentence_carries_its_numbers_behind_what_ends_it() -> None:
    drawn = html.blocks([Prose((says("So it was.", 1, 2),))], ())
    assert '<span class="tie">was.<button' in drawn
    assert drawn.count("<button") == 2


def test_a_number_in_brackets_that_a_source_has_is_no_citation() -> None:
    assert "<button" not in html.blocks([Note("see [1]")], ())
    assert html.blocks([Prose((says("See [3].", 1),))], ()).count("<button") == 1


def test_an_address_in_the_programs_own_words_can_be_followed() -> None:
    drawn = html.blocks([Note("“A” is at https://example.org/a?b=1&c; “B” is at javascript:alert(1).")], ())
    assert '<a href="https://example.org/a?b=1&amp;c" target="_blank" rel="noopener noreferrer">' in drawn
    assert drawn.count("<a ") == 1


def test_who_says_what_stands_before_it_and_items_are_a_list() -> None:
    drawn = html.blocks([Prose((says("One.", 1),), "Ida"), Listing((says("A.", 2), says("B.", 3)))], ())
    assert '<b class="speaker">Ida:</b>' in drawn
    assert drawn.count("<li>") == 2


def test_a_comparison_is_a_table_that_says_where_no_word_is() -> None:
    two = html.blocks([Table(("A", "B"), ((Cell("It rose.", 1),), ()))], (a_quote(),))
    assert two.count("<th>") == 2
    assert "the sources don’t tell" in two
    three = html.blocks([Table(("A", "B", "C"), ((Cell("It rose.", 1, "Pros"),), (), ()))], (a_quote(),))
    assert three.count("<tr>") == 4


def test_a_long_quote_folds_unless_it_leads_and_keeps_its_number_in_sight() -> None:
    long = a_quote(2, "It went on. " * 60)
    leads, folds = html.quotes([replace(long, n=1), long]).split("</figure>")[:2]
    assert 'data-act="unfold"' not in leads
    assert 'data-act="unfold"' in folds
    for drawn, name in ((leads, "Quote 1"), (folds, "Quote 2")):
        assert re.search(f'<figure[^>]* aria-label="{name}"', drawn)
    assert 'data-n="2"' in folds[folds.index("<figcaption>") :]
    assert 'data-act="unfold"' not in html.quotes([a_quote(1), a_quote(2)])


def test_a_very_long_word_is_no_work(seconds) -> None:
    drawn: list[str] = []
    assert seconds(lambda: drawn.append(html.blocks([Prose((says("x" * 100_000, 1),))], ()))) < 2
    assert drawn[0].count("<button") == 1


@pytest.mark.parametrize("words", ['He said "yes"', "AT&T" * 20, '"' * 40, "<" * 29 + "ab", "R&D;;x" * 9])
def test_a_number_never_cuts_a_character_of_html(words: str) -> None:
    drawn = html.cited_behind(html.text(words), [1])
    assert unescape(re.sub("<button.*?</button>|</?span[^>]*>", "", drawn)) == words
    assert not re.search(r"&[#\w]*<", drawn)


def test_a_row_of_a_table_is_shown_in_its_cells_under_their_names() -> None:
    row = a_quote(text="Tesla A robot <b> No coffee")
    drawn = html.quote(replace(row, cells=(("", 0, 5), ("Pros", 6, 17), ("Cons", 18, 27))))
    assert '<p class="row">Tesla</p>' in drawn
    assert '<p class="cell"><span class="column-name">Pros:</span> A robot &lt;b&gt;</p>' in drawn
    shown = unescape(re.sub('<span class="column-name">.*?</span>|<button.*?</button>|<figcaption.*', "", drawn))
    assert re.sub("<[^>]*>", " ", shown.replace("<b>", "[b]")).split() == row.text.replace("<b>", "[b]").split()
    assert drawn.count('data-n="1"') == 2  # the figure's and the number's
    assert re.search(r'class="tie">coffee<button[^>]*>1</button></span></p></blockquote>', drawn)


def test_words_around_a_row_are_kept() -> None:
    words = a_quote(text="Before it. Tesla A robot\n\nAfter it.")
    drawn = html.quote(replace(words, cells=(("", 11, 16), ("Pros", 17, 24))))
    shown = re.sub("<[^>]*>", " ", re.sub("<button.*", "", drawn))
    assert shown.split() == ["Before", "it.", "Tesla", "Pros:", "A", "robot", "After", "it."]


def test_quotes_of_several_documents_name_their_authors() -> None:
    one, two = (
        replace(a_quote(1), author="Ida (with guests)"),
        replace(a_quote(2), author=HOSTILE, span=Span("e", 0, 9)),
    )
    assert ">Ida</span>" in html.quotes([one, two])
    assert "<img" not in html.quotes([one, two])
    assert "Ida" not in html.quotes([one, replace(two, span=one.span)])
