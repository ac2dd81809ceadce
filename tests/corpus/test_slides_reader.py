"""PowerPoint: titles, text, notes, tables, charts and drawings, in their order."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.shapes.autoshape import Shape
from pptx.shapes.shapetree import GroupShapes, SlideShapes
from pptx.slide import Slide

from tests.corpus.samples import (
    OMML,
    TABLE,
    document,
    kinds,
    label,
    pptx,
    prices,
    sign,
    zipped,
)

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DIAGRAM_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OFFICE_2010 = "http://schemas.microsoft.com/office/drawing/2010/main"
CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TYPES = "[Content_Types].xml"


def test_slides_keep_titles_text_notes_and_tables(tmp_path: Path) -> None:
    data = pptx([("Tools", "a wheel\na stone", "Say it slowly."), ("Prices", "", "")], TABLE)
    read_document = document(tmp_path, "mill.pptx", data)
    assert kinds(read_document)[:4] == [
        ("heading", "Tools"),
        ("item", "a wheel"),
        ("item", "a stone"),
        ("paragraph", "Say it slowly."),
    ]
    assert prices(read_document)[0] == {"Fruit": "Apple", "Price": "3"}
    assert label(read_document, "Say it") == "slide 1"
    assert label(read_document, "Pear") == "slide 2"


def drawn(draw: Callable[[Slide], None]) -> bytes:
    """A presentation of one slide without a title."""
    presentation = Presentation()
    draw(presentation.slides.add_slide(presentation.slide_layouts[6]))
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def box(shapes: SlideShapes | GroupShapes, words: str, top: int) -> Shape:
    shape = shapes.add_textbox(0, top * 500_000, 4_000_000, 400_000)
    shape.text_frame.text = words
    return shape


def test_a_chart_has_a_row_for_each_category(tmp_path: Path) -> None:
    def draw(slide: Slide) -> None:
        data = CategoryChartData()
        data.categories = ["2023", "2024"]
        data.add_series("Oil", (10.5, 0.1 + 0.2))
        data.add_series("Corn", (7, 8))
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 4_000_000, 3_000_000, data)
        frame.chart.has_title = True
        frame.chart.chart_title.text_frame.text = "What the mill used"

    read_document = document(tmp_path, "mill.pptx", drawn(draw))
    assert kinds(read_document)[0] == ("paragraph", "What the mill used")
    assert prices(read_document) == [
        {"": "2023", "Oil": "10.5", "Corn": "7"},
        {"": "2024", "Oil": "0.3", "Corn": "8"},
    ]


def test_a_text_box_with_a_formula_is_read_once(tmp_path: Path) -> None:
    def draw(slide: Slide) -> None:
        shape = box(slide.shapes, "The mill does ", 1)._element
        formula = f'<a14:m xmlns:a14="{OFFICE_2010}" xmlns:m="{OMML}"><m:oMath>{sign("E=m")}</m:oMath></a14:m>'
        shape.find(f".//{DRAWING}p").append(parse_xml(formula))
        both = parse_xml(f'<mc:AlternateContent xmlns:mc="{CHOICE}"><mc:Choice Requires="a14"/></mc:AlternateContent>')
        shape.getparent().replace(shape, both)
        both[0].append(shape)
        both.append(parse_xml(f'<mc:Fallback xmlns:mc="{CHOICE}"/>'))
        both[1].append(deepcopy(shape))

    assert document(tmp_path, "mill.pptx", drawn(draw)).text == "The mill does E=m"


def test_a_group_that_was_moved_is_read_where_it_stands(tmp_path: Path) -> None:
    def draw(slide: Slide) -> None:
        group = slide.shapes.add_group_shape()
        box(group.shapes, "Below.", 1)
        group.top = 5_000_000
        box(slide.shapes, "Above.", 3)

    assert document(tmp_path, "mill.pptx", drawn(draw)).text == "Above.\n\nBelow."


def test_smart_art_is_read(tmp_path: Path) -> None:
    model = (
        f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{DRAWING[1:-1]}"><dgm:ptLst>'
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Grind </a:t></a:r><a:r><a:t>corn</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Sell flour</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )

    def draw(slide: Slide) -> None:
        part = Part(PackURI("/ppt/diagrams/data1.xml"), DIAGRAM_TYPE, slide.part.package, model.encode())
        related = slide.part.relate_to(part, f"{RELATIONS}/diagramData")
        frame = slide.shapes.add_table(1, 1, 0, 0, 100, 100)._element
        shown = frame.find(f".//{DRAWING}graphicData")
        shown.clear()
        shown.set("uri", DIAGRAM)
        shown.append(parse_xml(f'<dgm:relIds xmlns:dgm="{DIAGRAM}" xmlns:r="{RELATIONS}" r:dm="{related}"/>'))

    found = kinds(document(tmp_path, "mill.pptx", drawn(draw)))
    assert found == [("item", "Grind corn"), ("item", "Sell flour")]


@pytest.mark.parametrize(("suffix", "kind"), [("ppsx", "slideshow"), ("potx", "template")])
def test_slide_shows_and_templates_are_read(tmp_path: Path, suffix: str, kind: str) -> None:
    with ZipFile(BytesIO(pptx([("Tools", "a wheel", "")]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[TYPES] = files[TYPES].replace(b"presentationml.presentation.main", f"presentationml.{kind}.main".encode())
    read_document = document(tmp_path, f"mill.{suffix}", zipped(files))
    assert kinds(read_document) == [("heading", "Tools"), ("paragraph", "a wheel")]
