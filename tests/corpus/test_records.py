"""JSON beside transcripts: records as rows, what people say to each other as turns, and nothing of settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read

LINES = """{"title": "Lamp", "price": 3, "about": {"year": 2024, "tags": ["sea", "light"]}, "gone": null}
{"title": "Book", "price": 4, "sold": true}
"""
PARTS = '[{"type": "text", "text": "At nine."}]'
TALK = f'{{"messages": [{{"role": "user", "content": "When?"}}, {{"role": "assistant", "content": {PARTS}}}]}}'


def document(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text)
    return read(folder / name)


def rows(found: Document) -> list[dict[str, str]]:
    return [{column: found.text[start:end] for column, start, end in block.cells} for block in found.blocks]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", LINES),
        ("a.ndjson", LINES.replace("\n", "\n\n")),
        ("a.txt", LINES),
        ("a.json", f"[{LINES.strip().replace(chr(10), ',')}]"),
        ("a.json", f'{{"count": 2, "items": [{LINES.strip().replace(chr(10), ",")}]}}'),
    ],
)
def test_records_are_rows_with_their_fields_as_columns(tmp_path: Path, name: str, text: str) -> None:
    found = document(tmp_path, name, text)
    assert rows(found) == [
        {"title": "Lamp", "price": "3", "about.year": "2024", "about.tags": "sea, light"},
        {"title": "Book", "price": "4", "sold": "yes"},
    ]
    start = found.text.index("Book")
    assert found.place(found.span(start, start + 4)).label == "record 2"


def test_what_lies_deep_in_a_record_is_its_words(tmp_path: Path) -> None:
    deep = {"e": [{"f": {"g": ["sea", None]}}, {"f": True}], "h": 3}
    found = document(tmp_path, "a.json", json.dumps([{"a": {"b": {"c": {"d": deep}}}, "i": ["x", None]}]))
    assert rows(found) == [{"a.b.c.d": "sea, yes, 3", "i": "x"}]


@pytest.mark.parametrize(("name", "text"), [("a.json", TALK), ("a.jsonl", f"{TALK}\n{TALK}\n")])
def test_messages_are_turns(tmp_path: Path, name: str, text: str) -> None:
    found = document(tmp_path, name, text)
    assert found.text.startswith("user: When?\n\nassistant: At nine.")
    start = found.text.index("At nine")
    assert found.place(found.span(start, start + 2)).speaker == "assistant"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "a.json",
            '{"name": "mill", "scripts": {"build": "x"}}',
            "is JSON, but neither a transcript nor a list of records",
        ),
        ("a.json", "[1, 2]", "is JSON, but neither"),
        ("a.json", '{"a": [{"b": "x"}], "c": [{"d": "y"}]}', "is JSON, but neither"),
        ("a.jsonl", '{"a": 1}\nwords\n', r"is no JSON a line \(line 2\)"),
        ("a.json", '[{"a": null}]', "is JSON without words"),
    ],
)
def test_other_json_is_refused_in_one_line(tmp_path: Path, name: str, text: str, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^{name}: {why}"):
        document(tmp_path, name, text)


SAID = "The lamp is trimmed at nine every night, whatever the weather."


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"labels": [{"name": "sea"}]},
        {"annotations": [{"title": "Shop"}], "labels": [{"name": "sea"}], "isPinned": False},
        {"textContentHtml": "<p>The lamp</p>"},
    ],
)
def test_a_note_is_what_it_says_below_its_title(tmp_path: Path, about: dict[str, object]) -> None:
    found = document(tmp_path, "a.json", json.dumps(about | {"title": "Lamp", "textContent": f"{SAID}\nBuy oil."}))
    assert found.title == "Lamp"
    words = [(block.kind, found.text[block.start : block.end]) for block in found.blocks]
    assert words[:2] == [("paragraph", SAID), ("paragraph", "Buy oil.")]
    assert ("sea" in found.text) == ("labels" in about)
    assert "<p>" not in found.text


def test_an_article_with_its_text_has_its_title(tmp_path: Path) -> None:
    found = document(tmp_path, "a.json", json.dumps({"title": "Lamp", "text": SAID, "authors": [{"name": "Orla"}]}))
    assert (found.title, found.text, found.notes) == ("Lamp", SAID, ())


def test_a_list_of_things_to_do_has_its_title_and_no_markup(tmp_path: Path) -> None:
    things = [{"textHtml": "<p>Buy oil</p>", "text": "Buy oil", "isChecked": False}]
    found = document(tmp_path, "a.json", json.dumps({"title": "Lamp", "listContent": things}))
    assert (found.title, found.text) == ("Lamp", "Buy oil no")
