"""PowerPoint: each slide's title, text, tables and notes; places are slides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from lxml import etree
from pptx.oxml.xmlchemy import OxmlElement
from pptx.package import Package
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import one_line
from corpus.readers.formulas import linear
from corpus.readers.package import as_usual
from corpus.readers.piece import Piece
from corpus.readers.properties import properties
from corpus.readers.rows import names_columns, table_pieces
from corpus.readers.safe_xml import safe_parser

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHOSEN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMULA = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
# A number in more digits than anyone wrote.
_LONG = re.compile(r"-?\d*\.\d{15,}")
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def read_slides(data: bytes) -> Reading:
    """The text of a presentation or a slide show, hidden slides left out; raises UnreadableDocument for one without."""
    pieces: list[Piece] = []
    data = as_usual(data)
    presentation = Package.open(BytesIO(data)).main_document_part.presentation
    for number, slide in enumerate(presentation.slides, start=1):
        found = [] if slide._element.get("show") == "0" else list(_slide(slide))
        if found:
            place = Mark(0, page=number, label=f"slide {number}")
            pieces += [replace(found[0], parted=True, marks=(place,)), *found[1:]]
    if not pieces:
        raise UnreadableDocument("holds no text; where its slides are pictures, run OCR on a PDF of it")
    about = properties(data)
    return replace(compose(pieces, about.title), author=about.author, published=about.published)


def _slide(slide: Slide) -> Iterator[Piece]:
    _open_up(slide._element)
    title = slide.shapes.title
    if title is not None and title.has_text_frame and title.text_frame.text.strip():
        yield Piece(one_line(title.text_frame.text), True, kind="heading")
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for paragraph in slide.notes_slide.notes_text_frame.text.split("\n"):
            if one_line(paragraph):
                yield Piece(one_line(paragraph), True)


def _open_up(tree: etree._Element) -> None:
    """Put formulas, and what PowerPoint writes in two forms, where they are shown; python-pptx passes them over."""
    for both in list(tree.iter(f"{_CHOSEN}AlternateContent")):
        parent, newer = both.getparent(), both.find(f"{_CHOSEN}Choice")
        at = parent.index(both)
        parent[at : at + 1] = list(newer) if newer is not None else []
    for formula in list(tree.iter(_FORMULA)):
        run = OxmlElement("a:r")
        etree.SubElement(run, f"{_DRAWING}t").text = linear(formula)
        formula.getparent().replace(formula, run)


def _in_order(shapes: Iterable[BaseShape]) -> list[BaseShape]:
    """Shapes as they are read: from the top, those of one height from the left; groups are taken apart.

    What is in a group has places of its own, so a group is one shape among the others.
    """
    flat: list[BaseShape] = []
    for shape in sorted(shapes, key=lambda shape: (round((shape.top or 0) / 400_000), shape.left or 0)):
        flat += _in_order(shape.shapes) if isinstance(shape, GroupShape) else [shape]
    return flat


def _shape(shape: BaseShape) -> Iterator[Piece]:
    if isinstance(shape, GraphicFrame) and shape.has_table:
        rows = [[one_line(cell.text) for cell in row.cells] for row in shape.table.rows]
        yield from table_pieces(rows, len(rows) > 1 and names_columns(rows))
    elif isinstance(shape, GraphicFrame) and shape.has_chart:
        yield from _chart(etree.fromstring(shape.chart_part.blob, safe_parser()))
    elif isinstance(shape, GraphicFrame):
        yield from _diagram(shape)
    elif isinstance(shape, Shape) and not _is_footer(shape):
        paragraphs = [one_line(line) for line in shape.text_frame.text.replace("\v", "\n").split("\n")]
        lines = [line for line in paragraphs if line]
        for at, line in enumerate(lines):
            yield Piece(line, not at, kind="item" if len(lines) > 1 else "paragraph")


def _is_footer(shape: Shape) -> bool:
    """Whether it is the place of what stands on every slide: date, footer, number."""
    if not shape.is_placeholder:
        return False
    return any(name in str(shape.placeholder_format.type) for name in ("DATE", "FOOTER", "SLIDE_NUMBER"))


def _chart(chart: etree._Element) -> Iterator[Piece]:
    """Its title, and a row for each category with the value of each series."""
    series = list(chart.iter(f"{_CHART}ser"))
    rows: dict[int, list[str]] = {}
    for column, one in enumerate(series, start=1):
        # Of categories within categories the first are the innermost.
        for at, name in [*_points(one, "cat"), *_points(one, "xVal")][::-1]:
            rows.setdefault(at, [""] * (len(series) + 1))[0] = name
        for at, value in (*_points(one, "val"), *_points(one, "yVal")):
            rows.setdefault(at, [""] * (len(series) + 1))[column] = value
    titles = chart.findall(f"{_CHART}chart/{_CHART}title")
    title = one_line(" ".join(words.text or "" for one in titles for words in one.iter(f"{_DRAWING}t")))
    if title:
        yield Piece(title, True)
    names = [one_line(one.findtext(f"{_CHART}tx//{_CHART}v", "")) for one in series]
    yield from table_pieces([["", *names], *(rows[at] for at in sorted(rows))], any(names))


def _points(series: etree._Element, kind: str) -> Iterator[tuple[int, str]]:
    """What a chart last knew of its sheet: the place of each point, and its words or its number."""
    for point in series.iterfind(f"{_CHART}{kind}//{_CHART}pt"):
        words = one_line(point.findtext(f"{_CHART}v", ""))
        # The sheet's own 0.3 is 0.30000000000000004 there.
        yield int(point.get("idx", "0")), f"{float(words):.15g}" if _LONG.fullmatch(words) else words


def _diagram(shape: GraphicFrame) -> Iterator[Piece]:
    """The words of SmartArt, which lie in a part of their own."""
    for ids in shape._element.iter(f"{_DIAGRAM}relIds"):
        data = etree.fromstring(shape.part.related_part(ids.get(_DATA)).blob, safe_parser())
        for paragraph in data.iterfind(f".//{_DIAGRAM}t/{_DRAWING}p"):
            words = one_line("".join(run.text or "" for run in paragraph.iter(f"{_DRAWING}t")))
            if words:
                yield Piece(words, kind="item")
