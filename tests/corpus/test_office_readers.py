"""E-mail; and files of other programs that hold nothing, or are not what they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from tests.corpus.samples import (
    PROSE,
    WORD,
    document,
    docx,
    epub,
    kinds,
    paragraph,
    prices,
    zipped,
)

MESSAGE = b"""From: Orla Venn <orla@example.org>
Subject: =?utf-8?q?Die_M=C3=BChle?=
Date: Wed, 06 Mar 2024 10:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1

The m\xfchle stands.

On Tue, 5 Mar 2024, A. Miller wrote:
> Does it stand?

--\x20
Orla Venn, miller
"""


@pytest.mark.parametrize("name", ["mill.eml", "mill.txt"])
def test_a_message_keeps_its_own_words_and_who_wrote_them(tmp_path: Path, name: str) -> None:
    read_document = document(tmp_path, name, MESSAGE.replace(b"\n", b"\r\n"))
    assert kinds(read_document) == [("heading", "Die Mühle"), ("paragraph", "The mühle stands.")]
    assert "Does it stand?" in read_document.text
    source = read_document.source
    assert (source.title, source.author, source.published) == ("Die Mühle", "Orla Venn", "2024-03-06")
    start = read_document.text.index("stands")
    assert read_document.place(read_document.span(start, start + 3)).speaker == "Orla Venn"


def test_a_mailbox_is_read_message_by_message(tmp_path: Path) -> None:
    second = (
        MESSAGE.replace(b"=?utf-8?q?Die_M=C3=BChle?=", b"Rain")
        .replace(b"stands", b"fell")
        .replace(b"06 Mar", b"07 Mar")
    )
    box = b"".join(
        b"From orla@example.org Wed Mar  6 10:00:00 2024\n" + message + b"\n" for message in (MESSAGE, second)
    )
    read_document = document(tmp_path, "all.mbox", box)
    assert read_document.title == "2 messages, 2024-03-06 to 2024-03-07"
    fell = read_document.text.index("fell")
    place = read_document.place(read_document.span(fell, fell + 4))
    assert (place.heading, place.label) == ("Rain", "Orla Venn, 2024-03-07")


def test_an_attachment_is_told_of(tmp_path: Path) -> None:
    body = b"""From: a@example.org
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html

<p>See <b>this</b>.</p><p style="display:none">SECRET</p>
--x
Content-Type: application/pdf
Content-Disposition: attachment; filename=a.pdf

x
--x--
"""
    read_document = document(tmp_path, "a.eml", body)
    assert read_document.text.endswith("See this.")
    assert read_document.notes == ("1 attachment not read; add them as files",)


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def unpacking_to(size: int) -> bytes:
    """A Word file that says it unpacks to so many bytes."""
    data = bytearray(docx(paragraph("x")))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.docx", unpacking_to(700_000_000), "would unpack to 5 files of 700 MB"),
        ("a.docx", zipped({"readme.txt": "x"}), "is a ZIP archive; unpack it"),
        ("a.docx", zipped({"word/document.xml": b" " * 20_000_000}), "unpacks to over a hundred times its size"),
        ("a.epub", zipped({"mimetype": "application/epub+zip", "a.xhtml": b"x" * 20_000_000}), "unpacks to over a"),
        ("a.docx", docx(paragraph("x"))[:-200], "is damaged"),
        ("a.docx", zipped({"word/document.xml": "no XML"}), "is no whole Word file: it may be damaged; save it anew"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is a file of an old Office"),
        ("a.pptx", b"just words", "is no PowerPoint file but plain text"),
        ("a.xls", b"<html><body><form><p>Password, please.</p></form></body></html>", "is no Excel file but HTML"),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is a sheet of",
        ),
        ("a.xls", b'{"error": "no such report, or gone"}', "is no Excel file but plain text"),
        ("a.pdf", b"<!doctype html><html><body><p>Words.</p></body></html>", "is no PDF file but HTML"),
        ("a.docx", docx(""), "holds no text"),
        ("a.html", b"<html><body><script>x()</script></body></html>", "is a web page without text of its own"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        document(tmp_path, name, data)
    assert str(refused.value).startswith(f"{name}: {why}")
    assert "\n" not in str(refused.value)


_ROWS = "<tr><th>Fruit</th><th>Price</th></tr><tr><td>Äpfel</td><td>3</td></tr><tr><td>Pear</td><td>4</td></tr>"


@pytest.mark.parametrize(
    "data",
    [
        f"<table border=1>{_ROWS}</table>".encode(),
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=windows-1252></head><body><table>'
        f"{_ROWS}</table></body></html>".encode("cp1252"),
        "Fruit\tPrice\r\nÄpfel\t3\r\nPear\t4\r\n".encode("utf-16"),
        "Fruit\tPrice\nÄpfel\t3\nPear\t4".encode(),
    ],
)
def test_what_web_programs_export_as_a_sheet_is_rows(tmp_path: Path, data: bytes) -> None:
    assert prices(document(tmp_path, "fruit.xls", data)) == [
        {"Fruit": "Äpfel", "Price": "3"},
        {"Fruit": "Pear", "Price": "4"},
    ]


def test_a_page_that_a_wiki_packs_for_word_is_read_and_has_its_own_title(tmp_path: Path) -> None:
    packed = (
        "Date: Mon, 2 Mar 2026 09:00:00 +0000 (UTC)\nSubject: Exported From The Wiki\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; \n\tboundary="=part"\n\n--=part\nContent-Type: text/html; charset=UTF-8\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<html><head><title>Keeping the lamp</title></head><body>"
        "<p>The lamp is trimmed at nine, says J=C3=BCrgen.</p></body></html>\n\n--=part--\n"
    )
    found = document(tmp_path, "lamp.doc", packed.encode())
    assert found.title == "Keeping the lamp"
    assert kinds(found) == [
        ("heading", "Keeping the lamp"),
        ("paragraph", "The lamp is trimmed at nine, says Jürgen."),
    ]


@pytest.mark.parametrize("name", ["a.docx", "a.epub"])
def test_a_billion_laughs_stay_few(tmp_path: Path, name: str) -> None:
    word = zipped({"word/document.xml": f'{BILLION}<w:document xmlns:w="{WORD}"><w:body>&i;</w:body></w:document>'})
    data = word if name == "a.docx" else epub({"One": f"{BILLION}<p>&i;</p>", "Two": f"<p>{PROSE}</p>"})
    try:
        found = document(tmp_path, name, data).text
    except UnreadableDocument as refused:
        found = str(refused)
    assert "amplification" not in found
    assert "lollol" not in found
