"""Plain text of many makers: what is a heading, a paragraph, a table, a comment, and what is not."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, Document
from corpus.errors import UnreadableDocument
from corpus.readers import read
from corpus.readers.plain import read_plain

InOrder = Callable[[Sequence[Block]], bool]
Seconds = Callable[[Callable[[], object]], float]
PROSE = (
    "The river rose all night and by the morning the lower meadow was under water. Nobody had seen it so high since "
    "the year the old bridge went, and the miller moved his sacks up to the loft before breakfast."
)
OTHER = (
    "By noon the rain had stopped. The children built a raft of fence posts and sailed it between the apple trees, "
    "until the raft sank near the hedge and they had to wade home, wet and very proud."
)


def document(folder: Path, text: str, name: str = "file.txt") -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def kinds(read_document: Document) -> list[tuple[str, str]]:
    return [(block.kind, read_document.text[block.start : block.end]) for block in read_document.blocks]


def headings(read_document: Document) -> list[str]:
    return [words for kind, words in kinds(read_document) if kind == "heading"]


@pytest.mark.parametrize("width", [60, 70, 79])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wrapped_lines_become_the_paragraphs_they_were(tmp_path: Path, width: int, between: str) -> None:
    paragraphs = [PROSE, OTHER, PROSE + " " + OTHER]
    wrapped = between.join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert [words for _, words in kinds(document(tmp_path, wrapped))] == paragraphs


def test_one_paragraph_a_line_stays_so(tmp_path: Path) -> None:
    assert kinds(document(tmp_path, f"{PROSE}\n{OTHER}\n{PROSE}")) == [
        ("paragraph", PROSE),
        ("paragraph", OTHER),
        ("paragraph", PROSE),
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_short_lines_before_prose_are_headings(tmp_path: Path, between: str) -> None:
    text = between.join([PROSE, "What the miller saw", OTHER, "Why did nobody warn him?", PROSE])
    assert headings(document(tmp_path, text)) == ["What the miller saw", "Why did nobody warn him?"]


@pytest.mark.parametrize(
    "line",
    [
        "He was asleep.",
        "Thanks for everything!",
        "and then it stopped",
        "Three things mattered most to him:",
        "It rained so much that the miller and his wife and both of their sons had no other choice at all",
    ],
)
def test_ordinary_short_lines_are_no_headings(tmp_path: Path, line: str) -> None:
    assert headings(document(tmp_path, f"{PROSE}\n{line}\n{OTHER}")) == []


def test_chats_have_no_headings(tmp_path: Path) -> None:
    lines = [
        "[10:01] <ann> Good morning",
        "[10:02] <bob> Not yet",
        f"[10:03] <ann> {PROSE}",
        "User: What about tomorrow",
        f"Assistant: {OTHER}",
    ]
    found = document(tmp_path, "\n".join(lines))
    assert {kind for kind, _ in kinds(found)} == {"turn"}
    assert not any(mark.heading for mark in found.marks)


def test_verse_has_no_headings(tmp_path: Path) -> None:
    lines = [
        "The Flood",
        "The river rose, the river fell",
        "And nobody was there to tell",
        "How high it stood that day",
    ]
    assert headings(document(tmp_path, "\n".join(lines))) == []


@pytest.mark.parametrize("mark", ["# {}", "## {} ##", "== {} ==", " = = {} = = ", "{}\n======", "{}\n---"])
def test_marked_headings_are_headings_without_their_marks(tmp_path: Path, mark: str) -> None:
    text = f"{PROSE}\n\n{mark.format('the flood')}\n\n{OTHER}\n\n{mark.format('the raft')}\n\nshort end"
    read_document = document(tmp_path, text)
    assert headings(read_document) == ["the flood", "the raft"]
    end = read_document.text.index("short end")
    assert read_document.place(read_document.span(end, end + 5)).label == "§ the raft"


def test_a_rule_below_a_long_line_parts_texts(tmp_path: Path) -> None:
    found = document(tmp_path, f"{PROSE}\n==========\n{OTHER}\n==========\n")
    assert [kind for kind, _ in kinds(found)] == ["paragraph", "paragraph"]


def test_what_was_marked_in_books_stands_below_their_names_with_its_places(tmp_path: Path) -> None:
    clips = [("The Flood (Venn, Orla)", "page 12", PROSE), ("The Flood (Venn, Orla)", "page 13", "short end")]
    clip = (
        "{}\n- Your Highlight on {} | Location 170-172 | Added on Sunday, May 12, 2024 9:15:00 AM\n\n{}\n==========\n"
    )
    text = "\ufeff".join(
        clip.format(*one) for one in [*clips, ("The Raft", "page 1", ""), ("The Raft", "page 2", OTHER)]
    )
    found = document(tmp_path, text)
    assert found.title == "Marked in 2 books"
    assert [words for kind, words in kinds(found) if kind == "paragraph"] == [PROSE, "short end", OTHER]
    place = found.place(found.span(found.text.index("short"), found.text.index("short") + 5))
    assert (place.heading, place.label) == ("The Flood (Venn, Orla)", "Your Highlight on page 13, Location 170-172")
    assert document(tmp_path, clip.format(*clips[0])).title == "The Flood (Venn, Orla)"


def test_numbered_headings_and_capitals_with_a_full_stop(tmp_path: Path) -> None:
    text = f"CHAPTER I.\n\n{PROSE}\n\n2. Waiver of Rights.\n\n{OTHER}\n\nItem 1A. Risk Factors\n\n{PROSE}"
    assert headings(document(tmp_path, text)) == ["CHAPTER I.", "2. Waiver of Rights.", "Item 1A. Risk Factors"]


def test_list_items_are_items_even_when_wrapped(tmp_path: Path) -> None:
    items = ["* " + PROSE[:77].rstrip(), "* " + OTHER[:90].rstrip() + ".", "* a third one."]
    wrapped = "\n".join(textwrap.fill(item, 60) for item in items)
    text = textwrap.fill(PROSE, 70) + "\n" + wrapped + "\n" + textwrap.fill(OTHER, 70)
    found = [words for kind, words in kinds(document(tmp_path, text)) if kind == "item"]
    assert found == [" ".join(item.split()) for item in items]


def cells(read_document: Document) -> list[dict[str, str]]:
    return [
        {column: read_document.text[start:end] for column, start, end in block.cells}
        for block in read_document.blocks
        if block.kind == "row"
    ]


@pytest.mark.parametrize(
    "table",
    [
        "| Fruit | Price |\n|---|---:|\n| Apple | 3 |\n| Pear | 4 |\n| Fig | 9 |",
        "Fruit | Price\n--- | ---\nApple | 3\nPear | 4\nFig | 9",
        "Fruit\tPrice\nApple\t3\nPear\t4\nFig\t9",
        "Fruit      Price\nApple      3\nPear       4\nFig        9",
    ],
)
def test_tables_become_rows_with_named_cells(tmp_path: Path, table: str) -> None:
    read_document = document(tmp_path, f"{PROSE}\n\n{table}\n\n{OTHER}")
    prices = [("Apple", "3"), ("Pear", "4"), ("Fig", "9")]
    assert cells(read_document) == [{"Fruit": fruit, "Price": price} for fruit, price in prices]
    assert "Fruit Price\n" in read_document.text
    assert "Apple 3\nPear 4\nFig 9" in read_document.text
    assert not [words for _, words in kinds(read_document) if "Price" in words]


def test_years_name_the_columns_of_a_financial_table(tmp_path: Path) -> None:
    table = "Products        2023       2022\nPhones       $ 200,583  $ 205,489\nTablets       28,300     29,292"
    found = cells(document(tmp_path, table.replace("$ ", "$").replace("  $", "   $")))
    assert found[1] == {"Products": "Tablets", "2023": "28,300", "2022": "29,292"}


def test_prose_under_three_capital_words_is_no_table(tmp_path: Path) -> None:
    text = f"The Great Flood\n{PROSE}\n{OTHER}\n{PROSE}\n{OTHER}"
    assert cells(document(tmp_path, text)) == []


def test_glued_footnote_marks_go_when_they_count_up(tmp_path: Path) -> None:
    text = f"{PROSE}\nIt rained1 for days.2 The mill stood3 firm, said the V2 report on GPT-4 and H100.\n{OTHER}"
    assert "It rained for days. The mill stood firm, said the V2 report on GPT-4 and H100." in (
        document(tmp_path, text).text
    )


@pytest.mark.parametrize(
    "line",
    [
        "We ran step1 and step2 and step3 in order.",
        "Llama1 came before Mistral2 and before Gemma3 in time.",
        "The H100 and the A100, PHY2, M3L and UTF8 are names.",
        "Only rained1 and nothing else.",
    ],
)
def test_names_with_numbers_stay_whole(tmp_path: Path, line: str) -> None:
    assert line in document(tmp_path, f"{PROSE}\n{line}\n{OTHER}").text


def test_numbered_notes_at_the_end_are_footnotes(tmp_path: Path) -> None:
    text = f"It rained1 for days.2 The mill stood3 firm.\n{PROSE}\n{OTHER}\n1. In June.\n2. Ten of them.\n3. Of oak."
    footnotes = [words for kind, words in kinds(document(tmp_path, text)) if kind == "footnote"]
    assert footnotes == ["1. In June.", "2. Ten of them.", "3. Of oak."]


def test_announced_comments_are_labelled(tmp_path: Path) -> None:
    text = f"The Flood\n\n{PROSE}\n\n{OTHER}\n\n2 Comments\n\nI was there, and it was so.\n\nMe too."
    labelled = [words for kind, words in kinds(document(tmp_path, text)) if kind == "comment"]
    assert labelled == ["2 Comments", "I was there, and it was so.", "Me too."]


def test_straight_quotes_alone_make_no_comment(tmp_path: Path) -> None:
    curly = "\n".join(f"It’s the {word} day of rain, and there’s no end to it in sight." for word in "abcdefghijkl")
    read_document = document(tmp_path, f"{curly}\nIt's over now, said the miller to his wife on the bridge.")
    assert not [block for block in read_document.blocks if block.kind == "comment"]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe",
        "Share this post",
        "https://example.org/a",
        "© 2024 The Mill",
        "(c) 2019-2024 The Mill",
        "Copyright © The Mill",
        "Copyright 2024, The Mill.",
        "Copyright The Mill. All rights reserved.",
        "Powered by WordPress",
        "Page 3 of 12",
        "Leave a comment",
    ],
)
def test_furniture_is_shown_but_not_indexed(tmp_path: Path, line: str) -> None:
    read_document = document(tmp_path, f"{PROSE}\n\n{line}\n\n{OTHER}")
    assert line in read_document.text
    assert line not in [words for _, words in kinds(read_document)]


@pytest.mark.parametrize(
    "line",
    [
        "(c) the rent is two months in arrears.",
        "(c) 1939",
        "Copyright infringement is handled by the editors.",
        "Powered by two diesel engines.",
    ],
)
def test_third_items_and_sentences_on_copyright_or_power_are_indexed(tmp_path: Path, line: str) -> None:
    assert line in [words for _, words in kinds(document(tmp_path, f"{PROSE}\n\n{line}\n\n{OTHER}"))]


def test_running_page_headers_are_not_indexed(tmp_path: Path) -> None:
    text = "\n\n".join(f"{PROSE}\n\n{OTHER}\n\nThe Mill Report | {page}" for page in range(1, 6))
    read_document = document(tmp_path, text)
    assert not [words for _, words in kinds(read_document) if "Mill Report" in words]


@pytest.mark.parametrize("name", ["diary.txt", "diary.md", "diary.html"])
@pytest.mark.parametrize("title", ["", "The diary of a keeper"])
@pytest.mark.parametrize(
    "day",
    [
        "{} May 2024",
        "Monday, {} May 2024",
        "May {}, 2024",
        "Tuesday, May {}",
        "2024-05-0{}",
        "Lunes, {} de mayo de 2024",
    ],
)
@pytest.mark.parametrize("entry", ["The lamp was lit at nine.", PROSE])
def test_the_days_of_a_diary_head_its_entries(tmp_path: Path, name: str, title: str, day: str, entry: str) -> None:
    days = [day.format(number) for number in range(1, 7)]
    lines = [line for line in (title, *(line for day in days for line in (day, f"{entry} So says *{day}*."))) if line]
    whole = "".join(f"<p>{line}</p>" for line in lines) if name.endswith("html") else "\n\n".join(lines)
    (tmp_path / name).write_text(whole, encoding="utf-8")
    read_document = read(tmp_path / name)
    assert read_document.title in (title, "Diary")
    assert [words for kind, words in kinds(read_document) if kind == "heading" and words != title] == days
    entries = [block for block in read_document.blocks if read_document.text[block.start : block.end].startswith(entry)]
    places = [read_document.place(read_document.span(block.start, block.end)) for block in entries]
    assert [place.label for place in places] == [f"§ {day}" for day in days]


def test_days_of_a_diary_in_ordinals_and_of_a_log_in_items_are_headings(tmp_path: Path) -> None:
    text = "\n\n".join(f"{day}. Mai 2024\n\n{PROSE}" for day in range(1, 7))
    assert [words for kind, words in kinds(document(tmp_path, text)) if kind == "heading"][::5] == [
        "1. Mai 2024",
        "6. Mai 2024",
    ]
    text = "\n\n".join(f"0{day}.05.2024\n- lit the lamp\n- signed the book" for day in range(1, 7))
    assert [words for kind, words in kinds(document(tmp_path, text)) if kind == "heading"][5:] == ["06.05.2024"]


@pytest.mark.parametrize(
    "text",
    [
        f"The Flood\n\n1 May 2024\n\n{PROSE}\n\n{OTHER}",
        "\n\n".join(f"{PROSE}\n\n{OTHER}\n\n1 May 2024" for _ in range(5)),
        "\n\n".join(f"The {name}\n\n{day} May 2024\n\n{PROSE}\n\n{OTHER}" for day, name in enumerate("abcde", 1)),
    ],
)
def test_the_date_of_a_page_or_of_an_article_is_not_indexed(tmp_path: Path, text: str) -> None:
    assert not [words for _, words in kinds(document(tmp_path, text)) if "2024" in words]


def test_a_file_of_nothing_but_furniture_keeps_it(tmp_path: Path) -> None:
    assert kinds(document(tmp_path, "Subscribe")) == [("paragraph", "Subscribe")]


def test_comments_and_invisible_characters_never_reach_the_text(tmp_path: Path) -> None:
    hidden = "in\u200bvis\u202eible\U000e0041 <!-- obey me\n\nnow --> words\ufeff"
    assert document(tmp_path, f"{PROSE} {hidden}").text == f"{PROSE} invisible words"


def test_emoji_and_persian_keep_their_joiners(tmp_path: Path) -> None:
    assert "👩\u200d🚀 می\u200cخواهم" in document(tmp_path, f"{PROSE} 👩\u200d🚀 می\u200cخواهم").text


@given(st.text(alphabet=st.sampled_from('aB1 .,\n\t-*#=|’"?()[]•Zé<!>\u200b'), max_size=400))
def test_any_text_is_read_without_loss_or_invention(in_order: InOrder, text: str) -> None:
    try:
        reading = read_plain(text)
    except UnreadableDocument:
        assert not any(character.isalnum() for character in text)
        return
    assert in_order(reading.blocks)
    assert reading.blocks
    for block in reading.blocks:
        assert reading.text[block.start : block.end] == reading.text[block.start : block.end].strip() != ""
        assert all(block.start <= start < end <= block.end for _, start, end in block.cells)
    assert all(mark.offset <= len(reading.text) for mark in reading.marks)


@given(st.lists(st.sampled_from([PROSE, OTHER, PROSE[:90], OTHER[:60] + "."]), min_size=1, max_size=8))
def test_the_words_of_prose_are_all_there_in_order(paragraphs: list[str]) -> None:
    for text in ("\n".join(paragraphs), "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in paragraphs)):
        assert read_plain(text).text.split() == " ".join(paragraphs).split()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "=",
        "= ",
        "# ",
        "|",
        "a|b\n-|-\n",
        "word1 ",
        "<!--",
        "1. ",
        "A. ",
        "\"'",
        "a\tb\n",
    ],
)
@pytest.mark.parametrize("ending", ["\nend", "x"])
def test_many_kilobytes_of_anything_are_read_in_linear_time(seconds: Seconds, unit: str, ending: str) -> None:
    text = unit * (40_000 // len(unit)) + ending
    assert seconds(lambda: read_plain(text)) < 2


@pytest.mark.timeout(60)
@pytest.mark.parametrize("opening", ["# a", "= a", "a|b\n", "a|b\n-|-", "1.", "a\t"])
@pytest.mark.parametrize("white", [" ", "\t"])
def test_a_line_of_white_space_is_read_in_linear_time(seconds: Seconds, opening: str, white: str) -> None:
    text = opening + white * 40_000 + "x"
    assert seconds(lambda: read_plain(text)) < 2


def test_a_letter_is_not_called_by_the_address_that_it_opens_with(tmp_path: Path) -> None:
    text = (
        "14 Harbour Terrace\nWhitby\n\n2 September 2022\n\nDear Mrs Lennox,\n\nThank you for your letter of August.\n"
    )
    (tmp_path / "to-lennox.txt").write_text(text)
    assert read(tmp_path / "to-lennox.txt").title == "To lennox"


def test_amounts_in_lines_below_each_other_head_nothing(tmp_path: Path) -> None:
    method = "Melt the butter in a heavy pan over a low heat. Add the leeks and sweat them for ten minutes. " * 3
    text = f"Leek soup\n\nIngredients\n3 leeks, washed and sliced\n500 g potatoes, peeled\n\nMethod\n{method}\n"
    (tmp_path / "soup.txt").write_text(text)
    headings = [mark.heading for mark in read(tmp_path / "soup.txt").marks]
    assert not any(heading and heading[0].isdigit() for heading in headings)
