"""PowerPoint: each slide's title, text, tables and notes; places are slides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from pptx import Presentation
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import visible
from corpus.readers.piece import Piece
from corpus.readers.properties import properties
from corpus.readers.rows import names_columns


def read_slides(data: bytes) -> Reading:
    """The text of a .pptx file, hidden slides left out; raises UnreadableDocument for one without any."""
    pieces: list[Piece] = []
    for number, slide in enumerate(Presentation(BytesIO(data)).slides, start=1):
        found = [] if slide._element.get("show") == "0" else list(_slide(slide))
        if found:
            place = Mark(0, page=number, label=f"slide {number}")
            pieces += [replace(found[0], parted=True, marks=(place,)), *found[1:]]
    if not pieces:
        raise UnreadableDocument("holds no text; where its slides are pictures, run OCR on a PDF of it")
    about = properties(data)
    return replace(compose(pieces, about.title), author=about.author, published=about.published)


def _slide(slide: Slide) -> Iterator[Piece]:
    title = slide.shapes.title
    if title is not None and title.has_text_frame and title.text_frame.text.strip():
        yield Piece(_folded(title.text_frame.text), True, kind="heading")
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for paragraph in slide.notes_slide.notes_text_frame.text.split("\n"):
            if _folded(paragraph):
                yield Piece(_folded(paragraph), True)


def _in_order(shapes: Iterable[BaseShape]) -> list[BaseShape]:
    """Shapes as they are read: from the top, those of one height from the left; groups are taken apart."""
    flat: list[BaseShape] = []
    for shape in shapes:
        flat += _in_order(shape.shapes) if isinstance(shape, GroupShape) else [shape]
    return sorted(flat, key=lambda shape: (round((shape.top or 0) / 400_000), shape.left or 0))


def _shape(shape: BaseShape) -> Iterator[Piece]:
    if isinstance(shape, GraphicFrame) and shape.has_table:
        yield from _table([[_folded(cell.text) for cell in row.cells] for row in shape.table.rows])
    elif isinstance(shape, Shape) and not _is_footer(shape):
        paragraphs = [_folded(line) for line in shape.text_frame.text.replace("\v", "\n").split("\n")]
        lines = [line for line in paragraphs if line]
        for at, line in enumerate(lines):
            yield Piece(line, not at, kind="item" if len(lines) > 1 else "paragraph")


def _is_footer(shape: Shape) -> bool:
    """Whether it is the place of what stands on every slide: date, footer, number."""
    if not shape.is_placeholder:
        return False
    return any(name in str(shape.placeholder_format.type) for name in ("DATE", "FOOTER", "SLIDE_NUMBER"))


def _table(rows: list[list[str]]) -> Iterator[Piece]:
    columns = rows[0] if len(rows) > 1 and names_columns(rows) else []
    if columns:
        yield Piece(" ".join(filter(None, columns)), True, kind=None)
    for row in rows[bool(columns) :]:
        names = [*columns, *[""] * (len(row) - len(columns))]
        cells = tuple((name, cell) for name, cell in zip(names, row, strict=False) if cell)
        if cells:
            yield Piece(" ".join(cell for _, cell in cells), kind="row", cells=cells)


def _folded(text: str) -> str:
    return visible(" ".join(text.split()))
