"""EPUB: the chapters of a book in the order of its spine; places are chapters.

The format: https://www.w3.org/TR/epub-33/. A ZIP whose `META-INF/container.xml` names a package file, whose spine
names the chapters, which are XHTML.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import decode, one_line
from corpus.readers.hypertext import hypertext_pieces, parse_html
from corpus.readers.piece import Piece
from corpus.readers.safe_xml import safe_parser

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})</title>", re.IGNORECASE)
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be obscured in books that anybody may read.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read_epub(data: bytes) -> Reading:
    """A book's text; raises UnreadableDocument for one that is protected, damaged or without text."""
    with ZipFile(BytesIO(data)) as archive:
        book = _Book(archive)
        pieces = list(book.pieces())
    if not pieces:
        raise UnreadableDocument("is a book without text; where its pages are pictures, it needs OCR")
    reading = compose(pieces, book.named("title"))
    return replace(reading, author=book.named("creator"), published=book.named("date")[:10])


class _Book:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        if _ENCRYPTION in self._names and self._is_protected():
            raise UnreadableDocument("is protected (DRM); add a copy without protection")
        container = self._tree("META-INF/container.xml")
        roots = [element.get("full-path", "") for element in container.iter("{*}rootfile")]
        if not roots:
            raise UnreadableDocument("is a damaged EPUB: it does not say where its text is")
        self._folder = posixpath.dirname(roots[0])
        self._package = self._tree(roots[0])

    def named(self, field: str) -> str:
        """What the book says of itself: title, creator, date; "" where it does not."""
        found = next(self._package.iter(f"{{http://purl.org/dc/elements/1.1/}}{field}"), None)
        return one_line("".join(found.itertext())) if found is not None else ""

    def pieces(self) -> Iterator[Piece]:
        titles = self._titles()
        for path in self._spine():
            page = decode(self._archive.read(path)).text
            pieces = hypertext_pieces(parse_html(page))
            title = titles.get(path, "") or self._own_title(page, pieces)
            if title and pieces and not any(piece.kind == "heading" for piece in pieces):
                # Its first line is often its title, set as a paragraph.
                pieces = pieces[1:] if pieces[0].text.casefold() == title.casefold() else pieces
                yield Piece(title, True, kind="heading")
            yield from pieces

    def _own_title(self, page: str, pieces: Sequence[Piece]) -> str:
        """A chapter's title as its page's head has it, where its text begins with that; "" for any other."""
        found = _TITLE.search(page[:4000])
        title = one_line(unescape(found[1])) if found else ""
        return title if pieces and pieces[0].text.casefold() == title.casefold() else ""

    def _spine(self) -> Iterator[str]:
        """The files of the chapters, in order; those beside the text, the table of contents among them, left out."""
        items = {item.get("id"): item for item in self._package.iter("{*}item")}
        for reference in self._package.iter("{*}itemref"):
            item = items.get(reference.get("idref"))
            if item is None or reference.get("linear") == "no" or "nav" in item.get("properties", "").split():
                continue
            path = self._path(self._folder, item.get("href", ""))
            if path in self._names and "html" in item.get("media-type", "html"):
                yield path

    def _titles(self) -> Mapping[str, str]:
        """The chapters' titles by file, as the table of contents has them."""
        titles: dict[str, str] = {}
        for item in self._package.iter("{*}item"):
            path = self._path(self._folder, item.get("href", ""))
            is_contents = "nav" in item.get("properties", "").split() or "ncx" in item.get("media-type", "")
            if not is_contents or path not in self._names:
                continue
            for entry in self._tree(path).iter("{*}navPoint", "{*}a"):
                source = entry.get("href") or next((c.get("src", "") for c in entry.iter("{*}content")), "")
                label = entry if entry.get("href") else next(entry.iter("{*}text"), entry)
                words = one_line("".join(label.itertext()))
                titles.setdefault(self._path(posixpath.dirname(path), source.partition("#")[0]), words)
        return titles

    def _is_protected(self) -> bool:
        methods = [element.get("Algorithm", "") for element in self._tree(_ENCRYPTION).iter("{*}EncryptionMethod")]
        return any(method not in _FONTS for method in methods)

    def _tree(self, path: str) -> etree._Element:
        if path not in self._names:
            raise UnreadableDocument(f"is a damaged EPUB: {path[:80]} is missing")
        tree: etree._Element | None = etree.fromstring(self._archive.read(path), safe_parser())
        if tree is None:
            raise UnreadableDocument(f"is a damaged EPUB: {path[:80]} holds nothing")
        return tree

    @staticmethod
    def _path(folder: str, href: str) -> str:
        return posixpath.normpath(posixpath.join(folder, unquote(href)))
