"""Lists in running text are found where they are announced, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from bot.evidence.lists import items_after
from corpus.document import Document, Span
from corpus.passages import units
from corpus.readers import read

LIST = """Moving the bakery

We left Paris for Lyon after a long winter. Two things made us go:

First, the rent had doubled. Nobody could pay it.

Second, the oven was old, and a new one did not fit through the door.

We have never looked back.
"""


def written(tmp_path: Path, text: str) -> Document:
    (tmp_path / "bakery.txt").write_text(text)
    return read(tmp_path / "bakery.txt")


def said(document: Document, spans: list[Span]) -> list[str]:
    return [document.quote(span) for span in spans]


def test_the_items_of_an_announced_list_are_found_whole(tmp_path: Path) -> None:
    document = written(tmp_path, LIST)
    best = next(unit for unit in units(document) if "long winter" in document.quote(unit))
    assert said(document, items_after(document, best)) == [
        "First, the rent had doubled. Nobody could pay it.",
        "Second, the oven was old, and a new one did not fit through the door.",
    ]


def test_a_colon_without_items_announces_nothing(tmp_path: Path) -> None:
    document = written(tmp_path, LIST.replace("First, the", "The").replace("Second, the", "The"))
    assert items_after(document, units(document)[0]) == []


def test_a_list_further_down_is_not_the_quotes(tmp_path: Path) -> None:
    far = LIST.replace("Two things", "It was a cold one. It was dark. It was long. It was wet. Two things")
    document = written(tmp_path, far)
    assert items_after(document, units(document)[0]) == []
