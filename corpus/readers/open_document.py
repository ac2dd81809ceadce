"""OpenDocument texts and presentations: headings, lists, tables and notes; places are headings, or slides.

The format: https://docs.oasis-open.org/office/OpenDocument/v1.3/. Deleted words, remarks and hidden text are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from lxml import etree

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import one_line
from corpus.readers.light_markup import Line, gathered
from corpus.readers.piece import Piece
from corpus.readers.safe_xml import safe_parser

_UNSHOWN = (
    "tracked-changes annotation annotation-end hidden-text hidden-paragraph forms note-citation table-of-content "
    "sequence-decls settings ruby-text desc"
)
_UNREAD = frozenset(_UNSHOWN.split())
_MANIFEST = "META-INF/manifest.xml"
_BESIDE = ("meta.xml", _MANIFEST)
# In a flat file a picture stands as words, more than the parser takes.
_PICTURE = re.compile(rb"<office:binary-data>[^<]*</office:binary-data>")
_MOST_REPEATED = 50
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_PICTURE_TITLE = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title"
# What stands on every slide.
_FURNITURE = frozenset(("header", "footer", "date-time", "page-number"))


def read_open_document(data: bytes) -> Reading:
    """The text of an .odt or .odp file, or a flat one (.fodt); raises UnreadableDocument for one without any."""
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in ("content.xml", *_BESIDE) if name in archive.namelist()}
        if b"encryption-data" in parts.get(_MANIFEST, b""):
            raise UnreadableDocument("is encrypted with a password; save it without one")
        tree = etree.fromstring(parts["content.xml"], safe_parser())
        meta = etree.fromstring(parts["meta.xml"], safe_parser()) if "meta.xml" in parts else None
    else:
        tree = etree.fromstring(_PICTURE.sub(b"", data), safe_parser())
        meta = tree.find("{*}meta")
    body = next(tree.iter("{*}body"), tree)
    slides = list(body.iter("{*}page"))
    pieces = list(_slides(slides)) if slides else list(gathered(_Walk(body).lines(body)))
    if not pieces:
        raise UnreadableDocument("holds no text; where its pages are pictures, run OCR on a PDF of it")
    said = {
        etree.QName(one).localname: one.text or "" for one in (meta.iter(etree.Element) if meta is not None else ())
    }
    author = said.get("initial-creator") or said.get("creator", "")
    return replace(compose(pieces, said.get("title", "").strip()), author=author, published=said.get("date", "")[:10])


def _slides(slides: list[etree._Element]) -> Iterator[Piece]:
    hidden = {
        _said(style, "name")
        for style in slides[0].getroottree().iter("{*}style")
        if any(_said(one, "visibility") == "hidden" for one in style.iter("{*}drawing-page-properties"))
    }
    for number, slide in enumerate(slides, start=1):
        shown = _said(slide, "style-name") not in hidden
        found = list(gathered(_Walk(slide).lines(slide))) if shown else []
        if found:
            yield replace(found[0], parted=True, marks=(Mark(0, page=number, label=f"slide {number}"),))
            yield from found[1:]


class _Walk:
    """One walk through a part of a document; it knows which styles hide what is set in them."""

    def __init__(self, part: etree._Element) -> None:
        styles = part.getroottree().iter("{*}style")
        self._hiding = {
            _said(style, "name") for style in styles if any(_hides(one) for one in style.iter("{*}text-properties"))
        }
        # What is called for in a paragraph and stands below it.
        self._below: list[Line] = []

    def lines(self, element: etree._Element, item: bool = False) -> Iterator[Line]:
        for child in element.iterchildren(etree.Element):
            tag = etree.QName(child).localname
            if tag in ("h", "p") and _said(child, "style-name") not in self._hiding:
                heading = tag == "h" or _said(element.getparent(), "class") == "title"
                yield Line("heading" if heading else "item" if item else "text", "".join(self._words(child)))
                yield Line("break")
                below, self._below = self._below, []
                yield from [*below, Line("break")] if below else []
            elif tag == "table":
                yield from self._rows(child)
            elif self._is_shown(child):
                yield from self.lines(child, item or tag == "list-item")

    def _words(self, element: etree._Element) -> Iterator[str]:
        """The words of a paragraph; those of a note or a text box in it are kept for below it."""
        yield element.text or ""
        for child in element:
            tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if tag == "note":
                self._below += [Line("footnote", "".join(self._words(body))) for body in child.iter("{*}note-body")]
            elif tag and etree.QName(child).namespace == _DRAWING:
                above, self._below = self._below, []
                self._below = [*above, *self.lines(child)]
            elif tag:
                yield " " if tag in ("s", "tab", "line-break", "p") else ""
                if self._is_shown(child) and _said(child, "style-name") not in self._hiding:
                    yield from self._words(child)
            yield child.tail or ""

    def _is_shown(self, element: etree._Element) -> bool:
        named = etree.QName(element).localname
        return named not in _UNREAD and element.tag != _PICTURE_TITLE and _said(element, "class") not in _FURNITURE

    def _rows(self, table: etree._Element) -> Iterator[Line]:
        """The rows of a table; a cell that reaches down stands in each of its rows."""
        reaching: dict[int, tuple[int, str]] = {}
        for row in table.iter("{*}table-row"):
            cells: list[str] = []
            for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
                words = one_line("".join(self._words(cell)))
                left, above = reaching.pop(len(cells), (0, ""))
                if left:
                    words = above
                down = left or _count(cell, "number-rows-spanned")
                if down > 1:
                    reaching[len(cells)] = (down - 1, words)
                cells += [words] * _count(cell, "number-columns-repeated")
            yield Line("row", cells=tuple(cells))


def _count(cell: etree._Element, name: str) -> int:
    said = _said(cell, name)
    return min(_MOST_REPEATED, int(said)) if said.isdecimal() else 1


def _hides(properties: etree._Element) -> bool:
    return _said(properties, "display") == "none"


def _said(element: etree._Element | None, name: str) -> str:
    """An attribute, whatever its namespace; "" where there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
