"""Word: headings, tables, lists, fields, formulas and transcripts of meetings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.samples import (
    OMML,
    PROSE,
    TABLE,
    document,
    docx,
    kinds,
    label,
    paragraph,
    prices,
    sign,
)


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
