"""`tables.toml`: an entry orders the words of lines into cells, and can neither add nor lose any."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from corpus.passages import split
from corpus.readers import read

TEXT = "Fruit is dear.\n\nFruit Price\nApple 3\nPear 4\n\nBuy none."
ENTRY = """[["fruit.txt"]]
lines = [3, 5]
columns = ["Fruit", "Price"]
rows = [["Apple", "3"], ["Pear", "4"]]
"""


def write(folder: Path, entry: str = ENTRY) -> Path:
    (folder / "tables.toml").write_text(entry)
    (folder / "fruit.txt").write_text(TEXT)
    return folder / "fruit.txt"


def test_the_lines_become_rows_with_named_cells(tmp_path: Path) -> None:
    document = read(write(tmp_path))
    rows = [block for block in document.blocks if block.kind == "row"]
    assert [{name: document.text[start:end] for name, start, end in row.cells} for row in rows] == [
        {"Fruit": "Apple", "Price": "3"},
        {"Fruit": "Pear", "Price": "4"},
    ]
    assert document.text == TEXT


def test_a_row_is_embedded_with_the_names_of_its_columns_and_quoted_without(tmp_path: Path) -> None:
    document = read(write(tmp_path))
    (cut,) = split(document)
    assert cut.texts == ("Fruit is dear.", "Fruit: Apple; Price: 3", "Fruit: Pear; Price: 4", "Buy none.")
    assert [document.quote(unit) for unit in cut.units][1] == "Apple 3"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (ENTRY.replace('"4"', '"5"'), "says other words than its lines 3 to 5"),
        (ENTRY.replace("lines = [3, 5]", "lines = 3"), "cannot be read"),
        ("[[", "cannot be read"),
    ],
)
def test_an_entry_that_does_not_fit_is_one_clear_line(tmp_path: Path, entry: str, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"^[^\\n]*tables\\.toml:? {why}[^\\n]*$"):
        read(write(tmp_path, entry))
