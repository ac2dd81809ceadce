"""CSV, notebooks and source code: rows under their columns, cells, and comments as prose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read, readable


def document(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def rows(read_document: Document) -> list[dict[str, str]]:
    text = read_document.text
    return [
        {name: text[start:end] for name, start, end in block.cells}
        for block in read_document.blocks
        if block.kind == "row"
    ]


def label(read_document: Document, words: str) -> str:
    start = read_document.text.index(words)
    return read_document.place(read_document.span(start, start + len(words))).label


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_rows_of_csv_keep_their_columns_whatever_parts_them(tmp_path: Path, separator: str) -> None:
    lines = [("Fruit", "Note"), ("Apple", f'"red{separator} or\n""green"""'), ("Pear", "4"), ("", "")]
    read_document = document(tmp_path, "fruit.csv", "\r\n".join(separator.join(line) for line in lines))
    assert rows(read_document) == [
        {"Fruit": "Apple", "Note": f'red{separator.strip()} or "green"' if separator != "\t" else 'red or "green"'},
        {"Fruit": "Pear", "Note": "4"},
    ]
    assert label(read_document, "Pear") == "row 3"


def test_a_table_without_names_keeps_all_its_rows(tmp_path: Path) -> None:
    assert rows(document(tmp_path, "a.csv", "Apple,3\nPear,4\n")) == [{"": "3"}, {"": "4"}]


def test_rows_shorter_and_longer_than_their_columns_are_kept(tmp_path: Path) -> None:
    found = rows(document(tmp_path, "a.csv", "Fruit,Price\nApple\nPear,4,ripe\n"))
    assert found == [{"Fruit": "Apple"}, {"Fruit": "Pear", "Price": "4", "": "ripe"}]


SALES = "Day,Text,Amount\n2025-01-02,Rent,-900\n2025-01-05,Salary,3000\n"
RENT = {"Day": "2025-01-02", "Text": "Rent", "Amount": "-900"}


@pytest.mark.parametrize("told", ["Account:,DE12 3456\nPeriod:,2025-01-01\n", "Account,DE12 3456\nPeriod,January\n\n"])
def test_lines_above_a_table_are_found_and_name_no_columns(tmp_path: Path, told: str) -> None:
    read_document = document(tmp_path, "a.csv", told + SALES)
    text = read_document.text
    assert text[read_document.blocks[0].start : read_document.blocks[0].end].endswith("DE12 3456")
    assert rows(read_document)[2] == RENT


@pytest.mark.parametrize(
    ("below", "last"),
    [
        ("Employee,Office,Role\nAnn,Bern,Keeper\n", {"Employee": "Ann", "Office": "Bern", "Role": "Keeper"}),
        ("The keepers\nName,Age\nAnn,40\n", {"Name": "Ann", "Age": "40"}),
        (
            "Name,Office,Role,Since\nAnn,Bern,Keeper,May\n",
            {"Name": "Ann", "Office": "Bern", "Role": "Keeper", "Since": "May"},
        ),
        ("Day,Text,Amount\n2025-02-02,Oil,-5\n", {"Day": "2025-02-02", "Text": "Oil", "Amount": "-5"}),
    ],
)
def test_a_table_below_a_blank_row_has_its_own_columns(tmp_path: Path, below: str, last: dict[str, str]) -> None:
    found = rows(document(tmp_path, "a.csv", f"{SALES}\n{below}"))
    assert (found[0], found[2:]) == (RENT, [last])


def test_a_table_goes_on_below_a_blank_row(tmp_path: Path) -> None:
    text = "Name,Town\n\nAnn,Bern\nBen,Oslo\n\nCid,Rome\nDan,Leiden\n\nEve,Kiel\n"
    found = rows(document(tmp_path, "a.csv", text))
    assert [(row["Name"], row["Town"]) for row in found][2:] == [("Cid", "Rome"), ("Dan", "Leiden"), ("Eve", "Kiel")]
    spaced = rows(document(tmp_path, "b.csv", SALES.replace("\n", "\n\n")))
    assert spaced[0] == RENT


def test_names_above_names_are_part_of_them(tmp_path: Path) -> None:
    text = "Region,2024,,2025,\n,Plan,Actual,Plan,Actual\nNorth,10,11,12,13\nSouth,20,21,22,23\n"
    north = {"Region": "North", "2024 Plan": "10", "2024 Actual": "11", "2025 Plan": "12", "2025 Actual": "13"}
    assert rows(document(tmp_path, "a.csv", text))[0] == north


NOTEBOOK = {
    "nbformat": 4,
    "metadata": {},
    "cells": [
        {"cell_type": "markdown", "source": ["# Lamps\n", "\n", "The lamp is *trimmed* at nine."]},
        {"cell_type": "code", "source": "import lamp\n\nlamp.trim()", "outputs": [{"text": "SECRET"}]},
        {"cell_type": "raw", "source": "SECRET"},
    ],
}


@pytest.mark.parametrize("name", ["a.ipynb", "a.json", "a.txt"])
def test_a_notebook_is_read_cell_by_cell(tmp_path: Path, name: str) -> None:
    read_document = document(tmp_path, name, json.dumps(NOTEBOOK))
    assert read_document.text == "Lamps\n\nThe lamp is trimmed at nine.\n\nimport lamp\nlamp.trim()"
    assert label(read_document, "lamp.trim") == "cell 2"
    assert read_document.title == "Lamps"


@pytest.mark.parametrize("text", ["{", '{"nbformat": 4, "cells": 3}', '{"nbformat": 4, "cells": []}'])
def test_what_is_no_notebook_is_one_clear_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"^a\.ipynb: is [^\n]+$"):
        document(tmp_path, "a.ipynb", text)


PYTHON = """#!/usr/bin/env python
# The lamp is trimmed at nine,
# and the book is signed at ten.
import lamp

def trim(wick):
    return wick[:-1]  # shorter
"""


def test_code_keeps_its_lines_and_reads_comments_as_prose(tmp_path: Path) -> None:
    read_document = document(tmp_path, "lamp.py", PYTHON)
    assert "The lamp is trimmed at nine, and the book is signed at ten." in read_document.text
    assert "    return wick[:-1]  # shorter" in read_document.text
    assert label(read_document, "The lamp") == "line 2"
    start = read_document.text.index("return wick")
    place = read_document.place(read_document.span(start, start + 6))
    assert (place.label, place.heading) == ("line 6", "trim")


@pytest.mark.parametrize(("name", "taken"), [("Makefile", True), ("a.rs", True), ("a.toml", False), ("LICENSE", False)])
def test_code_is_known_by_name(name: str, taken: bool) -> None:
    assert readable(Path(name)) is taken


def test_what_documents_python_is_prose_and_names_have_no_signs(tmp_path: Path) -> None:
    told = 'def trim():\n    """Cut the wick\n    of the lamp.\n\n    At nine.\n    """\n'
    text = f'{told}    x = """a"""\n\nclass Lamp:\n    pass\n'
    (tmp_path / "lamp.py").write_text(text)
    found = read(tmp_path / "lamp.py")
    prose = [found.text[block.start : block.end] for block in found.blocks if block.kind == "paragraph"]
    assert prose == ["Cut the wick of the lamp.", "At nine."]
    assert 'x = """a"""' in found.text
    assert [mark.heading for mark in found.marks if mark.heading] == ["trim", "Lamp"]
