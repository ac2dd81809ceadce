"""Questions on the parts of technical documents, headings, tables and functions, in the form that each asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evidence.parts import Starter, cells, code, headings
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


def test_functions_of_source_code_are_asked_what_they_do_and_its_tables_are_not(tmp_path: Path) -> None:
    text = 'class Lamp:\n    def trim(self) -> None:\n        """Cut the wick."""\n'
    found = document(tmp_path, "lamp.py", text)
    assert asked(list(code(found))) == ["What does trim do?"]
    assert "Cut the wick." in found.quote(next(code(found)).within)
    assert asked(list(code(document(tmp_path, "a.sql", "-- Of boats.\nCREATE TABLE boats (id TEXT);\n")))) == []
