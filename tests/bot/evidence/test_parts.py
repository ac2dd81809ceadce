"""Questions on the parts of technical documents, headings, tables and functions, in the form that each asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evidence.parts import Starter, asked_above, cells, code, headings, holder
from corpus.document import Document
from corpus.readers import read


def document(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def asked(found: list[Starter]) -> list[str]:
    return [one.text for one in found]


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Installation", "How do I install “quern”?"),
        ("Usage", "How is “quern” used?"),
        ("Licence", "Which licence does “quern” have?"),
        ("Caching", "How does caching work in “quern”?"),
        ("Rate limits", "What are the rate limits of “quern”?"),
        ("3. Known limitations", "What are the known limitations of “quern”?"),
        ("GET /v2/berths", "What does GET /v2/berths do?"),
        ("[2.4.0] - 2024-05-02", "What changed in version 2.4.0?"),
        ("How to oil a lock", "How do I oil a lock?"),
        ("Life at sea", "What does “quern” say about “Life at sea”?"),
    ],
)
def test_a_heading_asks_in_the_form_of_what_it_names(tmp_path: Path, heading: str, question: str) -> None:
    found = document(tmp_path, "a.md", f"# quern\n\nWords.\n\n## {heading}\n\n### Added\n\nMore words.\n")
    one = next(one for one in headings(found) if one.text == question)
    assert "More words." in found.quote(one.within)


@pytest.mark.parametrize("heading", ["Abstract", "1. Introduction", "Lamps", "2024"])
def test_a_heading_that_tells_too_little_asks_nothing(tmp_path: Path, heading: str) -> None:
    assert asked(list(headings(document(tmp_path, "a.md", f"# quern\n\nWords.\n\n## {heading}\n\nMore.\n")))) == []


def test_a_row_is_asked_for_its_cells_and_for_what_it_is_about(tmp_path: Path) -> None:
    found = document(
        tmp_path, "a.csv", "Harbour,Range in metres,Pros,Required\nFoula,1.9,calm,yes\nUnst,2.1,near,yes\n"
    )
    assert asked(list(cells(found))) == [
        "What is the range in metres of Foula?",
        "Which harbour has a range in metres of 1.9?",
        "What are the pros of Foula?",
        "What is the range in metres of Unst?",
        "Which harbour has a range in metres of 2.1?",
        "What are the pros of Unst?",
    ]


def test_rows_are_asked_for_by_the_column_that_names_them_and_never_for_a_day(tmp_path: Path) -> None:
    text = "Date,Payee,Amount\n2024-01-03,Northline Rail,84.50\n2024-01-05,Copper Kettle,17.20\n"
    assert asked(list(cells(document(tmp_path, "a.csv", text)))) == [
        "What is the amount for Northline Rail?",
        "Which payee has an amount of 84.50?",
        "What is the amount for Copper Kettle?",
        "Which payee has an amount of 17.20?",
    ]


def test_questions_that_stand_above_their_answers_are_asked(tmp_path: Path) -> None:
    text = "# FAQ\n\nWords.\n\n## 2. How do I join?\n\nFill in the form.\n\n## What does it cost?\n\nA pound.\n"
    found = document(tmp_path, "faq.md", text)
    assert asked(list(asked_above(found))) == ["How do I join?"]
    assert "Fill in the form." in found.quote(next(asked_above(found)).within)


def test_a_licence_is_asked_what_licences_are_read_for(tmp_path: Path) -> None:
    text = "Copyright (c) 2019 Ann Lee\n\nRedistribution is permitted. The work comes without warranty of any kind.\n"
    assert asked(list(holder(document(tmp_path, "LICENSE.txt", text)))) == [
        "Who holds the copyright?",
        "Under which conditions may copies be redistributed?",
        "Does the licence give a warranty?",
    ]
    assert list(holder(document(tmp_path, "a.txt", "The copyright of songs is hard to explain.\n"))) == []


def test_a_list_of_changes_is_asked_for_its_versions_and_not_for_the_kinds_of_change(tmp_path: Path) -> None:
    found = document(tmp_path, "a.md", "# Changes\n\n## [2.0.0] - 2024-05-02\n\n### Security\n\nA new parser.\n")
    assert asked(list(headings(found))) == ["What changed in version 2.0.0?", "When was version 2.0.0 released?"]


def test_functions_are_asked_in_the_form_of_what_they_say_and_tables_for_their_columns(tmp_path: Path) -> None:
    text = (
        'class Lamp:\n    def __init__(self) -> None:\n        """Nothing yet."""\n\n'
        '    def trim(self) -> None:\n        """Cut the wick, as often as it is asked."""\n\n'
        '    def lit(self) -> bool:\n        """Whether the lamp burns."""\n'
    )
    assert asked(list(code(document(tmp_path, "lamp.py", text)))) == [
        "What does trim do?",
        "Which function cuts the wick?",
        "What does lit do?",
        "What does lit return?",
    ]
    text = "-- Of boats.\nCREATE TABLE IF NOT EXISTS boats (id TEXT, pier TEXT REFERENCES piers (id));\n"
    assert asked(list(code(document(tmp_path, "a.sql", text)))) == [
        "Which columns does the table boats have?",
        "Which table refers to piers?",
    ]
    text = (
        "// Trim cuts the wick.\nfunc Trim(l Lamp) {\n}\n\n"
        "// Height returns the height of the lamp.\nfunc Height() int {\n}\n"
    )
    assert asked(list(code(document(tmp_path, "lamp.go", text)))) == [
        "What does Trim do?",
        "Which function cuts the wick?",
        "What does Height do?",
        "What does Height return?",
    ]
