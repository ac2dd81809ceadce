"""Lists in running text are found where they are announced, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evidence.lists import items_after, whole_list
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


RECIPE = """# Rye pancakes

## Ingredients

- 200 g rye flour
- 2 eggs
- 50 g butter

## Method

1. Whisk the flour with the eggs.
2. Fry each pancake in butter.
"""


@pytest.mark.parametrize(
    ("question", "within", "expected"),
    [
        ("What are the ingredients?", "2 eggs", "200 g rye flour\n2 eggs\n50 g butter"),
        ("Which ingredients do I need?", "2 eggs", "200 g rye flour\n2 eggs\n50 g butter"),
        ("What eggs are whisked?", "2 eggs", None),
        ("What are the two steps?", "2. Fry", "1. Whisk the flour with the eggs.\n2. Fry each pancake in butter."),
        ("What are the three steps?", "2. Fry", None),
        ("What are eggs whisked with?", "1. Whisk", None),
        ("How many of the ingredients are eggs?", "2 eggs", None),
        ("What are the ingredients?", "Rye pancakes", None),
    ],
)
def test_a_list_is_whole_where_all_of_it_is_asked_for(
    tmp_path: Path, question: str, within: str, expected: str | None
) -> None:
    (tmp_path / "recipe.md").write_text(RECIPE)
    document = read(tmp_path / "recipe.md")
    start = document.text.index(within)
    whole = whole_list(question, document, document.span(start, start + len(within)))
    assert (document.quote(whole) if whole else None) == expected
