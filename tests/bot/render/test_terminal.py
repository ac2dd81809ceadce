"""An answer on a terminal: what was printed as it came is not printed again."""

import re

from bot.answer import Answer, Block, Cell, Listing, Prose, Quote, Quoted, Sentence, Table, Timings, Withheld
from bot.render import terminal
from corpus.document import Place, Span

QUOTE = Quote(1, Span("d", 0, 10), "The words.", "The words.", "A Talk", Place("41:18"), 0.9)
SAID = Sentence("So it is.", (1,), "supported")


def printed(*blocks: Block, said: tuple[Sentence, ...] = (), withheld: tuple[Withheld, ...] = ()) -> str:
    answer = Answer("a", "Why?", "Why?", True, 0.9, blocks, (QUOTE,), withheld, "quotes", Timings(0, 0, 0))
    return re.sub(r"\x1b\[\d*m", "", terminal.rest(answer, said))


def test_quotes_that_answer_stand_once_with_their_place() -> None:
    assert printed(Quoted((1,))).splitlines()[-1] == "[1] “The words.” — A Talk, 41:18"


def test_what_was_said_already_leaves_its_quotes() -> None:
    shown = printed(Prose((SAID,)), said=(SAID,), withheld=(Withheld("No.", "is not there"),))
    assert "So it is." not in shown
    assert "[1] “The words.”" in shown
    assert "1 written without support, and withheld" in shown


def test_lists_and_tables_are_lines() -> None:
    listed = Listing((SAID, SAID), "Ida")
    assert printed(listed).splitlines()[:3] == ["Ida:", "1. So it is. [1]", "2. So it is. [1]"]
    table = Table(("Paris", "Lyon"), ((Cell("Low rent", 1, "Pros", "Tesla"),), ()))
    lines = printed(table).splitlines()
    assert "  Tesla, Pros: Low rent [1]" in lines
    assert "  the sources don’t tell" in lines
