"""Files as other programs write them: tables, pages, books and notebooks of many kinds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.document import Document
from tests.corpus.samples import Put, document, docx, epub, paragraph, pdf, xlsx


def cells(read_document: Document) -> list[dict[str, str]]:
    return [
        {column: read_document.text[start:end] for column, start, end in block.cells}
        for block in read_document.blocks
        if block.kind == "row"
    ]


FRUIT = [{"Name": "Äpfel", "Preis": "1,50"}, {"Name": "Birnen", "Preis": "2,75"}]


@pytest.mark.parametrize(
    "text",
    [
        "Name;Preis\nÄpfel;1,50\nBirnen;2,75\n",
        "\ufeffName;Preis\r\nÄpfel;1,50\r\nBirnen;2,75\r\n",
        'sep=;\r\nName;Preis\r\nÄpfel;1,50\r\n"Birnen";2,75',
        'Name,Preis\nÄpfel,"1,50"\nBirnen,"2,75"\n',
        "Name\tPreis\nÄpfel\t1,50\nBirnen\t2,75\n",
        "Name|Preis\nÄpfel|1,50\nBirnen|2,75\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_values_whatever_parts_them_and_whatever_they_are_written_in(
    tmp_path: Path, name: str, text: str, encoding: str
) -> None:
    if "\ufeff" in text and encoding == "cp1252":
        text = text[1:]
    assert cells(document(tmp_path, name, text.encode(encoding))) == FRUIT


@pytest.mark.parametrize("sign", ";|")
def test_rows_of_values_under_a_plain_name_are_rows(tmp_path: Path, sign: str) -> None:
    assert cells(document(tmp_path, "a.txt", f"Name{sign}Preis\nÄpfel{sign}1,50\nBirnen{sign}2,75\n")) == FRUIT


def test_prose_with_commas_is_no_table(tmp_path: Path) -> None:
    text = "The lamp, the oil, the book.\nThe boat, the sea, the pier.\nThe tide, the sand, the fog.\n"
    assert not cells(document(tmp_path, "a.txt", text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Report of sales\nMarch\n\nName,Price\nApple,3\nPear,4\n", [{"Name": "Apple", "Price": "3"}]),
        ("Country,2019,2020\nChad,1,2\nMali,3,4\n", [{"Country": "Chad", "2019": "1", "2020": "2"}]),
        ("Chad,2019\nMali,2020\nTogo,2021\n", [{"": "2019"}]),
        ('Name,Say\nAnn,"He said ""hi"",\nthen left"\n', [{"Name": "Ann", "Say": 'He said "hi", then left'}]),
        ("Quote\nThey sailed, at dawn.\n", [{"": "Quote"}]),
    ],
)
def test_the_first_row_of_names_names_the_columns(tmp_path: Path, text: str, found: list[dict[str, str]]) -> None:
    assert cells(document(tmp_path, "a.csv", text))[: len(found)] == found


def test_two_columns_of_one_name_keep_it(tmp_path: Path) -> None:
    read_document = document(tmp_path, "a.csv", "Name,Value,Value\nApple,1,2\nPear,3,4\n")
    assert [name for name, _, _ in read_document.blocks[0].cells] == ["Name", "Value", "Value"]


def test_a_sheet_below_a_name_of_its_own_keeps_its_columns(tmp_path: Path) -> None:
    data = xlsx({"Sales": [["Sales of March", "", ""], ["Fruit", "2023", "2024"], ["Apple", 1, 2]]})
    assert cells(document(tmp_path, "a.xlsx", data)) == [{"Fruit": "Apple", "2023": "1", "2024": "2"}]


PAGE = "<html><head><title>T</title></head><body>{}</body></html>"


def test_a_page_without_a_main_part_keeps_its_structure_and_leaves_its_menu_out(tmp_path: Path) -> None:
    body = (
        "<div id=nav><a href=a>Home</a> <a href=b>About</a></div><div><div>The lamp is trimmed at nine, and the "
        "harbour book is signed at ten by the keeper.</div><div>They sailed at dawn.<br><br>H<sub>2</sub>O and "
        "x<sup>2</sup>.</div></div><div class=footer>Copyright 2024 The Mill</div>"
    )
    read_document = document(tmp_path, "a.html", PAGE.format(body))
    assert read_document.text == (
        "The lamp is trimmed at nine, and the harbour book is signed at ten by the keeper.\n\n"
        "They sailed at dawn. H2O and x²."
    )
    assert read_document.source.published == ""


def test_cells_that_span_rows_and_columns_are_in_each(tmp_path: Path) -> None:
    body = (
        "<h1>Fruit</h1><p>What it costs on the market of the town in the morning.</p><table><caption>Prices</caption>"
        "<tr><th>Fruit<th>Size<th>Price</tr><tr><td rowspan=2>Apple<td>small<td>3</tr><tr><td>large<td>4</tr>"
        "<tr><td colspan=2>Pear<td>5</tr></table>"
    )
    assert cells(document(tmp_path, "a.html", PAGE.format(body))) == [
        {"Fruit": "Apple", "Size": "small", "Price": "3"},
        {"Fruit": "Apple", "Size": "large", "Price": "4"},
        {"Fruit": "Pear", "Price": "5"},
    ]


def test_a_column_of_names_heads_no_columns(tmp_path: Path) -> None:
    body = "<p>About the keeper of the lamp.</p><table><tr><th>Name<td>Ann</tr><tr><th>Age<td>forty</tr></table>"
    assert [list(row) for row in cells(document(tmp_path, "a.html", PAGE.format(body)))] == [[""], [""]]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "utf-8", "shift_jis"])
def test_a_page_says_its_encoding_in_xml_or_in_html(tmp_path: Path, encoding: str) -> None:
    words = {"iso-8859-1": "Müller", "windows-1251": "Привет", "utf-8": "Größe", "shift_jis": "灯台守"}[encoding]
    xml = f'<?xml version="1.0" encoding="{encoding}"?>' + PAGE.format(f"<p>{words} trims the lamp.</p>")
    meta = PAGE.replace("<head>", f'<head><meta charset="{encoding}">').format(f"<p>{words} trims the lamp.</p>")
    for name, text in (("a.xhtml", xml), ("b.html", meta)):
        assert document(tmp_path, name, text.encode(encoding)).text == f"{words} trims the lamp."


@pytest.mark.parametrize("said", ["iso-8859-1", "ISO-8859-1", "latin1", "us-ascii", "windows-1252"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_page_that_says_latin_1_is_read_as_windows_or_utf_8_has_it(tmp_path: Path, said: str, encoding: str) -> None:
    words = "It’s Müller’s “great” lamp – lit at nine, 5 € a night."
    page = PAGE.replace("<head>", f"<head><meta charset={said}>").format(f"<p>{words}</p>")
    assert document(tmp_path, "a.html", page.encode(encoding)).text == words


def test_a_page_that_a_browser_saved_as_mail_is_read(tmp_path: Path) -> None:
    data = (
        "From: <Saved by Blink>\nSubject: Lamps\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: text/html\n'
        "Content-Transfer-Encoding: quoted-printable\n\n"
        "<html><body><p>The lamp is trimmed =\nat nine.</p></body></html>\n--B--\n"
    )
    read_document = document(tmp_path, "a.mhtml", data)
    assert (read_document.text, read_document.source.author) == ("Lamps\n\nThe lamp is trimmed at nine.", "")


def test_a_book_without_contents_has_chapters_all_the_same_and_no_marks_of_notes(tmp_path: Path) -> None:
    chapter = (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='x'><head><title>Night</title></head><body>"
        "<p>Night</p><p>The lamp is trimmed<a epub:type='noteref' href='#n1'>1</a> at nine."
        "<sup><a href='#n2'>2</a></sup></p><p>x<sup>2</sup></p></body></html>"
    )
    read_document = document(tmp_path, "a.epub", epub({"Night": chapter}))
    assert read_document.text == "Night\n\nThe lamp is trimmed at nine.\n\nx²"
    assert read_document.blocks[0].kind == "heading"


def test_a_word_table_whose_first_row_names_its_columns(tmp_path: Path) -> None:
    rows = (("Fruit", "Price"), ("Apple", "3"), ("Pear", "4"))
    table = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    found = cells(document(tmp_path, "a.docx", docx(f"<w:tbl>{table}</w:tbl>")))
    assert found == [{"Fruit": "Apple", "Price": "3"}, {"Fruit": "Pear", "Price": "4"}]


def test_tracked_changes_are_read_as_if_they_were_accepted(tmp_path: Path) -> None:
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    body = (
        f'<w:p>{run.format("The lamp is ")}<w:del w:id="1" w:author="A"><w:r><w:delText>lit </w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="A">{run.format("trimmed ")}</w:ins>{run.format("at nine.")}</w:p>'
        f'<w:p><w:moveFrom w:id="3" w:author="A">{run.format("Moved.")}</w:moveFrom></w:p>{paragraph("Middle.")}'
        f'<w:p><w:moveTo w:id="4" w:author="A">{run.format("Moved.")}</w:moveTo></w:p>'
    )
    assert document(tmp_path, "a.docx", docx(body)).text == "The lamp is trimmed at nine.\n\nMiddle.\n\nMoved."


def test_notebooks_of_version_three_and_with_front_matter(tmp_path: Path) -> None:
    old = [
        {"cell_type": "heading", "level": 2, "source": ["Lamps"]},
        {"cell_type": "code", "input": ["print(1)\n", "x = 2"], "language": "python", "outputs": []},
    ]
    text = json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": old}]})
    read_document = document(tmp_path, "a.ipynb", text)
    assert read_document.text == "Lamps\n\nprint(1)\nx = 2"
    assert read_document.blocks[0].kind == "heading"
    new = [
        {"cell_type": "raw", "source": "---\ntitle: Lamps\nauthor: Ann\n---"},
        {"cell_type": "markdown", "source": "Words."},
    ]
    read_document = document(tmp_path, "b.ipynb", json.dumps({"nbformat": 4, "metadata": {}, "cells": new}))
    assert (read_document.text, read_document.title, read_document.source.author) == ("Words.", "Lamps", "Ann")


def test_magics_in_the_words_of_a_notebook_hide_nothing(tmp_path: Path) -> None:
    told = "Use %%time or %%timeit%% here.\n\n%%bash opens a shell.\n\nThen print."
    text = json.dumps({"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "source": told}]})
    assert document(tmp_path, "a.ipynb", text).text == told


def test_joined_letters_of_a_typesetter_are_letters(tmp_path: Path) -> None:
    assert document(tmp_path, "a.txt", "An eﬃcient oﬀice ﬁnds the ﬂoor.").text == "An efficient office finds the floor."


@pytest.mark.parametrize(
    "name", ["日本語 ファイル.txt", "Файл.md", "مرحبا.txt", "emoji 🎉.txt", "--help.txt", "trailing. .txt", "UPPER.TXT"]
)
def test_names_in_any_script_are_names(tmp_path: Path, name: str) -> None:
    read_document = document(tmp_path, name, "The lamp is trimmed at nine.\n")
    assert read_document.id
    assert read_document.title
    assert read_document.source.file == name


def test_a_page_that_is_turned_reads_like_one_that_is_not(tmp_path: Path) -> None:
    upright = pdf([[Put("The lamp is trimmed at nine.", 72, 700), Put("They sailed at dawn.", 72, 640)]])
    turned = upright.replace(b"/MediaBox", b"/Rotate 180 /MediaBox")
    assert turned != upright
    assert document(tmp_path, "a.pdf", turned).text == document(tmp_path, "b.pdf", upright).text
