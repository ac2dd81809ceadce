"""Excel: rows below the names of their columns, amounts as they are, and what is hidden."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
import xlsxwriter

from corpus.readers.sheets import read_sheets
from tests.corpus.samples import (
    document,
    kinds,
    label,
    prices,
    xlsx,
)


def test_sheets_keep_rows_under_their_columns(tmp_path: Path) -> None:
    data = xlsx(
        {"Fruit": [("Fruit", "Price"), ("Apple", 3), ("Pear", 4.5)], "Empty": [], "Notes": [("Ripe in May", 7)]}
    )
    read_document = document(tmp_path, "mill.xlsx", data)
    assert prices(read_document) == [
        {"Fruit": "Apple", "Price": "3"},
        {"Fruit": "Pear", "Price": "4.5"},
        {"": "7"},
    ]
    assert label(read_document, "Pear") == "Fruit, row 3"
    assert label(read_document, "Ripe") == "Notes, row 1"


def test_amounts_keep_their_digits_and_spans_of_time_are_hours(tmp_path: Path) -> None:
    written = (123456789.12, 12345678901.5, 0.00001234, 0.1 + 0.2, timedelta(hours=36), timedelta(minutes=9, seconds=5))
    data = xlsx({"Sales": [("Name", "Value"), *(("Lamp", value) for value in written)]})
    found = [row["Value"] for row in prices(document(tmp_path, "mill.xlsx", data))]
    assert found == ["123456789.12", "12345678901.5", "0.00001234", "0.3", "36:00", "0:09:05"]


@pytest.mark.parametrize(
    ("options", "found"), [({"hidden": True}, ["Pear 4"]), ({"hidden": True, "level": 1}, ["Apple 3", "Pear 4"])]
)
def test_hidden_rows_and_columns_are_not_read_and_told_of(
    tmp_path: Path, options: dict[str, bool], found: list[str]
) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        for at, row in enumerate([("Fruit", "Cost", "Price"), ("Apple", 1, 3), ("Pear", 2, 4)]):
            sheet.write_row(at, 0, row)
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_row(1, None, None, options)
    read_document = document(tmp_path, "mill.xlsx", out.getvalue())
    assert [words for kind, words in kinds(read_document) if kind == "row"] == found
    assert "Cost" not in read_document.text
    assert read_document.notes == ("hidden rows and columns not read; show them and save the file to have them read",)


def test_rows_that_a_filter_hides_are_read(tmp_path: Path) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        for at, row in enumerate([("Fruit", "Price"), ("Apple", 3), ("Pear", 4)]):
            sheet.write_row(at, 0, row)
        sheet.autofilter(0, 0, 2, 1)
        sheet.filter_column(1, "x > 3")
        sheet.set_row(1, None, None, {"hidden": True})
    assert "Apple" in document(tmp_path, "mill.xlsx", out.getvalue()).text


def test_formulas_that_no_program_calculated_are_told_of(tmp_path: Path) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        sheet.write_row(0, 0, ("Fruit", "Price", "Note"))
        sheet.write(1, 0, "Apple")
        sheet.write_formula(1, 1, "=SUM(1,2)", None, "")
        sheet.write_formula(1, 2, "=SUM(1,2)", None, 3)
    told = document(tmp_path, "mill.xlsx", out.getvalue()).notes
    assert told == ("formulas without a value: 1; open and save the file in a spreadsheet program",)


def test_a_cell_that_is_merged_with_those_below_stands_in_each_row(tmp_path: Path) -> None:
    rows = [("Region", "Month", "Price"), ("North", "Jan", 3), ("", "Feb", 4), ("South", "Jan", 5)]
    found = kinds(document(tmp_path, "mill.xlsx", xlsx({"Sales": rows}, merged="A2:A3")))
    assert [words for kind, words in found if kind == "row"] == ["North Jan 3", "North Feb 4", "South Jan 5"]


def test_a_stray_cell_at_the_far_end_of_a_sheet_costs_no_time() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        for at, row in enumerate([("Fruit", "Price"), ("Apple", 3)]):
            sheet.write_row(at, 0, row)
        sheet.write(200_000, 25, "stray")
    began = process_time()
    reading = read_sheets(out.getvalue())
    # Word by word it takes over four.
    assert process_time() - began < 2
    assert [mark.label for mark in reading.marks if mark.label] == ["Fruit, row 2", "Fruit, row 200001"]


def test_an_empty_row_inside_a_merged_cell_has_its_words(tmp_path: Path) -> None:
    rows = [("Region", "Price"), ("North", 3), ("", ""), ("", 5)]
    found = kinds(document(tmp_path, "mill.xlsx", xlsx({"Sales": rows}, merged="A2:A4")))
    assert [words for kind, words in found if kind == "row"] == ["North 3", "North", "North 5"]
