"""Word, PowerPoint, Excel, EPUB, web pages and e-mail: words with their structure and places."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.shapes.autoshape import Shape
from pptx.shapes.shapetree import GroupShapes, SlideShapes
from pptx.slide import Slide

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read
from tests.corpus.samples import WORD, docx, epub, paragraph, pptx, xlsx, zipped

PROSE = (
    "The river rose all night and by the morning the lower meadow was under water. Nobody had seen it so high since "
    "the year the old bridge went, and the miller moved his sacks up to the loft before breakfast."
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DIAGRAM_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OFFICE_2010 = "http://schemas.microsoft.com/office/drawing/2010/main"
CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TYPES = "[Content_Types].xml"
TABLE = [("Fruit", "Price"), ("Apple", "3"), ("Pear", "4")]


def document(folder: Path, name: str, data: bytes) -> Document:
    (folder / name).write_bytes(data)
    return read(folder / name)


def kinds(read_document: Document) -> list[tuple[str, str]]:
    return [(block.kind, read_document.text[block.start : block.end]) for block in read_document.blocks]


def label(read_document: Document, words: str) -> str:
    start = read_document.text.index(words)
    return read_document.place(read_document.span(start, start + len(words))).label


def prices(read_document: Document) -> list[dict[str, str]]:
    text = read_document.text
    return [
        {column: text[start:end] for column, start, end in block.cells}
        for block in read_document.blocks
        if block.kind == "row"
    ]


def word_table() -> str:
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in TABLE)
    return f"<w:tbl>{rows.replace('<w:tr>', '<w:tr><w:trPr><w:tblHeader/></w:trPr>', 1)}</w:tbl>"


def test_a_word_file_keeps_headings_tables_and_what_it_says_of_itself(tmp_path: Path) -> None:
    body = paragraph("Floods", "Heading1") + paragraph(PROSE) + paragraph("Prices", "Heading1") + word_table()
    read_document = document(tmp_path, "mill.docx", docx(body))
    assert kinds(read_document)[:3] == [("heading", "Floods"), ("paragraph", PROSE), ("heading", "Prices")]
    assert prices(read_document) == [{"Fruit": "Apple", "Price": "3"}, {"Fruit": "Pear", "Price": "4"}]
    assert label(read_document, "Apple") == "§ Prices"
    assert label(read_document, "The river") == "§ Floods"
    assert (read_document.title, read_document.source.author) == ("The Mill", "Orla Venn")


def test_what_word_hides_or_deleted_is_not_read(tmp_path: Path) -> None:
    deleted = f"<w:p><w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del><w:ins>{paragraph('x')[5:-6]}</w:ins></w:p>"
    body = paragraph(PROSE) + deleted + paragraph("SECRET", run="<w:vanish/>")
    read_document = document(tmp_path, "mill.docx", docx(body))
    assert "SECRET" not in read_document.text
    assert read_document.text.endswith("x")


def style(identity: str, name: str, more: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'


def test_what_a_field_shows_stands_in_its_sentence(tmp_path: Path) -> None:
    field = '<w:fldSimple w:instr=" SEQ Table "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    body = f"{paragraph('See Table ')[:-6]}{field}<w:r><w:t>, or ask.</w:t></w:r></w:p>"
    assert document(tmp_path, "mill.docx", docx(body)).text == "See Table 7, or ask."


def test_the_words_below_a_gloss_stand_in_their_sentence(tmp_path: Path) -> None:
    base, gloss = (f"<w:r><w:t>{words}</w:t></w:r>" for words in ("水車", "すいしゃ"))
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{gloss}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
    body = f"{paragraph('It is a ')[:-6]}{ruby}<w:r><w:t>.</w:t></w:r></w:p>"
    assert document(tmp_path, "mill.docx", docx(body)).text == "It is a 水車."


def test_words_that_a_page_break_parts_stay_apart(tmp_path: Path) -> None:
    body = f'{paragraph("The wheel")[:-6]}<w:r><w:br w:type="page"/><w:t>turns.</w:t></w:r></w:p>'
    assert document(tmp_path, "mill.docx", docx(body)).text == "The wheel turns."


OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def sign(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (f"{sign('E=m')}<m:sSup><m:e>{sign('c')}</m:e><m:sup>{sign('2')}</m:sup></m:sSup>", "E=mc^2"),
        (f"<m:f><m:num>{sign('a+1')}</m:num><m:den>{sign('2b')}</m:den></m:f>", "(a+1)/2b"),
        (f"<m:rad><m:deg/><m:e>{sign('x')}</m:e></m:rad>", "√x"),
        (f"<m:d><m:e>{sign('x')}</m:e></m:d>", "(x)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{sign("i=1")}</m:sub><m:sup>{sign("n")}</m:sup>'
            f"<m:e>{sign('i')}</m:e></m:nary>",
            "∑_(i=1)^ni",
        ),
    ],
)
@pytest.mark.parametrize("enclosing", ["", "m:oMathPara"])
def test_a_formula_stands_in_its_sentence(tmp_path: Path, formula: str, shown: str, enclosing: str) -> None:
    math = f'<m:oMath xmlns:m="{OMML}">{formula}</m:oMath>'
    if enclosing:
        math = f'<m:oMathPara xmlns:m="{OMML}">{math}</m:oMathPara>'
    body = f"{paragraph('The mill does ')[:-6]}{math}<w:r><w:t>, they say.</w:t></w:r></w:p>"
    assert document(tmp_path, "mill.docx", docx(body)).text == f"The mill does {shown}, they say."


@pytest.mark.parametrize("more", ['<w:basedOn w:val="Heading1"/>', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'])
def test_a_heading_of_a_house_style_is_one(tmp_path: Path, more: str) -> None:
    styles = style("Own1", "The mill's own", more) + style("Own2", "Its other", '<w:basedOn w:val="Own1"/>')
    body = paragraph("Floods", "Own1") + paragraph(PROSE) + paragraph("Fires", "Own2") + paragraph("None so far.")
    read_document = document(tmp_path, "mill.docx", docx(body, styles=styles))
    assert [kind for kind, _ in kinds(read_document)] == ["heading", "paragraph", "heading", "paragraph"]
    assert label(read_document, "None so far") == "§ Fires"


@pytest.mark.parametrize(
    "more",
    [
        '<w:basedOn w:val="Own1"/>',
        '<w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>',
    ],
)
def test_a_style_that_rests_on_itself_or_says_that_it_is_text_is_no_heading(tmp_path: Path, more: str) -> None:
    body = paragraph(PROSE, "Own1") + paragraph("None so far.")
    read_document = document(tmp_path, "mill.docx", docx(body, styles=style("Own1", "Own", more)))
    assert [kind for kind, _ in kinds(read_document)] == ["paragraph", "paragraph"]


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    contents = f"{paragraph('Contents')}{paragraph('What the miller saw 3')}"
    part = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    listed = paragraph("Who pays the miller 12", "TOC1")
    body = f"<w:sdt>{part}<w:sdtContent>{contents}</w:sdtContent></w:sdt>{listed}{paragraph(PROSE)}"
    read_document = document(tmp_path, "mill.docx", docx(body, styles=style("TOC1", "toc 1")))
    assert kinds(read_document) == [("paragraph", PROSE)]


@pytest.mark.parametrize(
    "form",
    [
        "{name}   0:0{at}<br/>{words}",
        "<br/>{name}   0:0{at}<br/>{words}",
        "0:0:{at}.12 --> 0:0:{at}.9<br/>{name}<br/>{words}",
    ],
)
def test_a_transcript_of_a_meeting_keeps_speakers_and_times(tmp_path: Path, form: str) -> None:
    said = [
        ("Orla Venn", "Is it lit?"),
        ("Ben Oduya (Guest)", "It is."),
        ("Orla Venn", "And signed?"),
        ("Ben Oduya (Guest)", "Yes."),
    ]
    told = [form.format(name=who, at=at, words=words) for at, (who, words) in enumerate(said)]
    body = "".join(paragraph(turn.replace("-->", "--&gt;").replace("<br/>", "</w:t><w:br/><w:t>")) for turn in told)
    read_document = document(tmp_path, "meeting.docx", docx(body))
    places = [read_document.place(read_document.span(block.start, block.end)) for block in read_document.blocks]
    assert kinds(read_document) == [("turn", words) for _, words in said]
    assert [(place.speaker, int(place.start_s or 0)) for place in places] == [
        (who, at) for at, (who, _) in enumerate(said)
    ]


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


def test_sheets_keep_rows_under_their_columns(tmp_path: Path) -> None:
    data = xlsx(
        {"Fruit": [("Fruit", "Price"), ("Apple", 3), ("Pear", 4.5)], "Empty": [], "Notes": [("Ripe in May", 7)]}
    )
    read_document = document(tmp_path, "mill.xlsx", data)
    assert prices(read_document) == [
        {"Fruit": "Apple", "Price": "3"},
        {"Fruit": "Pear", "Price": "4.5"},
        {"": "7"},
    ]
    assert label(read_document, "Pear") == "Fruit, row 3"
    assert label(read_document, "Ripe") == "Notes, row 1"


def test_amounts_keep_their_digits_and_spans_of_time_are_hours(tmp_path: Path) -> None:
    written = (123456789.12, 12345678901.5, 0.00001234, 0.1 + 0.2, timedelta(hours=36), timedelta(minutes=9, seconds=5))
    data = xlsx({"Sales": [("Name", "Value"), *(("Lamp", value) for value in written)]})
    found = [row["Value"] for row in prices(document(tmp_path, "mill.xlsx", data))]
    assert found == ["123456789.12", "12345678901.5", "0.00001234", "0.3", "36:00", "0:09:05"]


@pytest.mark.parametrize(
    ("options", "found"), [({"hidden": True}, ["Pear 4"]), ({"hidden": True, "level": 1}, ["Apple 3", "Pear 4"])]
)
def test_hidden_rows_and_columns_are_not_read_and_told_of(
    tmp_path: Path, options: dict[str, bool], found: list[str]
) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        for at, row in enumerate([("Fruit", "Cost", "Price"), ("Apple", 1, 3), ("Pear", 2, 4)]):
            sheet.write_row(at, 0, row)
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_row(1, None, None, options)
    read_document = document(tmp_path, "mill.xlsx", out.getvalue())
    assert [words for kind, words in kinds(read_document) if kind == "row"] == found
    assert "Cost" not in read_document.text
    assert read_document.notes == ("hidden rows and columns not read; show them and save the file to have them read",)


def test_rows_that_a_filter_hides_are_read(tmp_path: Path) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        for at, row in enumerate([("Fruit", "Price"), ("Apple", 3), ("Pear", 4)]):
            sheet.write_row(at, 0, row)
        sheet.autofilter(0, 0, 2, 1)
        sheet.filter_column(1, "x > 3")
        sheet.set_row(1, None, None, {"hidden": True})
    assert "Apple" in document(tmp_path, "mill.xlsx", out.getvalue()).text


def test_formulas_that_no_program_calculated_are_told_of(tmp_path: Path) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Fruit")
        sheet.write_row(0, 0, ("Fruit", "Price", "Note"))
        sheet.write(1, 0, "Apple")
        sheet.write_formula(1, 1, "=SUM(1,2)", None, "")
        sheet.write_formula(1, 2, "=SUM(1,2)", None, 3)
    told = document(tmp_path, "mill.xlsx", out.getvalue()).notes
    assert told == ("formulas without a value: 1; open and save the file in a spreadsheet program",)


def test_a_cell_that_is_merged_with_those_below_stands_in_each_row(tmp_path: Path) -> None:
    rows = [("Region", "Month", "Price"), ("North", "Jan", 3), ("", "Feb", 4), ("South", "Jan", 5)]
    found = kinds(document(tmp_path, "mill.xlsx", xlsx({"Sales": rows}, merged="A2:A3")))
    assert [words for kind, words in found if kind == "row"] == ["North Jan 3", "North Feb 4", "South Jan 5"]


def test_a_book_is_read_by_its_spine_with_chapters_as_places(tmp_path: Path) -> None:
    data = epub({"One": f"<h1>Chapter One</h1><p>{PROSE}</p>", "Two": "<p>The rain stopped. Über.</p>"})
    read_document = document(tmp_path, "mill.epub", data)
    assert label(read_document, "The river") == "§ Chapter One"
    assert label(read_document, "Über") == "§ Two"
    assert (read_document.title, read_document.source.author, read_document.source.published) == (
        "The Mill",
        "Orla Venn",
        "2020-01-02",
    )


def test_a_protected_book_says_so(tmp_path: Path) -> None:
    locked = {
        "META-INF/encryption.xml": '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"'
        "/></encryption>"
    }
    with pytest.raises(UnreadableDocument, match=r"^mill\.epub: is protected \(DRM\)"):
        document(tmp_path, "mill.epub", epub({"One": "<p>x</p>"}, locked))


PAGE = f"""<!doctype html><html><head><title>The mill | A site</title><meta charset="iso-8859-1">
<meta name="author" content="Orla Venn"></head><body><nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<article><h1>The mill</h1><p>{PROSE} Café.</p><p style="display: none">SECRET</p><p hidden>SECRET</p>
<script>SECRET</script><!-- SECRET --><h2>Tools</h2><ul><li>a wheel</li><li>a stone</li></ul>
<table><tr><th>Fruit</th><th>Price</th></tr><tr><td>Apple</td><td>3</td></tr><tr><td>Pear</td><td>4</td></tr></table>
<p>{PROSE.replace("river", "stream")}</p></article><footer>All rights reserved. Subscribe</footer></body></html>"""


def test_a_web_page_keeps_its_content_and_drops_what_stands_around_it(tmp_path: Path) -> None:
    read_document = document(tmp_path, "mill.html", PAGE.encode("latin-1"))
    found = kinds(read_document)
    assert ("heading", "Tools") in found
    assert ("item", "a stone") in found
    assert "Café." in read_document.text
    assert prices(read_document) == [{"Fruit": "Apple", "Price": "3"}, {"Fruit": "Pear", "Price": "4"}]
    for around in ("SECRET", "About us", "Subscribe"):
        assert around not in " ".join(words for _, words in found)
    assert (read_document.title, read_document.source.author) == ("The mill", "Orla Venn")
    assert label(read_document, "a stone") == "§ Tools"


def page(tmp_path: Path, body: str) -> Document:
    article = f"<article><h1>The mill</h1><p>{PROSE}</p>{body}<p>{PROSE.replace('river', 'stream')}</p></article>"
    return document(tmp_path, "page.html", f"<html><head><title>The mill</title></head><body>{article}</body>".encode())


@pytest.mark.parametrize("made", ["html", "epub"])
@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ("<ol><li>Stop the <b>mill</b>.</li><li><p>Wait.</p></li></ol>", ["1. Stop the mill.", "2. Wait."]),
        ("<ol start=4><li><b>Stop</b> it.</li><li value=9>Wait.</li></ol>", ["4. Stop it.", "9. Wait."]),
        ("<ol reversed><li>Third of all.</li><li>Second.</li></ol>", ["2. Third of all.", "1. Second."]),
        (
            "<ol><li>Stop it.<ol><li>At once.</li></ol></li><li>Wait.</li></ol>",
            ["1. Stop it.", "1. At once.", "2. Wait."],
        ),
        ("<ol><li><ul><li>Any of these.</li></ul></li></ol>", ["Any of these."]),
        ("<ol type=a><li>Stop it.</li></ol>", ["Stop it."]),
        ('<div class="footnotes"><ol><li>Orla built it.</li></ol></div>', ["Orla built it."]),
    ],
)
def test_items_of_numbered_lists_have_the_numbers_that_a_page_shows(
    tmp_path: Path, made: str, items: str, shown: list[str]
) -> None:
    chapter = {"One": f"<p>{PROSE}</p>{items}<p>{PROSE}</p>"}
    read_document = page(tmp_path, items) if made == "html" else document(tmp_path, "mill.epub", epub(chapter))
    assert [words for kind, words in kinds(read_document) if kind == "item"] == shown


def test_the_contents_of_a_book_are_not_counted(tmp_path: Path) -> None:
    contents = '<ol><li><a href="#one">The first</a></li><li><a href="#two">The second</a></li></ol>'
    read_document = document(tmp_path, "mill.epub", epub({"One": f"{contents}<p>{PROSE}</p>"}))
    assert kinds(read_document)[:3] == [("heading", "One"), ("item", "The first"), ("item", "The second")]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Adapted from <a href="#" title="The hidden figures of the mill">a book by Orla Venn</a>, in May.</p>',
        '<p aria-label="Details hidden behind">Adapted from a book by Orla Venn, in May.</p>',
        '<p><font color="#ffa500">Adapted from a book by Orla Venn, in May.</font></p>',
        '<p><font color="#fffacd">Adapted from a book by Orla Venn, in May.</font></p>',
        '<p class="hidden md:block">Adapted from a book by Orla Venn, in May.</p>',
    ],
)
def test_what_an_attribute_says_hides_nothing(tmp_path: Path, body: str) -> None:
    assert "Adapted from a book by Orla Venn, in May." in page(tmp_path, body).text


@pytest.mark.parametrize(
    "hiding", ['hidden=""', 'class="x sr-only"', 'class="hidden"', 'aria-hidden="true"', 'style="color: #fff"']
)
def test_what_a_page_hides_stays_hidden(tmp_path: Path, hiding: str) -> None:
    assert "SECRET" not in page(tmp_path, f"<p {hiding}>SECRET words of the mill.</p>").text


def test_code_within_a_sentence_is_part_of_it(tmp_path: Path) -> None:
    told = "<p>Set <code>PORT</code> to the port of the server, and restart it with <kbd>mill restart</kbd> then.</p>"
    read_page = page(tmp_path, f"{told}<pre><code>mill start\nmill stop</code></pre>")
    assert "Set PORT to the port of the server, and restart it with mill restart then." in read_page.text
    assert ("item", "mill stop") in kinds(read_page)


def test_a_large_picture_within_a_saved_page_ends_nothing(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 1_000_000}">'
    assert "the stream rose" in page(tmp_path, picture).text.lower()


WHITE = 'style="background:#036;color:#fff"'


@pytest.mark.parametrize(
    "head",
    [
        "<caption>What the mill sells</caption><tr><th>Fruit</th><th>Price</th></tr>",
        f"<thead><tr><th {WHITE}>Fruit</th><th {WHITE}>Price</th></tr></thead>",
        "<tr bgcolor='#1f4e79'><th style='color: white'>Fruit</th><th><font color='white'>Price</font></th></tr>",
    ],
)
def test_columns_keep_their_names_below_a_caption_and_in_white_on_dark(tmp_path: Path, head: str) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE[1:])
    read_page = page(tmp_path, f"<table>{head}{rows}</table>")
    assert prices(read_page) == [{"Fruit": "Apple", "Price": "3"}, {"Fruit": "Pear", "Price": "4"}]
    assert ("What the mill sells" in read_page.text) == ("caption" in head)


@pytest.mark.parametrize("background", ["white", "#fefefe", "transparent", "url(x.png)", ""])
def test_white_on_anything_but_dark_is_hidden_and_leaves_its_column(tmp_path: Path, background: str) -> None:
    white = f'style="background: {background}; color: #fff"'
    rows = f"<tr><th>Fruit</th><th>Kind</th><th>Price</th></tr><tr><td>Apple</td><td {white}>SECRET</td><td>3</td></tr>"
    read_page = page(tmp_path, f"<table>{rows}<tr><td>Pear</td><td>ripe</td><td>4</td></tr></table>")
    assert prices(read_page)[0] == {"Fruit": "Apple", "Price": "3"}


@pytest.mark.parametrize("made", ["html", "epub"])
@pytest.mark.parametrize(
    "code",
    [
        "<pre>mill start\n  stones: 2\nmill stop</pre>",
        '<div class="panel"><pre class="syntaxhighlighter-pre">mill start\n  stones: 2\nmill stop</pre></div>',
        "<pre><code><span><b>mill</b> start<br></span><span>  stones: 2<br></span>mill stop</code></pre>",
        "<pre><span>mill start<br/>  stones: 2<br/>mill stop</span></pre>",
        "<pre><code><div>mill start</div><div>  stones: 2</div><div>mill stop</div></code></pre>",
    ],
)
def test_code_keeps_its_lines(tmp_path: Path, made: str, code: str) -> None:
    told = f"<p>{PROSE}</p>{code}<p>The miller stops it in the evening, when the river is low.</p>"
    read_document = page(tmp_path, told) if made == "html" else document(tmp_path, "mill.epub", epub({"One": told}))
    lines = [words for kind, words in kinds(read_document) if kind == "item"]
    assert lines == ["mill start", "  stones: 2", "mill stop"]


def test_what_a_page_adds_to_headings_and_sentences_is_left_out(tmp_path: Path) -> None:
    body = (
        '<h2>Tools<a class="headerlink" href="#tools">¶</a></h2>'
        "<h2>Years<span class='mw-editsection'>[<a href='#'>edit</a>]</span></h2>"
        f"<p>It was named in 1240.<sup><a href='#cite-1'>[1]</a></sup> {PROSE}</p>"
    )
    found = kinds(page(tmp_path, body))
    assert {("heading", "Tools"), ("heading", "Years")} <= {*found}
    assert any(words.startswith("It was named in 1240. ") for _, words in found)


@pytest.mark.parametrize("made", ["html", "epub"])
@pytest.mark.parametrize(
    "mark",
    [
        '<a class="footnote-anchor" id="footnote-anchor-2" href="#footnote-2" target="_self">2</a>',
        '<a href="#n2"><sup>2</sup></a>',
        '<a id="FNanchor_2" href="#Footnote_2" class="fnanchor">[2]</a>',
        '<a href="#Footnote_2">[2]</a>',
        '<sup><a href="#n2">2</a>, <a href="#n3">3</a></sup>',
        '<a href="#back2" role="doc-backlink">↩︎</a>',
        '<a href="#back2">↩\ufe0e</a>',
    ],
)
def test_the_mark_of_a_note_is_no_word_of_the_sentence(tmp_path: Path, made: str, mark: str) -> None:
    told = f"<p>In those days it cost 20{mark} in the mill by the <a href='#area'>5 m<sup>2</sup></a> of the yard.</p>"
    read_document = page(tmp_path, told) if made == "html" else document(tmp_path, "mill.epub", epub({"One": told}))
    assert "In those days it cost 20 in the mill by the 5 m² of the yard." in read_document.text


@pytest.mark.parametrize("made", ["html", "epub"])
def test_what_is_raised_stays_apart_from_the_number_before(tmp_path: Path, made: str) -> None:
    told = "<p>It weighs 6 × 10<sup>23</sup> g at 5 s<sup><i>−1</i></sup>, 2<sup>0.5</sup> of CO<sub>2</sub>, in the "
    told += "19<sup>th</sup> year of the old mill by the river.</p>"
    read_document = page(tmp_path, told) if made == "html" else document(tmp_path, "mill.epub", epub({"One": told}))
    assert "6 × 10²³ g at 5 s⁻¹, 2^0.5 of CO2, in the 19th year" in read_document.text


def test_a_first_row_that_only_may_name_columns_is_found_like_the_others(tmp_path: Path) -> None:
    rows = ("Ann Smith", "Chair", "Bring the key"), ("Bob Jones", "Clerk", "Order wood"), ("Cid Ray", "Guest", "None")
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    assert ("row", "Ann Smith Chair Bring the key") in kinds(page(tmp_path, f"<table>{cells}</table>"))


def test_a_short_page_is_read_whole(tmp_path: Path) -> None:
    assert document(tmp_path, "a.html", b"<html><body><p>Short page only.</p></body></html>").text == "Short page only."


MESSAGE = b"""From: Orla Venn <orla@example.org>
Subject: =?utf-8?q?Die_M=C3=BChle?=
Date: Wed, 06 Mar 2024 10:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1

The m\xfchle stands.

On Tue, 5 Mar 2024, A. Miller wrote:
> Does it stand?

--\x20
Orla Venn, miller
"""


@pytest.mark.parametrize("name", ["mill.eml", "mill.txt"])
def test_a_message_keeps_its_own_words_and_who_wrote_them(tmp_path: Path, name: str) -> None:
    read_document = document(tmp_path, name, MESSAGE.replace(b"\n", b"\r\n"))
    assert kinds(read_document) == [("heading", "Die Mühle"), ("paragraph", "The mühle stands.")]
    assert "Does it stand?" in read_document.text
    source = read_document.source
    assert (source.title, source.author, source.published) == ("Die Mühle", "Orla Venn", "2024-03-06")
    start = read_document.text.index("stands")
    assert read_document.place(read_document.span(start, start + 3)).speaker == "Orla Venn"


def test_a_mailbox_is_read_message_by_message(tmp_path: Path) -> None:
    second = (
        MESSAGE.replace(b"=?utf-8?q?Die_M=C3=BChle?=", b"Rain")
        .replace(b"stands", b"fell")
        .replace(b"06 Mar", b"07 Mar")
    )
    box = b"".join(
        b"From orla@example.org Wed Mar  6 10:00:00 2024\n" + message + b"\n" for message in (MESSAGE, second)
    )
    read_document = document(tmp_path, "all.mbox", box)
    assert read_document.title == "2 messages, 2024-03-06 to 2024-03-07"
    fell = read_document.text.index("fell")
    place = read_document.place(read_document.span(fell, fell + 4))
    assert (place.heading, place.label) == ("Rain", "Orla Venn, 2024-03-07")


def test_an_attachment_is_told_of(tmp_path: Path) -> None:
    body = b"""From: a@example.org
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html

<p>See <b>this</b>.</p><p style="display:none">SECRET</p>
--x
Content-Type: application/pdf
Content-Disposition: attachment; filename=a.pdf

x
--x--
"""
    read_document = document(tmp_path, "a.eml", body)
    assert read_document.text.endswith("See this.")
    assert read_document.notes == ("1 attachment not read; add them as files",)


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def unpacking_to(size: int) -> bytes:
    """A Word file that says it unpacks to so many bytes."""
    data = bytearray(docx(paragraph("x")))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.docx", unpacking_to(700_000_000), "would unpack to 5 files of 700 MB"),
        ("a.docx", zipped({"readme.txt": "x"}), "is a ZIP archive; unpack it"),
        ("a.docx", zipped({"word/document.xml": b" " * 20_000_000}), "unpacks to over a hundred times its size"),
        ("a.epub", zipped({"mimetype": "application/epub+zip", "a.xhtml": b"x" * 20_000_000}), "unpacks to over a"),
        ("a.docx", docx(paragraph("x"))[:-200], "is damaged"),
        ("a.docx", zipped({"word/document.xml": "no XML"}), "is no whole Word file: it may be damaged; save it anew"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is a file of an old Office"),
        ("a.pptx", b"just words", "is no PowerPoint file but plain text"),
        ("a.pdf", PAGE.encode(), "is no PDF file but HTML"),
        ("a.docx", docx(""), "holds no text"),
        ("a.html", b"<html><body><script>x()</script></body></html>", "is a web page without text of its own"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        document(tmp_path, name, data)
    assert str(refused.value).startswith(f"{name}: {why}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["a.docx", "a.epub"])
def test_a_billion_laughs_stay_few(tmp_path: Path, name: str) -> None:
    word = zipped({"word/document.xml": f'{BILLION}<w:document xmlns:w="{WORD}"><w:body>&i;</w:body></w:document>'})
    data = word if name == "a.docx" else epub({"One": f"{BILLION}<p>&i;</p>", "Two": f"<p>{PROSE}</p>"})
    try:
        found = document(tmp_path, name, data).text
    except UnreadableDocument as refused:
        found = str(refused)
    assert "amplification" not in found
    assert "lollol" not in found
