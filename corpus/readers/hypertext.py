"""HTML into pieces: headings, paragraphs, items and table rows as a page shows them, whatever made the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import html

from corpus.document import BlockKind
from corpus.readers.decoding import visible
from corpus.readers.hidden import HIDES, UNSEEN
from corpus.readers.piece import Piece

_KINDS: Mapping[str, BlockKind] = {
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "li": "item",
    "dt": "item",
    "dd": "item",
}
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "details",
            "div",
            "dl",
            "dt",
            "dd",
            "fieldset",
        ),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
    )
)
# Buttons and the like are the page's, not its text's.
_UNREAD = UNSEEN | {"button", "select", "textarea", "input", "nav", "audio", "video", "canvas", "map"}


def parse_html(markup: str) -> html.HtmlElement:
    """The tree of a page or a part of one, without what it hides; what is not well-formed is mended."""
    # A declaration of an encoding is wrong by now: the characters are decoded.
    tree = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in UNSEEN - {"head", "title"} or _hides(element):
            element.drop_tree() if element.getparent() is not None else element.clear()
    return tree


def hypertext_pieces(tree: html.HtmlElement) -> list[Piece]:
    """The pieces of a tree, in order."""
    return list(_Walk().pieces(tree))


def _hides(element: html.HtmlElement) -> bool:
    return bool(HIDES.search(" ".join(f'{name}="{value}"' for name, value in element.attrib.items() if name != "href")))


class _Walk:
    """One walk through a tree; words gather until a block element ends them."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._kind: BlockKind = "paragraph"

    def pieces(self, element: html.HtmlElement) -> Iterator[Piece]:
        yield from self._element(element)
        yield from self._end()

    def _element(self, element: html.HtmlElement) -> Iterator[Piece]:
        tag = element.tag
        if tag in _UNREAD:
            return
        if tag == "pre":
            yield from self._end()
            lines = [line.rstrip() for line in visible(element.text_content()).split("\n") if line.strip()]
            yield from (Piece(line, parted=not at, kind="item") for at, line in enumerate(lines))
            return
        if tag == "table" and _is_data(element):
            yield from self._end()
            yield from _rows(element)
            return
        apart = tag in _BLOCKS
        if apart:
            yield from self._end()
            self._kind = _KINDS.get(tag, self._kind if self._kind == "item" else "paragraph")
        self._words.append(element.text or "")
        for child in element:
            yield from self._element(child)
            self._words.append(child.tail or "")
        if tag == "br":
            self._words.append(" ")
        if apart:
            yield from self._end()
            self._kind = "paragraph"

    def _end(self) -> Iterator[Piece]:
        text = visible(" ".join("".join(self._words).split()))
        self._words = []
        if any(map(str.isalnum, text)):
            yield Piece(text, self._kind != "item", kind=self._kind)


def _is_data(table: html.HtmlElement) -> bool:
    """Whether a table holds rows of cells, rather than laying out a page."""
    rows = table.findall(".//tr")
    return len(rows) > 1 and table.find(".//table") is None and max(len(row.findall("./*")) for row in rows) > 1


def _rows(table: html.HtmlElement) -> Iterator[Piece]:
    rows = [[" ".join(cell.text_content().split()) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    header = table.find(".//tr")
    named = header is not None and (header.find("./th") is not None or table.find("./thead") is not None)
    columns = rows[0] if named else []
    if columns:
        yield Piece(visible(" ".join(filter(None, columns))), True, kind=None)
    for row in rows[1:] if columns else rows:
        names = [*columns, *[""] * (len(row) - len(columns))]
        cells = tuple((visible(name), visible(cell)) for name, cell in zip(names, row, strict=False) if cell)
        if cells:
            yield Piece(" ".join(cell for _, cell in cells), kind="row", cells=cells)
