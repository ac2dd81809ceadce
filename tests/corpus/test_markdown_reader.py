"""Markdown: what a rendered page shows, with its structure, and nothing that it hides."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, Document
from corpus.errors import UnreadableDocument
from corpus.readers import read
from corpus.readers.markdown import read_markdown

InOrder = Callable[[Sequence[Block]], bool]
Seconds = Callable[[Callable[[], object]], float]
PAGE = """---
title: "A mill by the river"
tags: [water]
---
# The mill

The *river* rose **all** night, says
[the miller](https://example.org "a title").

## Tools

- a wheel
  - of `oak`
1. a stone

| Part | Age |
|------|-----|
| wheel | 30 |
| stone | 90 |

> Old, but it turns.[^1]

```sh
grind --fine

stop
```

[^1]: So far.
"""


def page(folder: Path, text: str = PAGE) -> Document:
    (folder / "mill.md").write_text(text, encoding="utf-8")
    return read(folder / "mill.md")


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_structure_is_kept_and_markup_is_gone(tmp_path: Path) -> None:
    assert kinds(page(tmp_path)) == [
        ("heading", "The mill"),
        ("paragraph", "The river rose all night, says the miller."),
        ("heading", "Tools"),
        ("item", "a wheel"),
        ("item", "of oak"),
        ("item", "1. a stone"),
        ("row", "wheel 30"),
        ("row", "stone 90"),
        ("paragraph", "Old, but it turns."),
        ("item", "grind --fine"),
        ("item", "stop"),
        ("footnote", "So far."),
    ]


RIVER = "The river rose all night and by the morning the lower meadow was under water, says the miller of the mill."
PRESS = "The press stands in the loft, and it is cleaned once a week by those who like that kind of work, says Ida."


def places(document: Document) -> list[str]:
    """The places of all that is quoted, in order."""
    quoted = [block for block in document.blocks if block.kind != "heading"]
    return [document.place(document.span(block.start, block.end)).label for block in quoted]


@pytest.mark.parametrize("headings", [["Download", "Contact", "Copyright"], [f"Week {week}" for week in range(1, 6)]])
@pytest.mark.parametrize("name", ["mill.md", "mill.html", "mill.txt"])
def test_headings_that_read_like_buttons_or_repeat_are_places(tmp_path: Path, name: str, headings: list[str]) -> None:
    text = "".join(f"\n\n## {heading}\n\n{RIVER}\n\n{PRESS}" for heading in headings)
    if name == "mill.html":
        text = "".join(f"<h2>{heading}</h2><p>{RIVER}</p><p>{PRESS}</p>" for heading in headings)
    (tmp_path / name).write_text(f"<h1>The mill</h1>{text}" if "<" in text else f"# The mill{text}")
    assert places(read(tmp_path / name)) == [f"§ {heading}" for heading in headings for _ in range(2)]


def test_the_lines_of_the_last_section_are_no_footer(tmp_path: Path) -> None:
    ways = ["Phone: 030 1234567", "mill@x.example", "Monday to Friday, 9 to 17"]
    listed = page(tmp_path, f"# Mill\n\n{RIVER}\n\n## Contact\n\n" + "\n".join(f"- {way}" for way in ways))
    apart = page(tmp_path, f"# Mill\n\n{RIVER}\n\n## Contact\n\n" + "\n\n".join(ways))
    for document in (listed, apart):
        assert [words for _, words in kinds(document)][-3:] == ways
        assert places(document)[-3:] == ["§ Contact"] * 3


def test_lines_of_code_that_read_like_buttons_or_pictures_or_repeat_stay(tmp_path: Path) -> None:
    loop = "```\nfor all\n  grind\nend\n```"
    blocks = ["```\nmake\n```", "```\nprint\nsave\n```", loop, loop, loop, loop]
    document = page(
        tmp_path, f"# Mill\n\n{RIVER}\n\n" + "\n\n".join(f"{code}\n\n{PRESS}\n\n{RIVER}" for code in blocks)
    )
    code = [words for kind, words in kinds(document) if kind == "item"]
    assert code == ["make", "print", "save", *["for all", "  grind", "end"] * 4]


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("## Tasks\n\nPay the miller.\n\n## Notes\n\nMet Ida.", "2026 11 30", ["§ Tasks", "§ Notes"]),
        ("### Tasks\n\nPay the miller.\n\n## Notes\n\nMet Ida.", "2026 11 30", ["§ Tasks", "§ Notes"]),
        ("## The mill\n\nPay the miller.\n\n### Notes\n\nMet Ida.", "The mill", ["¶ 2", "§ Notes"]),
        ("# The mill\n\nPay the miller.\n\n# Notes\n\nMet Ida.", "The mill", ["¶ 2", "§ Notes"]),
    ],
)
@pytest.mark.parametrize("ending", ["md", "ipynb"])
def test_the_first_of_several_sections_does_not_name_a_note(
    tmp_path: Path, ending: str, text: str, title: str, found: list[str]
) -> None:
    cell = {"cell_type": "markdown", "source": text}
    file = tmp_path / f"2026-11-30.{ending}"
    file.write_text(text if ending == "md" else json.dumps({"cells": [cell], "nbformat": 4}))
    assert read(file).title == title
    assert ending == "ipynb" or places(read(file)) == found


@pytest.mark.parametrize("heading", ["Comments", "Responses"])
def test_a_section_named_comments_ends_where_the_next_begins(tmp_path: Path, heading: str) -> None:
    sections = f"## Names\n\n{RIVER}\n\n## Layout\n\n{PRESS}\n\n## {heading}\n\n{RIVER}\n\n## Errors\n\n{PRESS}"
    document = page(tmp_path, f"# Style\n\n{sections}")
    assert places(document) == ["§ Names", "§ Layout", f"§ {heading}", "§ Errors"]
    assert "comment" not in [kind for kind, _ in kinds(document)]


def test_items_of_numbered_lists_have_the_numbers_that_a_page_shows(tmp_path: Path) -> None:
    text = "1. Stop.\n1. Wait:\n   - once\n   1. twice\n\n   More.\n1. Start.\n\nThen.\n\n7) Rest.\n8) Leave."
    assert kinds(page(tmp_path, text)) == [
        ("item", "1. Stop."),
        ("item", "2. Wait:"),
        ("item", "once"),
        ("item", "1. twice"),
        ("paragraph", "More."),
        ("item", "3. Start."),
        ("paragraph", "Then."),
        ("item", "7. Rest."),
        ("item", "8. Leave."),
    ]


def test_what_a_copied_page_has_below_its_text_is_not_indexed(tmp_path: Path) -> None:
    text = f"# Mill\n\n## River\n\n{RIVER}\n\n## Share\n\nSubscribe\n\nFollow us\n\n© 2024 The Mill"
    assert [words for _, words in kinds(page(tmp_path, text))] == ["Mill", "River", RIVER]


def test_cells_know_their_columns(tmp_path: Path) -> None:
    document = page(tmp_path)
    row = next(block for block in document.blocks if block.kind == "row")
    assert [(column, document.text[start:end]) for column, start, end in row.cells] == [
        ("Part", "wheel"),
        ("Age", "30"),
    ]


@pytest.mark.parametrize(
    ("label", "note", "shown"),
    [
        ("1", "https://sea.example/lamp", "https://sea.example/lamp"),
        ("2", "Ibid.", "Ibid."),
        ("p.3", "See the *harbour* book.", "See the harbour book."),
        ("†", "<https://sea.example>", "https://sea.example"),
    ],
)
def test_a_note_of_whatever_length_and_label_is_a_footnote_and_its_mark_is_gone(
    tmp_path: Path, label: str, note: str, shown: str
) -> None:
    text = f"# Lamps\n\nLit in 1984.[^{label}] It is tall.[^{label}]\n\n[^{label}]: {note}\n[^b]: See [there][sea].\n\n"
    assert kinds(page(tmp_path, f"{text}[sea]: https://sea.example\n"))[1:] == [
        ("paragraph", "Lit in 1984. It is tall."),
        ("footnote", shown),
        ("footnote", "See there."),
    ]


def test_what_stands_indented_below_a_note_is_the_notes(tmp_path: Path) -> None:
    note = "[^1]: It burnt.\n\n    Orla [built][sea] it\n    anew.[^1]\n\n    **Twice**"
    text = f"Lit.[^1]\n\n{note}\n\nMore.\n\n    a = 1\n\n[sea]: https://sea.example\n"
    assert kinds(page(tmp_path, text)) == [
        ("paragraph", "Lit."),
        ("footnote", "It burnt."),
        ("footnote", "Orla built it anew."),
        ("footnote", "Twice"),
        ("paragraph", "More."),
        ("item", "a = 1"),
    ]


def test_marks_of_notes_are_gone_from_cells_and_stay_in_code(tmp_path: Path) -> None:
    text = "| Part |\n|---|\n| wheel[^1] |\n\n`[^abc]+` is code.[^1]\n\n[^1]: So far.\n"
    assert [words for _, words in kinds(page(tmp_path, text))] == ["wheel", "[^abc]+ is code.", "So far."]


def test_headings_are_places_and_the_title_is_the_front_matters(tmp_path: Path) -> None:
    document = page(tmp_path)
    start = document.text.index("Old, but")
    assert document.place(document.span(start, start + 3)).label == "§ Tools"
    assert document.title == "A mill by the river"


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- SECRET -->",
        "words <!-- SECRET\nSECRET --> words",
        "<div style='display:none'>\nSECRET\n</div>",
        "words <span style='display: none'>SECRET</span> words",
        "words <span hidden>SECRET <b>SECRET</b></span> words",
        "words <script>SECRET</script> words",
        "[//]: # (SECRET)",
        "[link]: https://example.org 'SECRET'",
        "![SECRET](picture.png 'SECRET')",
        "[words](https://example.org/SECRET 'SECRET')",
        "---\nnote: SECRET\n---\n",
        "```SECRET\ncode\n```",
    ],
)
def test_what_a_page_hides_is_not_read(tmp_path: Path, hidden: str) -> None:
    text = hidden + "\n\n# A heading\n\nShown words."
    document = page(tmp_path, text)
    assert "SECRET" not in document.text
    assert "Shown words." in document.text


def test_invisible_characters_are_dropped_even_when_written_as_entities(tmp_path: Path) -> None:
    assert page(tmp_path, "# A\n\nin&#8203;vis&#x202e;ible &amp; seen").text == "A\n\ninvisible & seen"


def test_a_file_without_markup_is_read_as_plain_text(tmp_path: Path) -> None:
    lines = ["One whole paragraph stands on this line, as some people save them.", "And another one on this line."]
    assert kinds(page(tmp_path, "\n".join(lines))) == [("paragraph", line) for line in lines]


def test_a_page_that_shows_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^mill\.md: holds no text that a page would show$"):
        page(tmp_path, "<!-- nothing\n\nto see -->")


@given(st.text(alphabet=st.sampled_from("a B\n#*_`[](){}<>!|-=&;:\\\"'1.^/"), max_size=300))
def test_any_markup_is_read_into_blocks_in_order(in_order: InOrder, text: str) -> None:
    reading = read_markdown(f"# Heading\n\n{text}\n\nend")
    assert in_order(reading.blocks)
    for block in reading.blocks:
        assert reading.text[block.start : block.end].strip()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("opening", ["Heading\n\n", "# Heading\n\n"])
@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![[",
        "*a ",
        "`",
        "<",
        "> ",
        "- ",
        "|a",
        "&",
        "](",
        "[a](",
        "\\",
        "<b ",
        " ",
        "==",
        "%%",
        "{{<",
        "{--",
        "^[",
        "[[a|",
        ":::\n",
        "!!! a\n",
    ],
)
def test_many_kilobytes_of_markup_take_linear_time(seconds: Seconds, opening: str, unit: str) -> None:
    text = opening + unit * (40_000 // len(unit)) + "x"
    assert seconds(lambda: read_markdown(text)) < 4


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", [f"---\ntitle: a{' ' * 40_000}x\n---\nend", "](" * 40_000])
def test_long_titles_and_many_open_links_take_linear_time(seconds: Seconds, text: str) -> None:
    assert seconds(lambda: read_markdown(text)) < 4


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("title: 'A mill'", "A mill"),
        ("title = \"A 'mill'\"  ", "A 'mill'"),
        ("title: A  mill's end", "A mill's end"),
        ("title:\nauthor: Somebody", "Mill"),
    ],
)
def test_the_title_of_front_matter_is_without_its_quotation_marks(tmp_path: Path, field: str, title: str) -> None:
    assert page(tmp_path, f"---\n{field}\n---\nShown words.").title == title


def test_an_outline_is_read_however_deep_it_goes(tmp_path: Path) -> None:
    assert "item 39" in page(tmp_path, "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(40))).text


def test_a_line_of_bold_words_heads_what_follows_and_a_bold_sentence_or_speaker_does_not(tmp_path: Path) -> None:
    text = (
        "# Rye\n\nA loaf.\n\n**Ingredients**\n\n- flour\n\n**Never knead it.**\n\n> **Quoted**\n\n**Anna:**\n\nWords.\n"
    )
    (tmp_path / "rye.md").write_text(text)
    document = read(tmp_path / "rye.md")
    assert [mark.heading for mark in document.marks if mark.heading] == ["Ingredients"]
