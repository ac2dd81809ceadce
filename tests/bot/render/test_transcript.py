"""A conversation as Markdown: each quote once, and nobody's words are markup."""

from bot.answer import Answer, Block, Cell, NotTold, Prose, Quote, Quoted, Sentence, Table, Timings
from bot.render.markdown import QUOTES_ALONE
from bot.render.transcript import transcript
from corpus.document import Place, Span

HOSTILE = "see ![p](http://elsewhere/p.png) <img src=x> [2] `code` | bar"


def a_quote(n: int = 1, text: str = "The words.", author: str = "", document: str = "d") -> Quote:
    return Quote(n, Span(document, 0, len(text)), text, text, "A *Talk*", Place("41:18"), 0.9, author)


def an_answer(quotes: tuple[Quote, ...], *blocks: Block, question: str = "Why?") -> Answer:
    return Answer("a", question, question, True, 0.9, blocks, quotes, (), "quotes", Timings(0, 0, 0))


def exported(answer: Answer) -> str:
    return transcript("T", [answer], lambda _: "")


def live(markdown: str) -> bool:
    """Whether any of the hostile words is more than words."""
    unescaped = markdown.replace("\\!", "").replace("\\[", "").replace("\\<", "").replace("\\`", "")
    return any(one in unescaped for one in ("[p]", "<img", "[2]", "`code"))


def test_an_answer_in_quotes_alone_gives_each_quote_once_with_its_reference() -> None:
    quotes = (a_quote(1, "One thing.", "Ida", "d"), a_quote(2, "Another thing.", "Bo", "e"))
    export = exported(an_answer(quotes, Quoted((1, 2)), NotTold(("what <img> costs?",))))
    assert [export.count(one.text) for one in quotes] == [1, 1]
    assert QUOTES_ALONE in export
    assert "The sources don't tell: what \\<img\\> costs?" in export
    assert "**Ida:**" not in export


def test_prose_keeps_the_name_of_who_says_it_and_cites_what_it_stands_on() -> None:
    quotes = (a_quote(1, "One thing.", "Ida", "d"), a_quote(2, "Another thing.", "Bo", "e"))
    export = exported(an_answer(quotes, Prose((Sentence("This.", (1,), "supported"),), "Ida")))
    assert "**Ida:** This [1]." in export
    assert "Another thing" not in export


def test_a_sources_own_words_are_no_markup_in_a_sentence_or_a_table() -> None:
    sentence = Sentence(f"{HOSTILE}.", (1,), "quoted")
    table = Table(("Gas", "Coal"), ((Cell(HOSTILE, 1, "Pros"),), ()))
    for block in (Prose((sentence,)), table):
        export = exported(an_answer((a_quote(text=HOSTILE),), block))
        assert not live(export)
        assert "[1]" in export
    assert "| **Pros** | see" in export
    assert export.count("\\| bar") == 2  # in its cell and in the reference


def test_a_written_sentence_is_no_markup_beside_its_citation() -> None:
    answer = an_answer((a_quote(),), Prose((Sentence("So <it> is.", (1,), "supported"),)))
    assert "So \\<it\\> is [1]." in exported(answer)
