"""OpenDocument and RTF: what word processors and presentations show, and nothing that they hide."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read, readable
from tests.corpus.samples import zipped

_NAMES = "office text table style presentation"
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES.split())
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
SPACES = f'{_SPACES} xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="{_SVG}"'
TEXT = """<text:tracked-changes><text:p>SECRET</text:p></text:tracked-changes><text:h>Tools</text:h>
<text:p>The <text:span>wheel</text:span><text:s/>is old<text:note><text:note-citation>SECRET</text:note-citation>
<text:note-body><text:p>A note.</text:p></text:note-body></text:note>.<text:span text:style-name="H">SECRET</text:span>
</text:p><text:p text:style-name="H">SECRET</text:p>
<text:list><text:list-item><text:p>one stone</text:p></text:list-item>
<text:list-item><text:p>two</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell>
<text:p>Fruit</text:p></table:table-cell><table:table-cell><text:p>Price</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>Apple</text:p></table:table-cell><table:table-cell><text:p>3</text:p>
</table:table-cell></table:table-row></table:table><text:p>Last words.</text:p>"""
SLIDES = """<draw:page/><draw:page><draw:frame presentation:class="title"><draw:text-box>
<text:p>Tools</text:p></draw:text-box></draw:frame><draw:frame>
<draw:text-box><text:p>A wheel.</text:p></draw:text-box></draw:frame>
<presentation:notes>
<draw:text-box><text:p>Say it.</text:p></draw:text-box></presentation:notes></draw:page>"""
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title The M\'fchle}{\author Orla Venn}}\pard\b Tools"
    rb"\b0\par The m\'fchle is {\v SECRET }old\emdash and quite a long sentence it is.\par"
    rb"\trowd\cellx1\cellx2 Fruit\cell "
    rb"Price\cell\row Apple\cell 3\cell\row\pard Last words of it.\par}"
)


def opened(body: str, kind: str = "text", manifest: str = "<m/>") -> bytes:
    """An OpenDocument file of `kind` text or presentation."""
    hides = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style><style:style '
        'style:name="S"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    meta = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": manifest,
            "meta.xml": f"<office:meta {SPACES} {meta}><dc:title>The Mill</dc:title><meta:initial-creator>Orla Venn"
            "</meta:initial-creator><dc:date>2024-03-06T10:00:00</dc:date></office:meta>",
            "content.xml": f"<office:content {SPACES}><office:styles>{hides}</office:styles><office:body>"
            f"<office:{kind}>{body}</office:{kind}></office:body></office:content>",
        }
    )


def document(folder: Path, name: str, data: bytes) -> Document:
    (folder / name).write_bytes(data)
    return read(folder / name)


def prices(found: Document) -> list[dict[str, str]]:
    return [{column: found.text[start:end] for column, start, end in one.cells} for one in found.blocks if one.cells]


def test_a_text_keeps_headings_lists_tables_and_notes(tmp_path: Path) -> None:
    found = document(tmp_path, "mill.odt", opened(TEXT))
    assert [(block.kind, found.text[block.start : block.end]) for block in found.blocks] == [
        ("heading", "Tools"),
        ("paragraph", "The wheel is old."),
        ("footnote", "A note."),
        ("item", "one stone"),
        ("item", "two"),
        ("row", "Apple 3"),
        ("paragraph", "Last words."),
    ]
    assert prices(found) == [{"Fruit": "Apple", "Price": "3"}]
    source = found.source
    assert (source.title, source.author, source.published) == ("The Mill", "Orla Venn", "2024-03-06")


def test_a_presentation_has_slides_as_places(tmp_path: Path) -> None:
    found = document(tmp_path, "mill.odp", opened(SLIDES, "presentation"))
    assert found.text == "Tools\n\nA wheel.\n\nSay it."
    assert found.place(found.span(0, 5)).label == "slide 2"


def test_a_picture_and_a_text_box_leave_a_sentence_whole(tmp_path: Path) -> None:
    picture = "<draw:frame><draw:image/><svg:title>SECRET</svg:title><svg:desc>SECRET</svg:desc></draw:frame>"
    box = f"<draw:frame><draw:text-box><text:p>{picture}Figure 1: The wheel</text:p></draw:text-box></draw:frame>"
    body = f"<text:p>The mill {picture}stands.</text:p><text:p>{box}It <text:title>turns</text:title>.</text:p>"
    assert document(tmp_path, "mill.odt", opened(body)).text == "The mill stands.\n\nIt turns.\n\nFigure 1: The wheel"


def test_a_cell_that_reaches_down_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(words: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"

    head, first = row(cell("Name"), cell("Town")), row(cell("Ann", 'table:number-rows-spanned="2"'), cell("Oslo"))
    rows = [head, first, row("<table:covered-table-cell/>", cell("Bern")), row(cell("Bob"), cell("Rome"))]
    found = document(tmp_path, "mill.odt", opened(f"<table:table>{''.join(rows)}</table:table>"))
    assert prices(found) == [
        {"Name": "Ann", "Town": "Oslo"},
        {"Name": "Ann", "Town": "Bern"},
        {"Name": "Bob", "Town": "Rome"},
    ]


def test_hidden_slides_and_what_stands_on_each_are_left_out(tmp_path: Path) -> None:
    def frame(kind: str) -> str:
        box = "<draw:text-box><text:p>SECRET</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{kind}">{box}</draw:frame>'

    hidden = f'<draw:page draw:style-name="S">{frame("title")}</draw:page>'
    around = "".join(map(frame, ("header", "footer", "date-time", "page-number")))
    slides = hidden + SLIDES.replace("<presentation:notes>", f"{around}<presentation:notes>")
    found = document(tmp_path, "mill.odp", opened(slides, "presentation"))
    assert found.text == "Tools\n\nA wheel.\n\nSay it."
    assert found.place(found.span(0, 5)).label == "slide 3"


def flat(body: str, kind: str = "text") -> bytes:
    """The same in one file of XML, as `Save as` makes it: with what else lies beside the text in a ZIP."""
    with ZipFile(BytesIO(opened(body, kind))) as archive:
        meta, content = (archive.read(name).decode().partition(">") for name in ("meta.xml", "content.xml"))
    heads = "<style:master-page><style:header><text:p>SECRET</text:p></style:header></style:master-page>"
    words = "iVBORw0K" * 1_400_000
    picture = f"<draw:frame><draw:image><office:binary-data>{words}</office:binary-data></draw:image></draw:frame>"
    body = content[2].replace("</office:content>", "</office:document>").replace(f":{kind}>", f":{kind}>{picture}", 1)
    said = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {SPACES} {said} '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:meta>{meta[2]}'
        f"<office:master-styles>{heads}</office:master-styles>{body}"
    ).encode()


@pytest.mark.parametrize(("body", "kind", "name"), [(TEXT, "text", "mill.fodt"), (SLIDES, "presentation", "mill.fodp")])
def test_a_flat_file_is_read_as_one_that_is_packed(tmp_path: Path, body: str, kind: str, name: str) -> None:
    found, packed = document(tmp_path, name, flat(body, kind)), document(tmp_path, "mill.odt", opened(body, kind))
    assert (found.text, found.blocks) == (packed.text, packed.blocks)
    assert (found.title, found.source.author) == ("The Mill", "Orla Venn")
    assert readable(tmp_path / name)


@pytest.mark.parametrize("name", ["mimetype", "META-INF/manifest.xml"])
def test_a_file_that_was_packed_again_without_what_says_its_kind_is_read(tmp_path: Path, name: str) -> None:
    said = '<m:file-entry xmlns:m="a" m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
    with ZipFile(BytesIO(opened(TEXT, manifest=said))) as archive:
        files = {part: archive.read(part) for part in archive.namelist() if part != name}
    assert "The wheel is old." in document(tmp_path, "mill.odt", zipped(files)).text


def test_an_rtf_keeps_its_letters_its_tables_and_what_it_says_of_itself(tmp_path: Path) -> None:
    found = document(tmp_path, "renamed.txt", RTF)
    assert "The mühle is old—and quite a long sentence it is." in found.text
    assert "SECRET" not in found.text
    assert prices(found) == [{"Fruit": "Apple", "Price": "3"}]
    assert (found.title, found.source.author) == ("The Mühle", "Orla Venn")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.odt", opened(TEXT, manifest="<m:encryption-data xmlns:m='a'/>"), "is encrypted with a password"),
        ("a.odt", opened("<text:p/>"), "holds no text"),
        ("a.odg", opened("", "graphics"), "is an OpenDocument drawing or chart; save it as PDF"),
        ("a.fods", flat("", "spreadsheet"), "is a flat OpenDocument sheet; save it as .ods"),
        ("a.rtf", rb"{\rtf1\ansi }", "holds no text"),
        ("a.rtf", b"just words", "is no RTF file but plain text"),
    ],
)
def test_what_holds_no_words_or_is_locked_says_so(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^{name}: {why}"):
        document(tmp_path, name, data)


def rtf(body: str) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}\pard {body}\par}}".encode("cp1252")


@pytest.mark.parametrize("written", [r"\u-10179?\u-8694?", r"\uc0\u55357 \u56842 "])
def test_an_emoji_in_an_rtf_is_one_character(tmp_path: Path, written: str) -> None:
    found = document(tmp_path, "mill.rtf", rtf(rf"The mill is open {written} from nine to five."))
    assert found.text == "The mill is open \N{SMILING FACE WITH SMILING EYES} from nine to five."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            r"It costs {\deleted\revauthdel1 ninety{\b  old} }{\revised eighty }guilders.",
            "It costs eighty guilders.",
        ),
        (r"It costs {\ltrch\fcs0 \deleted ninety }eighty guilders.", "It costs eighty guilders."),
        (
            r'See {\field{\*\fldinst{HYPERLINK "https://example.org/a?b=c"}}{\fldrslt{\ul the rules}}} for more.',
            "See the rules for more.",
        ),
        (
            r"It mills.{\super\chftn{\footnote\pard\chftn  Since {\i the} \{old\} flood.}} It stands.\par Last of it.",
            "It mills. It stands.\n\nLast of it.\n\nSince the {old} flood.",
        ),
        (
            r"It mills.{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 1}}{\shptxt \pard Mind the wheel!\par}}} It stands.",
            "It mills. It stands.\n\nMind the wheel!",
        ),
    ],
)
def test_an_rtf_is_read_as_it_is_shown(tmp_path: Path, written: str, shown: str) -> None:
    assert document(tmp_path, "mill.rtf", rtf(written)).text == shown
