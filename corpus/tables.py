"""Tables that a text lost the lines of: `tables.toml` beside the files says what stood in them.

Copied from a page, a table is a run of words that only a reader can cut into cells. An entry names the lines, the
columns and the cells:

    [["essay.txt"]]
    lines = [40, 49]          # its first line, the header, and its last, counted from 1
    columns = ["Option", "Pros"]
    rows = [["Tesla", "No waiting"]]

The words of the cells must be those of the lines, so that an entry can order words but not add or lose any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.errors import UnreadableDocument
from corpus.sidecar import load_toml

TABLES = "tables.toml"


class TableEntry(BaseModel):
    """One table: the lines it takes, its columns' names and its rows, with a cell for each column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lines: tuple[int, int]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_ENTRIES = TypeAdapter(dict[str, tuple[TableEntry, ...]])


def load_tables(folder: Path) -> dict[str, tuple[TableEntry, ...]]:
    """The entries of a folder's `tables.toml` by file name; none when there is no such file.

    Raises UnreadableDocument when the file is no TOML or an entry is not lines, columns and rows.
    """
    try:
        return _ENTRIES.validate_python(load_toml(folder, TABLES))
    except ValidationError as error:
        what = str(error).splitlines()[0]
        raise UnreadableDocument(f"{TABLES}: cannot be read ({what}); mend or remove it") from None


def with_tables(text: str, tables: Iterable[TableEntry]) -> str:
    """The text with the lines of its tables written as Markdown writes tables.

    Raises UnreadableDocument when the cells hold other words than the lines.
    """
    lines = text.split("\n")
    for table in sorted(tables, key=lambda table: table.lines, reverse=True):
        first, last = table.lines
        if _words(lines[first - 1 : last]) != _words([*table.columns, *(cell for row in table.rows for cell in row)]):
            raise UnreadableDocument(f"{TABLES} says other words than its lines {first} to {last}; mend the entry")
        lines[first - 1 : last] = [_row(table.columns), _row(["---"] * len(table.columns)), *map(_row, table.rows)]
    return "\n".join(lines)


def _words(parts: Iterable[str]) -> Counter[str]:
    return Counter(re.sub(r"\s+", " ", " ".join(parts)).split())


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
