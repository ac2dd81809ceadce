"""A conversation as Markdown: each quote once, and nobody's words are markup."""

from dataclasses import replace

from bot.answering.answer import Answer, Quote, Sentence, Timings
from bot.evidence.tables import Cell, Table
from bot.render import markdown as report
from bot.render.transcript import in_columns, transcript
from corpus.document import Place, Span

HOSTILE = "see ![p](http://elsewhere/p.png) <img src=x> [2] `code` | bar"


def a_quote(n: int = 1, text: str = "The words.", author: str = "", document: str = "d") -> Quote:
    return Quote(n, Span(document, 0, len(text)), text, text, "A *Talk*", Place("41:18"), 0.9, author)


def an_answer(markdown: str, quotes: tuple[Quote, ...], *sentences: Sentence, question: str = "Why?") -> Answer:
    return Answer("a", question, question, True, 0.9, markdown, quotes, sentences, (), "quotes", Timings(0, 0, 0))


def exported(answer: Answer) -> str:
    return transcript("T", [answer], lambda _: "")


def live(markdown: str) -> bool:
    """Whether any of the hostile words is more than words."""
    unescaped = markdown.replace("\\!", "").replace("\\[", "").replace("\\<", "").replace("\\`", "")
    return any(one in unescaped for one in ("[p]", "<img", "[2]", "`code"))


def test_an_answer_in_quotes_alone_gives_each_quote_once_with_its_reference() -> None:
    quotes = (a_quote(1, "One thing.", "Ida", "d"), a_quote(2, "Another thing.", "Bo", "e"))
    markdown = f"{report.quoted(quotes)}\n\n{report.not_told(['what <img> costs?'])}"
    export = exported(an_answer(markdown, quotes))
    assert [export.count(one.text) for one in quotes] == [1, 1]
    assert report.QUOTES_ALONE in export
    assert "The sources don't tell: what \\<img> costs?" in export
    assert "**Ida:**" not in export


def test_a_list_keeps_the_name_of_who_says_it() -> None:
    quotes = (a_quote(1, "One thing.", "Ida", "d"), a_quote(2, "Another thing.", "Bo", "e"))
    sentences = [Sentence("This.", (1,), "supported"), Sentence("And this.", (1,), "supported")]
    other = Sentence("That.", (2,), "supported")
    markdown = report.written([*sentences, other], quotes, {1})
    assert markdown in exported(an_answer(markdown, quotes, *sentences, other))


def test_a_sources_own_words_are_no_markup_in_a_sentence_or_a_table() -> None:
    quote = a_quote(text=HOSTILE)
    sentence = Sentence(f"{HOSTILE}.", (1,), "quoted")
    table = Table(("Gas", "Coal"), ((Cell(HOSTILE, 1, "Pros"),), ()))
    for markdown, sentences in (
        (report.written([sentence], (quote,)), (sentence,)),
        (report.side_by_side(table, (quote,)), table.sentences()),
    ):
        export = exported(an_answer(markdown, (quote,), *sentences))
        assert not live(export)
        assert "[1]" in export
    assert "| **Pros** | see" in export
    assert export.count("\\| bar") == 2  # in its cell and in the reference


def test_a_written_sentence_keeps_its_citations() -> None:
    answer = an_answer("So <it> is [1].", (a_quote(),), Sentence("So <it> is [1].", (1,), "supported"))
    assert "So \\<it\\> is [1]." in exported(answer)
    assert "So \\<it\\> is [1]." in exported(replace(answer, sentences=(Sentence("So <it> is.", (1,), "supported"),)))


def test_a_row_stands_on_one_line_with_its_columns_named() -> None:
    words = "Tesla A robot\nNo coffee OpenAI Words"
    cells = [("", 0, 5), ("Pros", 6, 13), ("Cons", 14, 23), ("", 24, 30), ("Pros", 31, 36)]
    assert in_columns(words, cells) == "Tesla — Pros: A robot · Cons: No coffee / OpenAI — Pros: Words"
    assert in_columns("No\ntable.", ()) == "No table."
