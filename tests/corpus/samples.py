"""Small real files of each format, made here."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from math import cos, radians, sin
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from pptx import Presentation
from xlsxwriter.utility import xl_cell_to_rowcol

from corpus.document import Document
from corpus.readers import read

PROSE = (
    "The river rose all night and by the morning the lower meadow was under water. Nobody had seen it so high since "
    "the year the old bridge went, and the miller moved his sacks up to the loft before breakfast."
)
TABLE = [("Fruit", "Price"), ("Apple", "3"), ("Pear", "4")]
OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(folder: Path, name: str, data: str | bytes) -> Document:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read(folder / name)


def kinds(read_document: Document) -> list[tuple[str, str]]:
    return [(block.kind, read_document.text[block.start : block.end]) for block in read_document.blocks]


def label(read_document: Document, words: str) -> str:
    start = read_document.text.index(words)
    return read_document.place(read_document.span(start, start + len(words))).label


def prices(read_document: Document) -> list[dict[str, str]]:
    text = read_document.text
    return [
        {column: text[start:end] for column, start, end in block.cells}
        for block in read_document.blocks
        if block.kind == "row"
    ]


def sign(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


@dataclass(frozen=True)
class Put:
    """Words on a page of a PDF: points from its lower left corner; Helvetica, or its bold."""

    words: str
    x: float
    y: float
    size: float = 10
    bold: bool = False
    # Degrees against the clock.
    turned: int = 0


def pdf(
    pages: Sequence[Iterable[Put]], title: str = "", picture: bool = False, author: str = "Orla Venn", more: bytes = b""
) -> bytes:
    """A PDF of letter size with the words where they are put, `more` in each page; with `picture`, a grey one, too."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(content: bytes, more: bytes = b"") -> int:
        packed = zlib.compress(content)
        return add(b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), more, packed))

    fonts = [
        add(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name)
        for name in (b"Helvetica", b"Helvetica-Bold")
    ]
    image = stream(
        b"\x80" * 64, b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    kids, parent = [], len(objects) + 2 * len(pages) + 1
    for put in pages:
        content = b"".join(
            b"BT /F%d %g Tf %.4f %.4f %.4f %.4f %g %g Tm (%s) Tj ET\n"
            % (words.bold, words.size, *_turn(words.turned), words.x, words.y, _escaped(words.words))
            for words in put
        )
        shown = stream(content + (b"q 400 0 0 400 100 200 cm /I Do Q" if picture else b""))
        resources = b"<< /Font << /F0 %d 0 R /F1 %d 0 R >> /XObject << /I %d 0 R >> >>" % (*fonts, image)
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources %s %s >>"
                % (parent, shown, resources, more)
            )
        )
    add(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids)))
    root = add(b"<< /Type /Catalog /Pages %d 0 R >>" % parent)
    said = _escaped(title), _escaped(author)
    info = add(b"<< /Title (%s) /Author (%s) /CreationDate (D:20240306101500Z) >>" % said)
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    xref = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, root, info, xref)
    )
    return out.getvalue()


def _turn(degrees: int) -> tuple[float, float, float, float]:
    sine, cosine = sin(radians(degrees)), cos(radians(degrees))
    return cosine, sine, -sine, cosine


def lines(text: Sequence[str], x: float, top: float, size: float = 10, pitch: float = 12) -> list[Put]:
    """Lines of text below each other."""
    return [Put(words, x, top - at * pitch, size) for at, words in enumerate(text)]


def _escaped(words: str) -> bytes:
    return words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of the files; `mimetype` stands first where there is one, as EPUB wants it."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items(), key=lambda file: file[0] != "mimetype"):
            archive.writestr(name, content)
    return out.getvalue()


_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(body: str, title: str = "The Mill", styles: str = "") -> bytes:
    """A Word file of the paragraphs and tables in `body` (WordprocessingML), with more `styles`."""
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Heading1">'
            f'<w:name w:val="heading 1"/></w:style>{styles}</w:styles>',
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:creator>Orla Venn</dc:creator></cp:coreProperties>",
        }
    )


def paragraph(words: str, style: str = "", run: str = "") -> str:
    """A paragraph of WordprocessingML; `run` are properties of its one run."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def epub(chapters: Mapping[str, str], more: Mapping[str, str] | None = None) -> bytes:
    """A book with the chapters (title to XHTML) in reverse order of its manifest."""
    xhtml = "application/xhtml+xml"
    files = {f"part {at}.xhtml": (title, body) for at, (title, body) in enumerate(chapters.items())}
    href = {name: name.replace(" ", "%20") for name in files}
    items = "".join(f'<item id="{at}" href="{href[name]}" media-type="{xhtml}"/>' for at, name in enumerate(files))
    spine = "".join(f'<itemref idref="{at}"/>' for at in range(len(files)))
    contents = "".join(f'<li><a href="{href[name]}#top">{title}</a></li>' for name, (title, _) in files.items())
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>The Mill</dc:title><dc:creator>Orla Venn</dc:creator><dc:date>2020-01-02</dc:date></metadata>"
        f'<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="{xhtml}"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
            "OPS/book.opf": package,
            "OPS/nav.xhtml": page.format(f"<nav><ol>{contents}</ol></nav>"),
            **{f"OPS/{name}": page.format(body) for name, (_, body) in files.items()},
            **(more or {}),
        }
    )


def pptx(slides: Sequence[tuple[str, str, str]], table: Sequence[Sequence[str]] = ()) -> bytes:
    """Slides of (title, text, notes); the last one holds the table."""
    presentation = Presentation()
    for title, body, notes in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
        slide.notes_slide.notes_text_frame.text = notes
    if table:
        grid = slide.shapes.add_table(len(table), len(table[0]), 0, 4_000_000, 100, 100).table
        for at, row in enumerate(table):
            for column, words in enumerate(row):
                grid.cell(at, column).text = words
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | float | timedelta]]], merged: str = "") -> bytes:
    """Sheets of rows; the cells of `merged` (`A2:A3`) are one in each, with the words of its first."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        span = book.add_format({"num_format": "[h]:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.add_write_handler(timedelta, lambda at, *cell: at.write_datetime(*cell[:3], span))
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if merged:
                sheet.merge_range(merged, rows[xl_cell_to_rowcol(merged.partition(":")[0])[0]][0])
    return out.getvalue()
