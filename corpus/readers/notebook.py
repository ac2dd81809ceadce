"""Jupyter notebooks: the words of their cells in Markdown, and their code; what the code printed is not read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from pydantic import AliasChoices, BaseModel, Field

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import visible
from corpus.readers.front_matter import FrontMatter, front_matter
from corpus.readers.markdown import markdown_pieces
from corpus.readers.piece import Piece


class _Cell(BaseModel):
    """Notebooks before version 4 have code as `input`, and headings as cells of their own."""

    cell_type: str = ""
    source: str | list[str] = Field("", validation_alias=AliasChoices("source", "input"))
    level: int = 1


class _Sheet(BaseModel):
    """What notebooks before version 4 hold their cells in."""

    cells: list[_Cell] = []


class _Notebook(BaseModel):
    cells: list[_Cell] = []
    worksheets: list[_Sheet] = []


def read_notebook(text: str) -> Reading:
    """The cells in order, each a place of its own; raises UnreadableDocument for what is no notebook."""
    try:
        notebook = _Notebook.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"is no whole JSON (line {error.lineno}); save the notebook anew") from None
    except (ValueError, RecursionError):  # a number or nesting beyond what Python reads, too
        raise UnreadableDocument("is JSON, but no notebook; check that it is the right file") from None
    cells = [*notebook.cells, *(cell for sheet in notebook.worksheets for cell in sheet.cells)]
    # What publishes notebooks reads the first one's front matter.
    opens = cells[0] if cells and cells[0].cell_type in ("markdown", "raw") else None
    front = front_matter(_source(opens)) if opens else FrontMatter()
    pieces = [
        piece
        for number, cell in enumerate(cells, start=1)
        for piece in _cell(cell, number, front.length if cell is opens else 0)
    ]
    if not pieces:
        raise UnreadableDocument("is a notebook without a word in its cells")
    return replace(compose(pieces, front.title), author=front.author, published=front.published, url=front.url)


def _source(cell: _Cell) -> str:
    return cell.source if isinstance(cell.source, str) else "".join(cell.source)


def _cell(cell: _Cell, number: int, skipped: int) -> Iterator[Piece]:
    source = _source(cell)[skipped:]
    if cell.cell_type == "code":
        lines = [visible(line.rstrip()) for line in source.split("\n") if line.strip()]
        pieces = [Piece(line, parted=not at, kind="item") for at, line in enumerate(lines)]
    elif cell.cell_type == "heading":
        pieces = markdown_pieces(f"{'#' * max(1, min(6, cell.level))} {' '.join(source.split())}", is_cell=True)
    elif cell.cell_type == "markdown":
        pieces = markdown_pieces(source, is_cell=True)
    else:
        pieces = []
    if pieces:
        yield replace(pieces[0], parted=True, marks=(Mark(0, label=f"cell {number}"), *pieces[0].marks))
        yield from pieces[1:]
