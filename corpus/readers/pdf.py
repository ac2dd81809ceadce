"""PDF: the words of each page in reading order, with pages as places. Parsed by PDFium.

PDFium is not thread-safe and can crash on a damaged file, so this runs in a process of its own
(`corpus/readers/isolated.py`). What is a paragraph and what a heading is told in `corpus/readers/layout.py`.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import one_line, visible
from corpus.readers.exponents import raised
from corpus.readers.layout import Line, Page, page_pieces, title_of
from corpus.readers.properties import given_author, given_title

_FEWEST_LETTERS = 12
# PDFium's sign for a hyphen at the end of a line that goes on in the next.
_HYPHENS = frozenset((0x02, 0xFFFE, 0xAD))
_LINE_ENDS = frozenset((0x0A, 0x0D))
_CATALOG = re.compile(rb"(\d{1,9}) (\d{1,5}) obj\s*<<[^>]{0,200}?/Type\s*/Catalog\b")
_CUT_OFF = "its end is lost, and it was read without; get it again if pages are missing"
_SCALED = re.compile(r"\d$|(?<![A-Za-z])(?:[b-zB-HJ-Z]|[kcdmn]m|ft|in)$")
_NO_TITLE = re.compile(
    r"(?:untitled|\(anonymous\)$|microsoft (?:word|powerpoint) - |.*\.(?:docx?|pptx?|indd|tex|dvi|pdf|html?|qxd)$|.*://)",
    re.IGNORECASE,
)


def read_pdf(data: bytes) -> Reading:
    """The text of a PDF; raises UnreadableDocument for one that is encrypted, damaged, scanned or empty."""
    pdf, mended = _opened(data)
    pdf.init_forms()
    pages, silent = [], []
    for index in range(len(pdf)):
        page = _page(pdf, index)
        pages.append(page)
        if not page.lines:
            silent.append(index + 1)
    letters = sum(map(str.isalnum, (character for page in pages for line in page.lines for character in line.text)))
    if letters < _FEWEST_LETTERS * min(1, len(pages)):
        raise UnreadableDocument(_silence(pdf))
    about = pdf.get_metadata_dict()
    title = given_title(one_line(about.get("Title", "")))
    reading = compose(page_pieces(pages), title if title and not _NO_TITLE.match(title) else title_of(pages))
    return replace(
        reading,
        author=given_author(one_line(about.get("Author", ""))),
        published=_day(about.get("CreationDate", "")),
        notes=(*mended, *_notes(silent, len(pages))),
    )


def _opened(data: bytes) -> tuple[pdfium.PdfDocument, tuple[str, ...]]:
    """The document, and what had to be mended; one whose end is lost is read by what it says it begins with."""
    try:
        return pdfium.PdfDocument(data), ()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument("is encrypted with a password; save it without one (qpdf --decrypt)") from None
    try:
        root = _CATALOG.findall(data)[-1]
        return pdfium.PdfDocument(data + b"\ntrailer\n<< /Root %b %b R >>\nstartxref\n0\n%%%%EOF\n" % root), (_CUT_OFF,)
    except (IndexError, pdfium.PdfiumError):
        raise UnreadableDocument(
            "is damaged and cannot be opened as PDF; get it again, or print it to PDF anew"
        ) from None


def _silence(pdf: pdfium.PdfDocument) -> str:
    pictures = any(
        item.type == raw.FPDF_PAGEOBJ_IMAGE
        for index in range(min(5, len(pdf)))
        for item in pdf[index].get_objects(max_depth=3)
    )
    if pictures:
        return (
            "is a scan: its pages are pictures without text; run OCR (ocrmypdf scan.pdf text.pdf) and add what it gives"
        )
    return "holds no text; check that it is the right file"


def _notes(silent: list[int], count: int) -> tuple[str, ...]:
    if not silent:
        return ()
    few = ", ".join(map(str, silent[:5])) + (" …" if len(silent) > 5 else "")
    return (f"{len(silent)} of {count} pages hold no text (p. {few}); if they are pictures, run OCR (ocrmypdf)",)


def _day(written: str) -> str:
    """A PDF's date as a day: `D:20240306101500Z` → `2024-03-06`."""
    found = re.match(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)", written)
    return "-".join(found.groups()) if found else ""


def _page(pdf: pdfium.PdfDocument, index: int) -> Page:
    try:
        page = pdf[index]
        if pdf.formenv:
            # What was filled in is drawn beside the text until it is made a part of it.
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = pdf[index]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        # One damaged page costs itself alone.
        return Page(index + 1, "", ())
    label = pdf.get_page_label(index)
    across, down = page.get_size() if page.get_rotation() in (0, 180) else reversed(page.get_size())
    turned = _Text(text, across, down)
    lines = tuple(turned.lines())
    text.close()
    page.close()
    return Page(index + 1, label if label != str(index + 1) else "", lines, turned.width)


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    bottom: float
    top: float


class _Text:
    """The characters of one page: PDFium tells code, box and font of each.

    `across` and `down` are the page's sides before it is turned. A page of lines that run up or down is laid out as
    it is read, with `width` along them: wide tables and scans lie so, and the page is turned when it is shown.
    """

    def __init__(self, text: pdfium.PdfTextPage, across: float, down: float) -> None:
        self._text = text
        self._codes = [raw.FPDFText_GetUnicode(text, at) for at in range(raw.FPDFText_CountChars(text))]
        self._across, self._down = across, down
        self._quarters = self._turn()
        self.width = down if self._quarters % 2 else across

    def _turn(self) -> int:
        """By how many quarters most characters are turned, clockwise; a hundred of them tell."""
        shown = [at for at, code in enumerate(self._codes) if code > 0x20][:: max(1, len(self._codes) // 100)]
        angles = (raw.FPDFText_GetCharAngle(self._text, at) for at in shown)
        quarters = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles)
        return quarters.most_common(1)[0][0] if quarters else 0

    def lines(self) -> Iterator[Line]:
        """Runs of characters on one line, cut where a gap is wider than any between words."""
        start = 0
        for at, code in enumerate([*self._codes, 0x0A]):
            if code in _LINE_ENDS or code in _HYPHENS:
                yield from self._cut(start, at, code in _HYPHENS)
                start = at + 1

    def _cut(self, start: int, end: int, hyphenated: bool) -> Iterator[Line]:
        opened = start
        for at in range(start, end):
            if self._codes[at] != 0x20 or at in (start, end - 1):
                continue
            before, after = self._box(at - 1), self._box(at + 1)
            # A column's gutter can be that narrow; what was one line is put together again in the layout.
            if after.left - before.right > 0.6 * max(1.0, before.top - before.bottom) or after.right < before.left:
                yield from self._line(opened, at, False)
                opened = at + 1
        yield from self._line(opened, end, hyphenated)

    def _line(self, start: int, end: int, hyphenated: bool) -> Iterator[Line]:
        while start < end and self._codes[start] == 0x20:
            start += 1
        while start < end and self._codes[end - 1] == 0x20:
            end -= 1
        words = visible("".join(self._characters(start, end))).strip()
        if not words:
            return
        first, last = self._box(start), self._box(end - 1)
        size = raw.FPDFText_GetFontSize(self._text, start)
        height = max(first.top, last.top) - min(first.bottom, last.bottom)
        yield Line(
            words,
            first.left,
            last.right,
            max(first.top, last.top),
            min(first.bottom, last.bottom),
            # Some writers scale a font of size 1.
            size=height if size < 2 else size,
            bold=self._is_bold(start) and self._is_bold(end - 1),
            hyphenated=hyphenated,
        )

    def _characters(self, start: int, end: int) -> Iterator[str]:
        """The characters, without the raised small digits that are marks of footnotes; exponents as such."""
        for at in range(start, end):
            code = self._codes[at]
            if 0x30 <= code <= 0x39 and (before := self._raised_above(at, start)) >= 0:
                if self._has_exponents(before, start):
                    yield raised(chr(code))
                continue
            yield chr(code) if code and not 0xD800 <= code < 0xE000 else ""

    def _raised_above(self, at: int, start: int) -> int:
        """The place of the character that a digit is raised above, smaller than it; -1 where it is not raised."""
        size = raw.FPDFText_GetFontSize(self._text, at)
        before = at - 1
        while before >= start and 0x30 <= self._codes[before] <= 0x39 and self._size(before) <= size:
            before -= 1
        if before < start or self._codes[before] == 0x20 or size >= 0.85 * self._size(before):
            return -1
        return before if self._box(at).bottom > self._box(before).bottom else -1

    def _has_exponents(self, at: int, start: int) -> bool:
        """Whether what ends there is a number, a unit or a variable rather than a word: 10⁶, m², x²."""
        words = "".join(chr(code) if code < 0x80 else " " for code in self._codes[max(start, at - 3) : at + 1])
        return _SCALED.search(words) is not None

    def _size(self, at: int) -> float:
        return float(raw.FPDFText_GetFontSize(self._text, at))

    def _box(self, at: int) -> _Box:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text, at, ctypes.byref(box))
        match self._quarters:
            case 1:
                return _Box(self._down - box.top, self._down - box.bottom, box.left, box.right)
            case 2:
                return _Box(self._across - box.right, self._across - box.left, -box.top, -box.bottom)
            case 3:
                return _Box(box.bottom, box.top, -box.right, -box.left)
        return _Box(box.left, box.right, box.bottom, box.top)

    def _is_bold(self, at: int) -> bool:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._text, at, name, 128, ctypes.byref(flags))
        return (
            b"bold" in name.value.lower()
            or b"black" in name.value.lower()
            or raw.FPDFText_GetFontWeight(self._text, at) >= 600
        )
