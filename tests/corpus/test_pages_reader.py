"""Web pages and e-books: words with their structure, without what stands around them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from tests.corpus.samples import (
    PROSE,
    TABLE,
    document,
    epub,
    kinds,
    label,
    prices,
    zipped,
)


def test_a_book_is_read_by_its_spine_with_chapters_as_places(tmp_path: Path) -> None:
    data = epub({"One": f"<h1>Chapter One</h1><p>{PROSE}</p>", "Two": "<p>The rain stopped. Über.</p>"})
    read_document = document(tmp_path, "mill.epub", data)
    assert label(read_document, "The river") == "§ Chapter One"
    assert label(read_document, "Über") == "§ Two"
    assert (read_document.title, read_document.source.author, read_document.source.published) == (
        "The Mill",
        "Orla Venn",
        "2020-01-02",
    )


def test_a_protected_book_says_so(tmp_path: Path) -> None:
    locked = {
        "META-INF/encryption.xml": '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"'
        "/></encryption>"
    }
    with pytest.raises(UnreadableDocument, match=r"^mill\.epub: is protected \(DRM\)"):
        document(tmp_path, "mill.epub", epub({"One": "<p>x</p>"}, locked))


PAGE = f"""<!doctype html><html><head><title>The mill | A site</title><meta charset="iso-8859-1">
<meta name="author" content="Orla Venn"></head><body><nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<article><h1>The mill</h1><p>{PROSE} Café.</p><p style="display: none">SECRET</p><p hidden>SECRET</p>
<script>SECRET</script><!-- SECRET --><h2>Tools</h2><ul><li>a wheel</li><li>a stone</li></ul>
<table><tr><th>Fruit</th><th>Price</th></tr><tr><td>Apple</td><td>3</td></tr><tr><td>Pear</td><td>4</td></tr></table>
<p>{PROSE.replace("river", "stream")}</p></article><footer>All rights reserved. Subscribe</footer></body></html>"""


def test_a_web_page_keeps_its_content_and_drops_what_stands_around_it(tmp_path: Path) -> None:
    read_document = document(tmp_path, "mill.html", PAGE.encode("latin-1"))
    found = kinds(read_document)
    assert ("heading", "Tools") in found
    assert ("item", "a stone") in found
    assert "Café." in read_document.text
    assert prices(read_document) == [{"Fruit": "Apple", "Price": "3"}, {"Fruit": "Pear", "Price": "4"}]
    for around in ("SECRET", "About us", "Subscribe"):
        assert around not in " ".join(words for _, words in found)
    assert (read_document.title, read_document.source.author) == ("The mill", "Orla Venn")
    assert label(read_document, "a stone") == "§ Tools"


@pytest.mark.parametrize("said", ["", "\ufeffapplication/epub+zip", "\r\napplication/epub+zip"])
def test_a_book_that_does_not_say_at_once_that_it_is_one_is_one(tmp_path: Path, said: str) -> None:
    with ZipFile(BytesIO(epub({"One": f"<p>{PROSE}</p>"}))) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "mimetype"}
    data = zipped(files | ({"mimetype": said.encode()} if said else {}))
    assert PROSE in document(tmp_path, "mill.epub", data).text


def page(tmp_path: Path, body: str) -> Document:
    article = f"<article><h1>The mill</h1><p>{PROSE}</p>{body}<p>{PROSE.replace('river', 'stream')}</p></article>"
    return document(tmp_path, "page.html", f"<html><head><title>The mill</title></head><body>{article}</body>".encode())


@pytest.mark.parametrize("made", ["html", "epub"])
@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ("<ol><li>Stop the <b>mill</b>.</li><li><p>Wait.</p></li></ol>", ["1. Stop the mill.", "2. Wait."]),
        ("<ol start=4><li><b>Stop</b> it.</li><li value=9>Wait.</li></ol>", ["4. Stop it.", "9. Wait."]),
        ("<ol reversed><li>Third of all.</li><li>Second.</li></ol>", ["2. Third of all.", "1. Second."]),
        (
            "<ol><li>Stop it.<ol><li>At once.</li></ol></li><li>Wait.</li></ol>",
            ["1. Stop it.", "1. At once.", "2. Wait."],
        ),
        ("<ol><li><ul><li>Any of these.</li></ul></li></ol>", ["Any of these."]),
        ("<ol type=a><li>Stop it.</li></ol>", ["Stop it."]),
        ('<div class="footnotes"><ol><li>Orla built it.</li></ol></div>', ["Orla built it."]),
    ],
)
def test_items_of_numbered_lists_have_the_numbers_that_a_page_shows(
    tmp_path: Path, made: str, items: str, shown: list[str]
) -> None:
    chapter = {"One": f"<p>{PROSE}</p>{items}<p>{PROSE}</p>"}
    read_document = page(tmp_path, items) if made == "html" else document(tmp_path, "mill.epub", epub(chapter))
    assert [words for kind, words in kinds(read_document) if kind == "item"] == shown


def test_the_contents_of_a_book_are_not_counted(tmp_path: Path) -> None:
    contents = '<ol><li><a href="#one">The first</a></li><li><a href="#two">The second</a></li></ol>'
    read_document = document(tmp_path, "mill.epub", epub({"One": f"{contents}<p>{PROSE}</p>"}))
    assert kinds(read_document)[:3] == [("heading", "One"), ("item", "The first"), ("item", "The second")]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Adapted from <a href="#" title="The hidden figures of the mill">a book by Orla Venn</a>, in May.</p>',
        '<p aria-label="Details hidden behind">Adapted from a book by Orla Venn, in May.</p>',
        '<p><font color="#ffa500">Adapted from a book by Orla Venn, in May.</font></p>',
        '<p><font color="#fffacd">Adapted from a book by Orla Venn, in May.</font></p>',
        '<p class="hidden md:block">Adapted from a book by Orla Venn, in May.</p>',
    ],
)
def test_what_an_attribute_says_hides_nothing(tmp_path: Path, body: str) -> None:
    assert "Adapted from a book by Orla Venn, in May." in page(tmp_path, body).text


@pytest.mark.parametrize(
    "hiding", ['hidden=""', 'class="x sr-only"', 'class="hidden"', 'aria-hidden="true"', 'style="color: #fff"']
)
def test_what_a_page_hides_stays_hidden(tmp_path: Path, hiding: str) -> None:
    assert "SECRET" not in page(tmp_path, f"<p {hiding}>SECRET words of the mill.</p>").text


def test_code_within_a_sentence_is_part_of_it(tmp_path: Path) -> None:
    told = "<p>Set <code>PORT</code> to the port of the server, and restart it with <kbd>mill restart</kbd> then.</p>"
    read_page = page(tmp_path, f"{told}<pre><code>mill start\nmill stop</code></pre>")
    assert "Set PORT to the port of the server, and restart it with mill restart then." in read_page.text
    assert ("item", "mill stop") in kinds(read_page)


def test_a_large_picture_within_a_saved_page_ends_nothing(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 1_000_000}">'
    assert "the stream rose" in page(tmp_path, picture).text.lower()


WHITE = 'style="background:#036;color:#fff"'


@pytest.mark.parametrize(
    "head",
    [
        "<caption>What the mill sells</caption><tr><th>Fruit</th><th>Price</th></tr>",
        f"<thead><tr><th {WHITE}>Fruit</th><th {WHITE}>Price</th></tr></thead>",
        "<tr bgcolor='#1f4e79'><th style='color: white'>Fruit</th><th><font color='white'>Price</font></th></tr>",
    ],
)
def test_columns_keep_their_names_below_a_caption_and_in_white_on_dark(tmp_path: Path, head: str) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE[1:])
    read_page = page(tmp_path, f"<table>{head}{rows}</table>")
    assert prices(read_page) == [{"Fruit": "Apple", "Price": "3"}, {"Fruit": "Pear", "Price": "4"}]
    assert ("What the mill sells" in read_page.text) == ("caption" in head)


@pytest.mark.parametrize("background", ["white", "#fefefe", "transparent", "url(x.png)", ""])
def test_white_on_anything_but_dark_is_hidden_and_leaves_its_column(tmp_path: Path, background: str) -> None:
    white = f'style="background: {background}; color: #fff"'
    rows = f"<tr><th>Fruit</th><th>Kind</th><th>Price</th></tr><tr><td>Apple</td><td {white}>SECRET</td><td>3</td></tr>"
    read_page = page(tmp_path, f"<table>{rows}<tr><td>Pear</td><td>ripe</td><td>4</td></tr></table>")
    assert prices(read_page)[0] == {"Fruit": "Apple", "Price": "3"}


@pytest.mark.parametrize("made", ["html", "epub"])
@pytest.mark.parametrize(
    "code",
    [
        "<pre>mill start\n  stones: 2\nmill stop</pre>",
        '<div class="panel"><pre class="syntaxhighlighter-pre">mill start\n  stones: 2\nmill stop</pre></div>',
        "<pre><code><span><b>mill</b> start<br></span><span>  stones: 2<br></span>mill stop</code></pre>",
        "<pre><span>mill start<br/>  stones: 2<br/>mill stop</span></pre>",
        "<pre><code><div>mill start</div><div>  stones: 2</div><div>mill stop</div></code></pre>",
    ],
)
def test_code_keeps_its_lines(tmp_path: Path, made: str, code: str) -> None:
    told = f"<p>{PROSE}</p>{code}<p>The miller stops it in the evening, when the river is low.</p>"
    read_document = page(tmp_path, told) if made == "html" else document(tmp_path, "mill.epub", epub({"One": told}))
    lines = [words for kind, words in kinds(read_document) if kind == "item"]
    assert lines == ["mill start", "  stones: 2", "mill stop"]


def test_what_a_page_adds_to_headings_and_sentences_is_left_out(tmp_path: Path) -> None:
    body = (
        '<h2>Tools<a class="headerlink" href="#tools">¶</a></h2>'
        "<h2>Years<span class='mw-editsection'>[<a href='#'>edit</a>]</span></h2>"
        f"<p>It was named in 1240.<sup><a href='#cite-1'>[1]</a></sup> {PROSE}</p>"
    )
    found = kinds(page(tmp_path, body))
    assert {("heading", "Tools"), ("heading", "Years")} <= {*found}
    assert any(words.startswith("It was named in 1240. ") for _, words in found)


@pytest.mark.parametrize("made", ["html", "epub"])
@pytest.mark.parametrize(
    "mark",
    [
        '<a class="footnote-anchor" id="footnote-anchor-2" href="#footnote-2" target="_self">2</a>',
        '<a href="#n2"><sup>2</sup></a>',
        '<a id="FNanchor_2" href="#Footnote_2" class="fnanchor">[2]</a>',
        '<a href="#Footnote_2">[2]</a>',
        '<sup><a href="#n2">2</a>, <a href="#n3">3</a></sup>',
        '<a href="#back2" role="doc-backlink">↩︎</a>',
        '<a href="#back2">↩\ufe0e</a>',
    ],
)
def test_the_mark_of_a_note_is_no_word_of_the_sentence(tmp_path: Path, made: str, mark: str) -> None:
    told = f"<p>In those days it cost 20{mark} in the mill by the <a href='#area'>5 m<sup>2</sup></a> of the yard.</p>"
    read_document = page(tmp_path, told) if made == "html" else document(tmp_path, "mill.epub", epub({"One": told}))
    assert "In those days it cost 20 in the mill by the 5 m² of the yard." in read_document.text


@pytest.mark.parametrize("made", ["html", "epub"])
def test_what_is_raised_stays_apart_from_the_number_before(tmp_path: Path, made: str) -> None:
    told = "<p>It weighs 6 × 10<sup>23</sup> g at 5 s<sup><i>−1</i></sup>, 2<sup>0.5</sup> of CO<sub>2</sub>, in the "
    told += "19<sup>th</sup> year of the old mill by the river.</p>"
    read_document = page(tmp_path, told) if made == "html" else document(tmp_path, "mill.epub", epub({"One": told}))
    assert "6 × 10²³ g at 5 s⁻¹, 2^0.5 of CO2, in the 19th year" in read_document.text


def test_a_first_row_that_only_may_name_columns_is_found_like_the_others(tmp_path: Path) -> None:
    rows = ("Ann Smith", "Chair", "Bring the key"), ("Bob Jones", "Clerk", "Order wood"), ("Cid Ray", "Guest", "None")
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    assert ("row", "Ann Smith Chair Bring the key") in kinds(page(tmp_path, f"<table>{cells}</table>"))


def test_a_short_page_is_read_whole(tmp_path: Path) -> None:
    assert document(tmp_path, "a.html", b"<html><body><p>Short page only.</p></body></html>").text == "Short page only."
