"""A comparison's table as rows of entries, the same on a page, in Markdown and on a terminal."""

from __future__ import annotations

from itertools import zip_longest

from bot.answer import Cell, Table

NO_WORDS = "the sources don’t tell"
WIDE = 2  # columns of subjects that a phone has room for

# A heading, what a cell says, or words of our own: `None` where there is nothing.
Heading = tuple[str]
Entry = Heading | Cell | str | None


def grid(table: Table) -> list[list[Entry]]:
    """A column for each of two subjects, a row for each of more, to fit a narrow page; the first row is the head."""
    rows: list[list[Entry]] = [[None, *((subject,) for subject in table.subjects)]]
    for column in table.columns:
        told = [[cell for cell in cells if cell.column == column] for cells in table.cells]
        for at, line in enumerate(zip_longest(*told)):
            rows.append([(column,) if column and not at else None, *line])
    for at, cells in enumerate(table.cells, start=1):
        if not cells:
            rows[1][at] = NO_WORDS
    if len(table.subjects) > WIDE:
        return [list(row) for row in zip(*rows, strict=True)]
    return rows if any(table.columns) else [row[1:] for row in rows]
