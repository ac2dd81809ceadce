"""PDF: words in reading order with their pages, paragraphs whole, headings told, and nothing of what runs along."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read
from tests.corpus.samples import Put, lines, pdf

PROSE = (
    "The river rose all night and by the morning the lower meadow was under water. Nobody had seen it so high since "
    "the year the old bridge went, and the miller moved his sacks up to the loft before breakfast."
)
OTHER = (
    "By noon the rain had stopped. The children built a raft of fence posts and sailed it between the apple trees, "
    "until the raft sank near the hedge and they had to wade home, wet and very proud."
)


def document(folder: Path, data: bytes, name: str = "mill.pdf") -> Document:
    (folder / name).write_bytes(data)
    return read(folder / name)


def kinds(read_document: Document) -> list[tuple[str, str]]:
    return [(block.kind, read_document.text[block.start : block.end]) for block in read_document.blocks]


def page(number: int, top: Sequence[str] = (), bottom: Sequence[str] = ()) -> list[Put]:
    return [
        Put("The Mill Report", 72, 770, 8),
        *lines([*top], 72, 740),
        *lines([*bottom], 72, 600),
        Put(f"Page {number} of 3", 280, 30, 8),
    ]


def test_paragraphs_headings_and_pages(tmp_path: Path) -> None:
    first = [Put("A mill by the river", 72, 740, 18), *lines(textwrap.wrap(PROSE, 80), 72, 700)]
    heading = [Put("What the miller saw", 72, 640, 10, bold=True), *lines(textwrap.wrap(OTHER, 80), 72, 620)]
    second = [*lines(textwrap.wrap(OTHER, 80), 72, 740), *lines(textwrap.wrap(PROSE, 80), 72, 680)]
    read_document = document(tmp_path, pdf([[*first, *heading], second], "The flood"))
    assert kinds(read_document) == [
        ("heading", "A mill by the river"),
        ("paragraph", PROSE),
        ("heading", "What the miller saw"),
        ("paragraph", OTHER),
        ("paragraph", OTHER),
        ("paragraph", PROSE),
    ]
    start = read_document.text.rindex("By noon")
    place = read_document.place(read_document.span(start, start + 5))
    assert (place.label, place.page, place.heading) == ("p. 2", 2, "What the miller saw")
    source = read_document.source
    assert (source.title, source.author, source.published) == ("The flood", "Orla Venn", "2024-03-06")


def test_running_heads_and_page_numbers_are_left_out_and_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    words = textwrap.wrap(f"{PROSE} {OTHER}", 80)
    pages = [page(1, words[:2]), page(2, words[2:]), page(3, textwrap.wrap(OTHER, 80))]
    read_document = document(tmp_path, pdf(pages))
    assert kinds(read_document) == [("paragraph", f"{PROSE} {OTHER}"), ("paragraph", OTHER)]
    later = read_document.text.index(words[2])
    assert read_document.place(read_document.span(later, later + 9)).page == 2
    assert read_document.place(read_document.span(0, 9)).page == 1


@pytest.mark.parametrize("interleaved", [False, True])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, interleaved: bool) -> None:
    left, right = (textwrap.wrap(f"{words} {words}", 42) for words in (PROSE, OTHER))
    columns = lines(left, 72, 700), lines(right, 320, 700)
    rest = [*columns[0][len(right) :], *columns[1][len(left) :]]
    by_row = [*(one for both in zip(*columns, strict=False) for one in both), *rest]
    put = by_row if interleaved else [*columns[0], *columns[1]]
    read_document = document(tmp_path, pdf([[Put("Two columns about one flood", 72, 740, 18), *put]]))
    assert f"{PROSE} {PROSE}" in read_document.text.replace("\n\n", " ")
    assert f"{OTHER} {OTHER}" in read_document.text.replace("\n\n", " ")


def test_hyphens_at_line_ends_are_joined_and_those_of_words_are_kept(tmp_path: Path) -> None:
    text = [
        "The old mill was a well-known place, and its trans-",
        "formation took a well-",
        "known builder three years of work.",
    ]
    read_document = document(tmp_path, pdf([lines(text, 72, 700)]))
    assert read_document.text == (
        "The old mill was a well-known place, and its transformation took a well-known builder three years of work."
    )


def test_raised_marks_of_footnotes_are_no_part_of_words(tmp_path: Path) -> None:
    put = [Put("It rained", 72, 700), Put("1", 108.2, 704, 6), Put("for days in the year 1907.", 115, 700)]
    read_document = document(tmp_path, pdf([[*put, *lines(textwrap.wrap(PROSE, 80), 72, 680)]]))
    assert read_document.text.startswith("It rained for days in the year 1907.")


def test_exponents_stay(tmp_path: Path) -> None:
    put = [Put("It was 50 m", 72, 700), Put("2", 123.2, 704, 6), Put("wide.", 130, 700)]
    read_document = document(tmp_path, pdf([[*put, *lines(textwrap.wrap(PROSE, 80), 72, 680)]]))
    assert read_document.text.startswith("It was 50 m² wide.")


def test_rows_of_a_table_stay_rows(tmp_path: Path) -> None:
    apples, pears = [Put("Apple", 72, 700), Put("3", 200, 700)], [Put("Pear", 72, 688), Put("4", 200, 688)]
    table = [*apples, *pears]
    read_document = document(tmp_path, pdf([[*table, *lines(textwrap.wrap(PROSE, 80), 72, 640)]]))
    assert kinds(read_document) == [("row", "Apple 3"), ("row", "Pear 4"), ("paragraph", PROSE)]


def test_a_scan_says_so_and_how_to_read_it(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^mill\.pdf: is a scan: .* run OCR \(ocrmypdf"):
        document(tmp_path, pdf([[], []], picture=True))


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
        b"01" * 32,
        b"02" * 32,
    )
    data = pdf([lines([PROSE[:70]], 72, 700)]).replace(b"trailer << ", b"trailer << " + locked)
    with pytest.raises(UnreadableDocument, match=r"^mill\.pdf: is encrypted with a password; save it without one"):
        document(tmp_path, data)


def test_pages_without_text_are_told_of(tmp_path: Path) -> None:
    read_document = document(tmp_path, pdf([lines([PROSE[:70]], 72, 700), []], picture=True))
    assert read_document.notes == ("1 of 2 pages hold no text (p. 2); if they are pictures, run OCR (ocrmypdf)",)


def test_a_damaged_table_of_contents_is_mended_and_other_damage_is_one_line(tmp_path: Path) -> None:
    whole = pdf([lines(textwrap.wrap(PROSE, 80), 72, 700)])
    assert document(tmp_path, whole.replace(b"\nxref\n0", b"\nxrfe\n9"), "a.pdf").text == PROSE
    assert document(tmp_path, whole, "renamed.txt").text == PROSE
    for end in (b"trailer", b"xref"):
        cut = document(tmp_path, whole[: whole.index(end)], "a.pdf")
        assert cut.text == PROSE
        assert "its end is lost" in cut.notes[0]
    for at, data in enumerate((whole[:200], b"%PDF-1.7\n" + b"\x00garbage" * 50, whole.replace(b"/Pages", b"/Pgaes"))):
        with pytest.raises(UnreadableDocument, match=rf"^bad{at}\.pdf: [^\n]+$"):
            document(tmp_path, data, f"bad{at}.pdf")


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("PowerPoint Presentation", "Microsoft Office User"),
        ("PowerPoint-Präsentation", "Windows User"),
        ("Présentation PowerPoint", "Utilisateur de Microsoft Office"),
        ("Document1", "user"),
    ],
)
def test_a_title_and_an_author_that_a_program_wrote_are_none(tmp_path: Path, title: str, author: str) -> None:
    put = [Put("Lamps of the harbour", 72, 740, 18), *lines(textwrap.wrap(PROSE, 80), 72, 700)]
    source = document(tmp_path, pdf([put], title, author=author)).source
    assert (source.title, source.author) == ("Lamps of the harbour", "")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_as_it_is_shown(tmp_path: Path, degrees: int) -> None:
    heading = Put("What the miller saw", 72, 700, 14, bold=True)
    cells = [Put("Apple", 72, 560), Put("3", 200, 560), Put("Pear", 72, 548), Put("4", 200, 548)]
    put = [heading, *lines(textwrap.wrap(PROSE, 80), 72, 670), *cells, *lines(textwrap.wrap(OTHER, 80), 72, 500)]
    place = {90: lambda x, y: (700 - y, x), 180: lambda x, y: (612 - x, 792 - y), 270: lambda x, y: (y, 792 - x)}
    turned = [replace(one, x=x, y=y, turned=degrees) for one in put for x, y in [place[degrees](one.x, one.y)]]
    read_document = document(tmp_path, pdf([turned], more=b"/Rotate %d" % degrees))
    assert kinds(read_document) == [
        ("heading", "What the miller saw"),
        ("paragraph", PROSE),
        ("row", "Apple 3"),
        ("row", "Pear 4"),
        ("paragraph", OTHER),
    ]


def test_headings_of_one_size_are_no_title_together(tmp_path: Path) -> None:
    parts = [
        one
        for at, (heading, words) in enumerate([("The wet winter", PROSE), ("The dry summer", OTHER)])
        for one in (Put(heading, 72, 740 - 100 * at, 14), *lines(textwrap.wrap(words, 80), 72, 710 - 100 * at))
    ]
    assert document(tmp_path, pdf([parts])).title == "The wet winter"


def test_a_title_of_several_lines_is_whole(tmp_path: Path) -> None:
    put = [*lines(["The mill and", "its river"], 72, 740, 18, 22), *lines(textwrap.wrap(PROSE, 80), 72, 690)]
    assert document(tmp_path, pdf([put])).title == "The mill and its river"


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines_are_left_out(tmp_path: Path, step: int) -> None:
    words = textwrap.wrap(" ".join([PROSE, OTHER] * 4), 80)
    numbers = [Put(str(at), 50, 700 - 12 * (at - 1), 8) for at in range(step, len(words) + 1, step)]
    put = sorted([*numbers, *lines(words, 72, 700)], key=lambda one: (-one.y, one.x))
    assert document(tmp_path, pdf([put])).text.replace("\n\n", " ") == " ".join(words)


def test_numbers_of_a_tables_rows_stay(tmp_path: Path) -> None:
    put = [
        one
        for at, fruit in enumerate(("Apple", "Pear", "Plum", "Sloe", "Quince", "Medlar"), start=1)
        for one in (Put(str(at), 72, 700 - 12 * at), Put(fruit, 120, 700 - 12 * at), Put("ripe", 300, 700 - 12 * at))
    ]
    assert ("row", "2 Pear ripe") in kinds(document(tmp_path, pdf([put])))


def test_what_was_filled_into_a_form_is_read(tmp_path: Path) -> None:
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /T (Name) /V (Orla Venn of Leiden) /Rect [110 696 300 710] "
        b"/DA (/F0 10 Tf 0 g) >>"
    )
    form = b"/Type /Catalog /AcroForm << /Fields [] /NeedAppearances true /DA (/F0 10 Tf 0 g) >>"
    data = pdf([[Put("Name:", 72, 700)]], more=b"/Annots [%s]" % field)
    assert "Orla Venn of Leiden" in document(tmp_path, data.replace(b"/Type /Catalog", form)).text
