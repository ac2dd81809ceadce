"""An answer as Markdown: who says what, lists as lists, comparisons as tables, each with its citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markdown_it import MarkdownIt

from bot.answer import Block, Cell, Nearest, Note, NotTold, Overview, Prose, Quote, Quoted, Sentence, Table
from bot.answering.assemble import unsaid, with_all_items, written
from bot.render.markdown import Citation, joined, pieces
from corpus.document import Place, Span


def a_quote(n: int, document: str = "d", author: str = "", title: str = "A Tale: of Roads") -> Quote:
    words = f"The words of {n}."
    return Quote(n, Span(document, 100 * n, 100 * n + 9), words, words, title, Place(f"¶ {n}"), 0.9, author)


def says(text: str, *citations: int) -> Sentence:
    return Sentence(text, citations, "supported")


def drawn(quotes: Sequence[Quote], *blocks: Block) -> str:
    return joined(pieces(blocks, quotes))


def prose(sentences: Sequence[Sentence], quotes: Sequence[Quote] = (), items: frozenset[int] = frozenset()) -> str:
    return drawn(quotes, *written(sentences, quotes, items))


TWO = (a_quote(1, "a", "Ida Thorne"), a_quote(2, "b", "A Radio (with guests)"))


def test_one_document_needs_no_name() -> None:
    assert prose([says("So it is.", 1), says("It was rare.", 2)], [a_quote(1), a_quote(2)]) == (
        "So it is [1]. It was rare [2]."
    )


def test_each_of_two_documents_says_its_part_under_its_name() -> None:
    markdown = prose([says("It rose.", 1), says("It fell.", 2)], TWO)
    assert markdown == "**Ida Thorne:** It rose [1].\n\n**A Radio:** It fell [2]."


def test_a_document_without_an_author_goes_by_its_title_and_two_of_one_author_are_told_apart() -> None:
    found = (a_quote(1, "a", "Ida", "One"), a_quote(2, "b", "Ida", "Two"), a_quote(3, "c"))
    markdown = prose([says("X.", 1), says("Y.", 2), says("Z.", 3)], found)
    assert [line.partition(":**")[0] for line in markdown.split("\n\n")] == ["**Ida, One", "**Ida, Two", "**A Tale"]


def test_what_two_documents_say_is_marked() -> None:
    assert prose([says("It rose.", 1, 2)], TWO) == "**Sources agree:** It rose [1][2]."


def test_quotes_of_several_documents_stand_under_their_names() -> None:
    markdown = drawn([*TWO, a_quote(3, "a", "Ida Thorne")], Quoted((1, 2, 3)))
    assert markdown.index("**Ida Thorne:**") < markdown.index("[3]") < markdown.index("**A Radio:**")
    assert "**" not in drawn([a_quote(1), a_quote(2)], Quoted((1, 2)))


def test_cells_of_a_quoted_row_have_their_columns_names() -> None:
    row = replace(a_quote(1), text="Saturday 8:00", corrected="Saturday 8:00", cells=(("Day", 0, 8), ("Opens", 9, 13)))
    assert "> Day: Saturday · Opens: 8:00 [1]" in drawn([row], Quoted((1,)))


def test_sentences_on_the_items_of_a_list_are_a_list() -> None:
    found = [a_quote(n) for n in range(1, 5)]
    sentences = [says("Three things.", 1), says("The rent.", 2), says("The oven.", 3), says("He left.", 4)]
    assert prose(sentences, found, frozenset({2, 3})) == (
        "Three things [1].\n\n1. The rent [2].\n2. The oven [3].\n\nHe left [4]."
    )
    assert "1. " not in prose(sentences, found, frozenset({2}))


def test_a_comparison_of_two_has_a_column_for_each_and_of_more_a_row_for_each() -> None:
    rent, oven = Cell("Low | rent", 1, "Pros"), Cell("Old oven.", 2, "Pros")
    found = [a_quote(1), a_quote(2)]
    assert drawn(found, Table(("Paris", "Lyon"), ((rent,), (oven,)))).split("\n\n")[1].splitlines() == [
        "|  | **Paris** | **Lyon** |",
        "|---|---|---|",
        "| **Pros** | Low \\| rent [1] | Old oven [2]. |",
    ]
    three = drawn(found, Table(("Paris", "Lyon", "Rome"), ((rent,), (oven,), ())))
    assert "| **Rome** | the sources don’t tell |" in three


def test_quotes_that_are_compared_across_documents_name_who_says_them() -> None:
    markdown = drawn(TWO, Table(("X", "Y"), ((Cell("It rose.", 1),), (Cell("It fell.", 2),))))
    assert "| Ida Thorne: It rose [1]. | A Radio: It fell [2]. |" in markdown
    assert "| **X** | **Y** |" in markdown


def test_every_block_stands_apart() -> None:
    blocks = (Note("Hello."), Overview("In short:", (1,)), NotTold(("how tall is it?",)), Nearest(()))
    assert drawn([a_quote(1)], *blocks).split("\n\n") == [
        "Hello.",
        "In short:",
        "> The words of 1. [1]\n> — A Tale: of Roads, ¶ 1",
        "The sources don't tell: how tall is it?",
        "The sources don't tell. There is nothing near the question in them.",
    ]


def test_items_of_a_list_that_a_model_left_out_stand_in_the_sources_words() -> None:
    found = [a_quote(n) for n in range(1, 5)]
    left_out = Sentence("The words of 2.", (2,), "quoted")
    sentences = [says("Why.", 1), says("The oven.", 3), says("He left.", 4)]
    whole = with_all_items(sentences, found, {2, 3})
    assert whole == (sentences[0], left_out, *sentences[1:])
    assert "1. “The words of 2.” [2]\n2. The oven [3]." in prose(whole, found, frozenset({2, 3}))
    assert with_all_items(sentences[:1], found, {2, 3}) == (sentences[0],)


def test_what_was_not_said_yet_is_told_by_the_blocks() -> None:
    new, old, told = says("New.", 2), says("Old.", 1), NotTold(("why?",))
    assert list(unsaid([Prose((old,)), Prose((old, new), "Ida"), told], [old])) == [Prose((new,), "Ida"), told]


def test_citations_are_known_apart_from_the_words() -> None:
    parts = list(pieces([Prose((says("See [7].", 1, 2),))], [a_quote(1), a_quote(2)]))
    assert [part.n for part in parts if isinstance(part, Citation)] == [1, 2]
    assert joined(parts) == "See \\[7] [1][2]."


def test_what_a_document_says_is_neither_link_nor_tag_nor_citation_of_the_answer() -> None:
    words = "See ![p](http://x.example/p.png), <img src=x> and [2] of [the list][1]."
    parts = list(pieces([Quoted((7,))], [replace(a_quote(7), text=words, corrected=words)]))
    assert [part.n for part in parts if isinstance(part, Citation)] == [7]
    html = MarkdownIt().render(joined(parts))
    assert "<img" not in html
    assert "<a" not in html
    assert "See ![p](http://x.example/p.png), &lt;img src=x&gt; and [2] of [the list][1]." in html
