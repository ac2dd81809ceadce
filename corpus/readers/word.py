"""Word documents: headings, lists, tables and notes by what their styles mean (mammoth).

A transcript of a meeting, as Teams gives it, has its turns in paragraphs: who speaks, when, and the words below.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from email import message_from_bytes, policy
from io import BytesIO
from zipfile import ZipFile

import mammoth
from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import decode
from corpus.readers.formulas import MATH, linear
from corpus.readers.hypertext import hypertext_pieces, parse_html
from corpus.readers.package import as_usual, called, related
from corpus.readers.properties import properties
from corpus.readers.safe_xml import safe_parser
from corpus.readers.subtitles import is_cued, read_subtitles
from corpus.readers.written_transcript import parted, with_turns

# Where the file takes in another: all of the text may lie in a page, where a browser made the file (html-docx-js).
_TAKEN = re.compile("<p>\ue000([^\ue000\ue001]*)\ue001</p>")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\ncomment-reference => "
# By what they are to the file, with their names where it does not say them.
_MAIN, _TEXTS, _DEFINED = "officeDocument", ("officeDocument", "footnotes", "endnotes"), "styles"
_PARTS = {_MAIN: "word/document.xml"} | {kind: f"word/{kind}.xml" for kind in (*_TEXTS[1:], _DEFINED)}
_PARAGRAPH, _LINE_END, _TAG = re.compile(r"<p>(.*?)</p>", re.DOTALL), re.compile(r"<br ?/>"), re.compile(r"<[^>]*>")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d|table of figures", re.IGNORECASE)
_GALLERY = f"{_WORD}sdtPr/{_WORD}docPartObj/{_WORD}docPartGallery"
_LOWEST = 6


def read_word(data: bytes) -> Reading:
    """The text of a .docx file; raises UnreadableDocument for one without any."""
    data = as_usual(data)
    parts = _parts(data)
    styles = _paragraph_styles(data, parts[_DEFINED])
    found = mammoth.convert_to_html(
        BytesIO(_as_shown(data, {parts[kind] for kind in _TEXTS}, styles)),
        style_map="\n".join((_STYLES, *_headings(styles))),
        # Pictures would come as megabytes of text.
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
    )
    about = properties(data)
    cues = "\n\n".join("\n".join(_lines(paragraph[1])) for paragraph in _PARAGRAPH.finditer(found.value))
    if is_cued(cues):
        reading = read_subtitles(cues)
        return replace(reading, title=about.title or reading.title, author=about.author, published=about.published)
    pages = _pages(data, parts[_MAIN], _TAKEN.findall(found.value))
    markup = _TAKEN.sub(lambda taken: pages[taken[1]], _PARAGRAPH.sub(_parted, found.value))
    # Lists that a paragraph parts go on in Word, and begin anew here.
    pieces = hypertext_pieces(parse_html(markup, counted=False)) if markup else []
    unread = sum(not page for page in pages.values())
    if not pieces and unread:
        raise UnreadableDocument("holds its text in other files within it; save it anew in Word")
    if not pieces:
        raise UnreadableDocument("holds no text; where its pages are pictures, run OCR on a PDF of it")
    notes = (f"{unread} file{'s' if unread > 1 else ''} in it not read; save it anew in Word",) if unread else ()
    reading = compose(with_turns(pieces), about.title)
    return replace(reading, author=about.author, published=about.published, notes=notes)


def _pages(data: bytes, main: str, names: Iterable[str]) -> dict[str, str]:
    """The markup of the files that the text takes in, by what it calls them; "" for what is no page."""
    with ZipFile(BytesIO(data)) as archive:
        parts = called(archive, main)
        return {name: _page(archive.read(parts[name])) if name in parts else "" for name in names}


def _page(data: bytes) -> str:
    """What is in the body of a page, which may be packed as mail packs it (.mht)."""
    part = message_from_bytes(data, policy=policy.default).get_body(("html",))
    markup = part.get_content() if part else decode(data).text if _MARKUP.match(data) else ""
    body = parse_html(markup).find("body") if markup.strip() else None
    if body is None:
        return ""
    body.tag = "div"
    return str(etree.tostring(body, encoding="unicode", method="html"))


def _parted(paragraph: re.Match[str]) -> str:
    """The paragraph, in several where its first line says who speaks and when."""
    lines = _lines(paragraph[1])
    parts = parted(lines) if len(lines) > 1 else lines
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts) if len(parts) > 1 else paragraph[0]


def _lines(markup: str) -> list[str]:
    """The words of each line of a paragraph that has some."""
    lines = [html.unescape(_TAG.sub("", line)).strip() for line in _LINE_END.split(markup)]
    return [line for line in lines if line]


def _parts(data: bytes) -> Mapping[str, str]:
    """The names of the parts, by what they are to the file."""
    with ZipFile(BytesIO(data)) as archive:
        parts = _PARTS | related(archive)
        return parts | related(archive, parts[_MAIN])


def _paragraph_styles(data: bytes, defined: str) -> dict[str, etree._Element]:
    """The styles of paragraphs by the name that paragraphs call them by."""
    with ZipFile(BytesIO(data)) as archive:
        if defined not in archive.namelist():
            return {}
        tree = etree.fromstring(archive.read(defined), safe_parser())
    return {style.get(f"{_WORD}styleId", ""): style for style in tree.iter(f"{_WORD}style")}


def _headings(styles: Mapping[str, etree._Element]) -> Iterator[str]:
    """What mammoth is told of styles that are headings by another name, as a house's own are."""
    for style in styles.values():
        name, level = _named(style), _level(style, styles)
        if level and not _HEADING.fullmatch(name):
            quoted = name.replace("\\", "\\\\").replace("'", "\\'")
            yield f"p[style-name='{quoted}'] => h{level}:fresh"


def _level(style: etree._Element, styles: Mapping[str, etree._Element]) -> int:
    """Its level in the outline: its own, or that of the style it rests on; 0 for text."""
    rests: etree._Element | None = style
    # Styles that rest on each other are none of Word's.
    for _ in range(len(styles)):
        if rests is None:
            break
        level = _said(rests, f"{_WORD}pPr/{_WORD}outlineLvl")
        if level.isdecimal():
            return int(level) + 1 if int(level) < _LOWEST else 0
        if named := _HEADING.fullmatch(_named(rests)):
            return int(named[1])
        rests = styles.get(_said(rests, f"{_WORD}basedOn"))
    return 0


def _named(style: etree._Element) -> str:
    return _said(style, f"{_WORD}name")


def _said(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get(f"{_WORD}val", "")


def _as_shown(data: bytes, texts: Set[str], styles: Mapping[str, etree._Element]) -> bytes:
    """The file with the words that Word shows, where mammoth would show others or none."""
    shown = BytesIO()
    with ZipFile(BytesIO(data)) as archive, ZipFile(shown, "w") as other:
        for name in archive.namelist():
            part = archive.read(name)
            if name in texts:
                tree = etree.fromstring(part, safe_parser())
                _leave_out_hidden(tree)
                _leave_out_contents(tree, styles)
                _open_up(tree)
                part = etree.tostring(tree)
            other.writestr(name, part)
    return shown.getvalue()


def _leave_out_hidden(tree: etree._Element) -> None:
    for mark in list(tree.iter(f"{_WORD}vanish")):
        run = next(mark.iterancestors(f"{_WORD}r"), None)
        if run is not None and mark.get(f"{_WORD}val", "1") not in ("0", "false", "off"):
            run.getparent().remove(run)


def _leave_out_contents(tree: etree._Element, styles: Mapping[str, etree._Element]) -> None:
    """Empty the tables of contents and of figures, whose lines look like sentences of the text."""
    listed = [part for part in tree.iter(f"{_WORD}sdt") if _said(part, _GALLERY) == "Table of Contents"]
    for lines in tree.iter(f"{_WORD}p"):
        style = styles.get(_said(lines, f"{_WORD}pPr/{_WORD}pStyle"))
        if style is not None and _CONTENTS.fullmatch(_named(style)):
            listed.append(lines)
    for part in listed:
        for words in part.iter(f"{_WORD}t"):
            words.text = ""


def _open_up(tree: etree._Element) -> None:
    """Put fields' results, what stands below glosses and formulas where they are shown; mammoth passes them over.

    A file that is taken in has a paragraph in its place, with what it is called.
    """
    for element in list(tree.iter(f"{_WORD}altChunk")):
        paragraph = etree.Element(f"{_WORD}p")
        run = etree.SubElement(paragraph, f"{_WORD}r")
        etree.SubElement(run, f"{_WORD}t").text = f"\ue000{element.get(_RELATED, '')}\ue001"
        element.getparent().replace(element, paragraph)
    for element in list(tree.iter(f"{MATH}oMath")):
        run = etree.Element(f"{_WORD}r")
        etree.SubElement(run, f"{_WORD}t").text = linear(element)
        element.getparent().replace(element, run)
    for element in list(tree.iter(f"{_WORD}fldSimple", f"{_WORD}ruby", f"{MATH}oMathPara")):
        base = element.find(f"{_WORD}rubyBase")
        parent = element.getparent()
        at = parent.index(element)
        parent[at : at + 1] = list(element if base is None else base)
    for broken in tree.iter(f"{_WORD}br"):
        # A page or a column that ends within a sentence parts words, too.
        broken.attrib.pop(f"{_WORD}type", None)
