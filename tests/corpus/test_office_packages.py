"""Office files as other programs pack them: names of parts, names of the strict standard, templates and macros."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from corpus.errors import UnreadableDocument
from corpus.readers import readable
from tests.corpus.samples import PROSE, document, docx, kinds, paragraph, pptx, xlsx, zipped

Names = Callable[[str], str]
Parts = dict[str, bytes]


def parts(data: bytes) -> Parts:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word() -> bytes:
    body = paragraph("Floods", "Own1") + paragraph(PROSE) + paragraph("SECRET", run="<w:vanish/>")
    styles = '<w:style w:type="paragraph" w:styleId="Own1"><w:name w:val="Own"/><w:basedOn w:val="Heading1"/></w:style>'
    return docx(body, styles=styles)


def as_word_online_names_them() -> bytes:
    """`word/document2.xml` and `word/styles2.xml`."""
    renamed = {
        name.replace("document.xml", "document2.xml").replace("styles.xml", "styles2.xml"): part.replace(
            b"word/document.xml", b"word/document2.xml"
        )
        for name, part in parts(word()).items()
    }
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    renamed["word/_rels/document2.xml.rels"] = (
        f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{kind}" Target="/word/styles2.xml"/>'
        "</Relationships>"
    ).encode()
    return zipped(renamed)


def with_backslashes(data: bytes) -> bytes:
    return zipped({name.replace("/", "\\"): part for name, part in parts(data).items()})


def with_slashes(data: bytes) -> bytes:
    return zipped({f"/{name}": part for name, part in parts(data).items()})


def strict(data: bytes) -> bytes:
    usual = rb"http://schemas\.openxmlformats\.org/(\w+ml|officeDocument)/2006/"
    return zipped({name: re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/", part) for name, part in parts(data).items()})


@pytest.mark.parametrize(
    "data",
    [as_word_online_names_them(), with_backslashes(word()), with_slashes(word()), strict(word())],
    ids=["online", "backslashes", "slashes", "strict"],
)
def test_a_word_file_is_read_alike_however_its_parts_are_named(tmp_path: Path, data: bytes) -> None:
    read_document = document(tmp_path, "mill.docx", data)
    assert kinds(read_document) == [("heading", "Floods"), ("paragraph", PROSE)]
    assert (read_document.title, read_document.source.author) == ("The Mill", "Orla Venn")


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("_rels/.rels", b'"word/document.xml"', b'"./word/document.xml"'),
        ("_rels/.rels", b'"word/document.xml"', b'"word/gone.xml"'),
        ("docProps/core.xml", None, b""),
        ("docProps/core.xml", None, b"no XML"),
    ],
)
def test_what_leads_nowhere_and_what_is_empty_beside_the_text_changes_nothing_of_it(
    tmp_path: Path, name: str, was: bytes | None, now: bytes
) -> None:
    files = parts(word())
    files[name] = files[name].replace(was, now) if was else now
    assert kinds(document(tmp_path, "mill.docx", zipped(files))) == [("heading", "Floods"), ("paragraph", PROSE)]


def test_rows_that_are_hidden_are_so_in_a_file_with_other_names_too(tmp_path: Path) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        for at, row in enumerate([("Fruit", "Price"), ("Apple", 3), ("Pear", 4)]):
            sheet.write_row(at, 0, row)
        sheet.set_row(1, None, None, {"hidden": True})
    assert "Apple" not in document(tmp_path, "mill.xlsx", with_backslashes(out.getvalue())).text


@pytest.mark.parametrize("packed", [with_backslashes, strict])
def test_slides_and_sheets_are_too(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    slides = document(tmp_path, "mill.pptx", packed(pptx([("Floods", PROSE, "")])))
    assert kinds(slides) == [("heading", "Floods"), ("paragraph", PROSE)]
    rows = document(tmp_path, "mill.xlsx", packed(xlsx({"Fruit": [("Fruit", "Price"), ("Apple", 3)]})))
    assert [words for kind, words in kinds(rows) if kind == "row"] == ["Apple 3"]


def takes_in(files: Mapping[str, bytes], before: str = "", after: str = "") -> bytes:
    """A Word file that takes in the files, each where its name stands in the text, between two paragraphs."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    chunks = "".join(f'<w:altChunk xmlns:r="{kind}" r:id="id-{name}"/>' for name in files)
    links = "".join(f'<Relationship Id="id-{name}" Type="{kind}/aFChunk" Target="/word/{name}"/>' for name in files)
    return zipped(
        {
            **parts(docx(before + chunks + after)),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">{links}</Relationships>',
            **{f"word/{name}": data for name, data in files.items()},
        }
    )


PACKED = (
    'MIME-Version: 1.0\nContent-Type: multipart/related;\n    type="text/html";\n    boundary="----=mhtDocumentPart'
    '"\n\n\n------=mhtDocumentPart\nContent-Type: text/html;\n    charset="utf-8"\n'
    "Content-Transfer-Encoding: quoted-printable\nContent-Location: file:///C:/fake/document.html\n\n"
    f"<!DOCTYPE html><html><body><h1>Floods</h1><p>{PROSE}</p></body></html>\n\n------=mhtDocumentPart--\n"
).encode()


def test_a_page_that_is_all_of_a_word_file_is_its_text(tmp_path: Path) -> None:
    """As browsers make one with html-docx-js: the page lies in it, packed as mail."""
    read_document = document(tmp_path, "mill.docx", takes_in({"afchunk.mht": PACKED}))
    assert kinds(read_document) == [("heading", "Floods"), ("paragraph", PROSE)]
    assert read_document.title == "The Mill"


def test_pages_that_a_word_file_takes_in_stand_in_their_place_and_what_else_it_does_is_told(tmp_path: Path) -> None:
    page = "<html><head><title>x</title></head><body>The miller went to <b>Åre</b>.</body></html>".encode()
    files = {"a.mht": PACKED, "b.html": page, "c.docx": docx(paragraph("Unread.")), "d.rtf": b"{\\rtf1 Unread.}"}
    read_document = document(tmp_path, "mill.docx", takes_in(files, paragraph("Before."), paragraph("After.")))
    words = [("heading", "Floods"), ("paragraph", PROSE), ("paragraph", "The miller went to Åre.")]
    assert kinds(read_document) == [("paragraph", "Before."), *words, ("paragraph", "After.")]
    assert read_document.notes == ("2 files in it not read; save it anew in Word",)
    with pytest.raises(UnreadableDocument, match="holds its text in other files within it; save it anew in Word"):
        document(tmp_path, "mill.docx", takes_in({"c.docx": docx(paragraph("Unread."))}))


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("docm", "ms-word.document.macroEnabled.main+xml"),
        ("dotx", "openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        ("dotm", "ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)
def test_templates_and_files_with_macros_are_found_in_folders_and_read(tmp_path: Path, suffix: str, kind: str) -> None:
    usual = b"openxmlformats-officedocument.wordprocessingml.document.main+xml"
    files = {name: part.replace(usual, kind.encode()) for name, part in parts(as_word_online_names_them()).items()}
    read_document = document(tmp_path, f"mill.{suffix}", zipped(files))
    assert kinds(read_document) == [("heading", "Floods"), ("paragraph", PROSE)]
    assert readable(tmp_path / f"mill.{suffix}")


@pytest.mark.parametrize("suffix", ["xltx", "xltm", "ots", "ott", "otp"])
def test_templates_of_sheets_texts_and_slides_are_found_in_folders(suffix: str) -> None:
    assert readable(Path(f"mill.{suffix}"))


def test_what_a_file_says_of_itself_is_found_where_it_says_that_it_is(tmp_path: Path) -> None:
    place, files = "package/services/metadata/core-properties/1.psmdcp", parts(docx(paragraph(PROSE)))
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    leading = b'<Relationship Id="r2" Type="%s" Target="/%s"/></Relationships>' % (kind, place.encode())
    files["_rels/.rels"] = files["_rels/.rels"].replace(b"</Relationships>", leading)
    files[place] = files.pop("docProps/core.xml")
    assert document(tmp_path, "mill.docx", zipped(files)).source.author == "Orla Venn"
