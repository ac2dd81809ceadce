"""OpenDocument texts and presentations: headings, lists, tables and notes; places are headings, or slides.

The format: https://docs.oasis-open.org/office/OpenDocument/v1.3/. Deleted words, remarks and hidden text are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import visible
from corpus.readers.light_markup import Line, gathered
from corpus.readers.piece import Piece
from corpus.readers.properties import safe_parser

_UNSHOWN = (
    "tracked-changes annotation annotation-end hidden-text hidden-paragraph forms note-citation table-of-content "
    "sequence-decls settings ruby-text"
)
_UNREAD = frozenset(_UNSHOWN.split())
_MOST_REPEATED = 50


def read_open_document(data: bytes) -> Reading:
    """The text of an .odt or .odp file; raises UnreadableDocument for one without any."""
    with ZipFile(BytesIO(data)) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnreadableDocument("is encrypted with a password; save it without one")
        tree = etree.fromstring(archive.read("content.xml"), safe_parser())
        named = "meta.xml" in archive.namelist()
        meta = etree.fromstring(archive.read("meta.xml"), safe_parser()) if named else None
    slides = list(tree.iter("{*}page"))
    pieces = list(_slides(slides)) if slides else list(gathered(_Walk(tree).lines(tree)))
    if not pieces:
        raise UnreadableDocument("holds no text; where its pages are pictures, run OCR on a PDF of it")
    said = {
        etree.QName(one).localname: one.text or "" for one in (meta.iter(etree.Element) if meta is not None else ())
    }
    author = said.get("initial-creator") or said.get("creator", "")
    return replace(compose(pieces, said.get("title", "").strip()), author=author, published=said.get("date", "")[:10])


def _slides(slides: list[etree._Element]) -> Iterator[Piece]:
    for number, slide in enumerate(slides, start=1):
        found = list(gathered(_Walk(slide).lines(slide)))
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
        self._notes: list[str] = []

    def lines(self, element: etree._Element, item: bool = False) -> Iterator[Line]:
        for child in element.iterchildren(etree.Element):
            tag = etree.QName(child).localname
            if tag in ("h", "p") and _said(child, "style-name") not in self._hiding:
                heading = tag == "h" or _said(element.getparent(), "class") == "title"
                yield Line("heading" if heading else "item" if item else "text", "".join(self._words(child)))
                yield Line("break")
                yield from (Line("footnote", note) for note in self._notes)
                yield from [Line("break")] if self._notes else []
                self._notes = []
            elif tag == "table":
                yield from (Line("row", cells=tuple(self._cells(row))) for row in child.iter("{*}table-row"))
            elif tag not in _UNREAD:
                yield from self.lines(child, item or tag == "list-item")

    def _words(self, element: etree._Element) -> Iterator[str]:
        """The words of a paragraph; those of a note in it are kept for below it."""
        yield element.text or ""
        for child in element:
            tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if tag == "note":
                self._notes += ["".join(self._words(body)) for body in child.iter("{*}note-body")]
            elif tag in ("s", "tab", "line-break", "p"):
                yield " "
            if tag and tag != "note" and tag not in _UNREAD and _said(child, "style-name") not in self._hiding:
                yield from self._words(child)
            yield child.tail or ""

    def _cells(self, row: etree._Element) -> Iterator[str]:
        for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            words = visible(" ".join("".join(self._words(cell)).split()))
            repeated = _said(cell, "number-columns-repeated")
            yield from [words] * (min(_MOST_REPEATED, int(repeated)) if repeated.isdecimal() else 1)


def _hides(properties: etree._Element) -> bool:
    return _said(properties, "display") == "none"


def _said(element: etree._Element | None, name: str) -> str:
    """An attribute, whatever its namespace; "" where there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
