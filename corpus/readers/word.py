"""Word documents: headings, lists, tables and notes by what their styles mean (mammoth)."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import mammoth
from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.hypertext import hypertext_pieces, parse_html
from corpus.readers.properties import properties, safe_parser

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\ncomment-reference => "
_BODY = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_word(data: bytes) -> Reading:
    """The text of a .docx file; raises UnreadableDocument for one without any."""
    found = mammoth.convert_to_html(
        BytesIO(_without_hidden(data)),
        style_map=_STYLES,
        # Pictures would come as megabytes of text.
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
    )
    pieces = hypertext_pieces(parse_html(found.value)) if found.value else []
    if not pieces:
        raise UnreadableDocument("holds no text; where its pages are pictures, run OCR on a PDF of it")
    about = properties(data)
    return replace(compose(pieces, about.title), author=about.author, published=about.published)


def _without_hidden(data: bytes) -> bytes:
    """The file without the words that Word hides, which mammoth would show."""
    with ZipFile(BytesIO(data)) as archive:
        body = archive.read(_BODY)
        if b"vanish" not in body:
            return data
        tree = etree.fromstring(body, safe_parser())
        for mark in list(tree.iter(f"{_WORD}vanish")):
            run = next(mark.iterancestors(f"{_WORD}r"), None)
            if run is not None and mark.get(f"{_WORD}val", "1") not in ("0", "false", "off"):
                run.getparent().remove(run)
        shown = BytesIO()
        with ZipFile(shown, "w") as other:
            for name in archive.namelist():
                other.writestr(name, etree.tostring(tree) if name == _BODY else archive.read(name))
    return shown.getvalue()
