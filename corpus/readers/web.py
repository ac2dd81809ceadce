"""Web pages: the main content, without the menus, banners and footers around it, and what the page says of itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace

from lxml import html
from trafilatura import extract
from trafilatura.metadata import extract_metadata

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.cleanup.boilerplate import without_boilerplate
from corpus.readers.cleanup.comments import with_comments
from corpus.readers.decoding import declared, decode, visible
from corpus.readers.hypertext import hypertext_pieces, parse_html
from corpus.readers.piece import Piece

# Links beside a heading that lead to it, and what marks words as code within a sentence.
_ANCHORS = frozenset("¶#§🔗")
_CODE = frozenset(("code", "kbd", "samp", "tt", "var"))
# What pages say that they are in, whichever of these or UTF-8 they are in: the names as Python has them.
_WESTERN = ("ascii", "iso8859-1", "cp1252")
# Where less than this share of the words is found to be the content, the page is of a kind that is not known.
_LEAST = 0.25
# Of words in one run at least this share is found again in the page's own pieces.
_MOST = 0.5
_AROUND = re.compile(
    r"(?:main-?|site-?|top-?|page-?)?(?:nav|navigation|navbar|menu|breadcrumbs?|footer|sidebar|cookie-?(?:banner|notice))",
    re.IGNORECASE,
)


def read_html(data: bytes) -> Reading:
    """The content of a web page, with its headings, lists and tables; raises UnreadableDocument without any."""
    text, notes = _characters(data)
    tree = _plain(parse_html(text))
    pieces = _chat(tree) or without_boilerplate(_content(tree))
    if not any(piece.kind for piece in pieces):
        raise UnreadableDocument("is a web page without text of its own; it may need a browser to fill it")
    # A day that is only guessed from the words, a copyright's year say, is none.
    about = extract_metadata(tree, extensive=False)
    reading = compose(with_comments(pieces), about.title or "")
    return replace(
        reading, author=about.author or "", published=about.date or "", url=about.url or "", notes=tuple(notes)
    )


def _plain(tree: html.HtmlElement) -> html.HtmlElement:
    """The tree without what a page adds to its headings and sentences, and with the code that stands within a sentence
    as words of it: trafilatura parts the sentence there."""
    for element in list(tree.iter()):
        mark = element.tag == "a" and (element.text_content().strip() in _ANCHORS or "headerlink" in _classes(element))
        if element.getparent() is not None and (mark or "mw-editsection" in _classes(element)):
            element.drop_tree()
        elif element.tag in _CODE and not any(above.tag == "pre" for above in element.iterancestors()):
            element.tag = "span"
        elif element.tag == "caption" and (table := element.getparent()) is not None and table.tag == "table":
            element.tag = "p"  # trafilatura takes it for a first row else, which names the columns.
            table.addprevious(element)
        elif element.tag == "pre" and element.find(".//code") is None:
            _as_code(element)
    return tree


def _as_code(pre: html.HtmlElement) -> None:
    """Say within it that it is code: trafilatura takes it for a quotation else, and puts its lines into one."""
    words = pre.text_content()
    pre.clear(keep_tail=True)
    html.etree.SubElement(pre, "code").text = words


def _classes(element: html.HtmlElement) -> list[str]:
    return str(element.get("class", "")).split()


def _chat(tree: html.HtmlElement) -> list[Piece]:
    """The turns of a chat that Telegram exported; nothing of another page."""
    found: list[Piece] = []
    name = ""
    for message in tree.xpath("//div[contains(concat(' ', @class, ' '), ' message ')][.//div[@class='text']]"):
        name = " ".join("".join(message.xpath("string(.//div[@class='from_name'])")).split()) or name
        day = " ".join(message.xpath(".//div[contains(@class, 'date')]/@title")[:1])
        words = " ".join(" ".join(message.xpath(".//div[@class='text']//text()")).split())
        if name and day and words:
            marks = (Mark(0, label=visible(day.partition(" UTC")[0]), speaker=visible(name)),)
            found.append(Piece(visible(words), True, kind="turn", marks=marks, lead=f"{visible(name)}: "))
    return found


def _characters(data: bytes) -> tuple[str, Sequence[str]]:
    """The page's characters, in the encoding that it says it has, else in the one that its bytes have.

    Latin-1 is what Windows has, as in browsers, unless it is UTF-8.
    """
    said = declared(data)
    if said and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        with suppress(LookupError, UnicodeDecodeError):  # It says what it is not.
            encoding = codecs.lookup(said).name
            if encoding not in _WESTERN:
                return data.decode(encoding), ()
            with suppress(UnicodeDecodeError):
                return data.decode(), ()
            return data.decode("cp1252"), ()
    decoded = decode(data)
    return decoded.text, decoded.notes


def _content(tree: html.HtmlElement) -> list[Piece]:
    whole = hypertext_pieces(tree)
    found = extract(
        html.tostring(tree, encoding="unicode"),
        output_format="html",
        include_comments=True,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
    )
    content = hypertext_pieces(_with_table(html.document_fromstring(found))) if found else []
    if len(content) == 1:
        # Of a page that it does not know trafilatura gives the words in one run.
        run = "".join(content[0].text.split())
        within = [piece for piece in _without_menus(tree) if _stands_in(piece, run, content[0].text)]
        content = within if _words(within) >= _MOST * _words(content) else content
    return content if _words(content) >= _LEAST * _words(whole) else whole


def _with_table(tree: html.HtmlElement) -> html.HtmlElement:
    """The tree, whose rows are of a table: of a page that is nothing but one trafilatura gives the rows alone."""
    body = tree.find("body")
    if body is not None and all(child.tag == "tr" for child in body):
        body.tag = "table"
    return tree


def _stands_in(piece: Piece, run: str, text: str) -> bool:
    """Whether a piece's words are among those of a run, which may part them otherwise."""
    words = piece.text.split()
    return "".join(words) in run or 2 * sum(word in text for word in words) > len(words)


def _without_menus(tree: html.HtmlElement) -> list[Piece]:
    """The pieces of a page but for what it calls a menu or a footer."""
    copied = deepcopy(tree)
    for element in list(copied.iter()):
        called = f"{element.get('id', '')} {element.get('class', '')} {element.get('role', '')}"
        if element.getparent() is not None and any(_AROUND.fullmatch(name) for name in called.split()):
            element.drop_tree()
    return hypertext_pieces(copied)


def _words(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)
