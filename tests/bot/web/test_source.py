"""A document beside the chat: whole, escaped, with the quoted words marked exactly."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from bot.web.source import Highlight, document_html, marked, places, reference
from corpus.document import Block, Correction, Document, Mark, Source, Span

TEXT = "A Heading\n\nFirst <b>words</b> & more. Second sentence here.\n\nx | y"


def a_document() -> Document:
    first = TEXT.index("First")
    row = TEXT.index("x | y")
    return Document(
        "d",
        Source("d.txt", "A Title", "An Author", "2024-03-06", "https://youtu.be/abc"),
        TEXT,
        (
            Block("heading", 0, 9),
            Block("turn", first, row - 2),
            Block("row", row, row + 5, (("Left", row, row + 1), ("Right", row + 4, row + 5))),
        ),
        (Mark(0, seconds=2478.0),),
    )


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_exactly_the_quoted_words_are_marked() -> None:
    start = TEXT.index("Second")
    html = document_html(a_document(), [Highlight(start=start, end=start + 15, n=2)])
    assert re.findall(r'<mark data-n="2">(.*?)</mark>', html) == ["Second sentence"]


def test_a_quote_across_blocks_is_marked_in_each() -> None:
    html = document_html(a_document(), [Highlight(start=0, end=len(TEXT), n=1)])
    assert html.count('<mark data-n="1">') >= 4
    assert "A Heading</mark></h3>" in html


def test_overlapping_quotes_share_their_words() -> None:
    html = marked(a_document(), 0, 9, [Highlight(start=0, end=5, n=1), Highlight(start=2, end=9, n=2)])
    assert re.findall(r'data-n="([\d ]+)"', html) == ["1", "1 2", "2"]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_marking_never_loses_or_adds_a_character(text: str, spans: list[tuple[int, int]]) -> None:
    document = Document("d", Source("d", "d"), text, ())
    ends = [(min(low, len(text)), min(high, len(text))) for low, high in map(sorted, spans)]
    highlights = [Highlight(start=low, end=high, n=at) for at, (low, high) in enumerate(ends)]
    assert words_of(marked(document, 0, len(text), highlights)) == text


def test_document_text_is_never_markup_and_rows_become_a_table() -> None:
    html = document_html(a_document(), [])
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    cells = re.findall(r"<(th|td)\b[^>]*>(\w+)</\1>", html)
    assert cells == [("th", "Left"), ("th", "Right"), ("td", "x"), ("td", "y")]


def test_each_part_of_a_document_runs_as_its_script_does() -> None:
    for tag, attributes in re.findall(r"<(p|h3|th|td)\b([^>]*)>", document_html(a_document(), [])):
        assert re.search("dir=[\"']auto[\"']", attributes), tag


def test_a_mishearing_shows_what_was_said_beside_it() -> None:
    document = Document("d", Source("d", "d"), "with Yana Kun.", (), (), (Correction(5, 13, "Yann LeCun"),))
    assert "Yana Kun <span class" in marked(document, 0, 14, [])
    assert "[Yann LeCun]" in marked(document, 0, 14, [])


def test_a_quote_is_copied_with_its_reference_and_second() -> None:
    copied = reference(a_document(), Span("d", 11, 16))
    assert copied == "“First”\n— An Author, A Title, 2024-03-06, 41:18, https://youtu.be/abc?t=2478"


def test_places_name_label_and_link() -> None:
    [place] = places(a_document(), [Highlight(start=11, end=16, n=3), Highlight(start=0, end=0, n=0)])
    assert (place["n"], place["label"], place["url"]) == (3, "41:18", "https://youtu.be/abc?t=2478")
