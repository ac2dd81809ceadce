"""Near-duplicates: the same text in other clothes, and nothing else."""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

import pytest

import corpus
from corpus.document import Block, Document, Source
from corpus.duplicates import cleaner, same_text, says_same, sketch
from corpus.readers import read

FOLDER = Path(corpus.__file__).parent / "documents"
TIDY = read(FOLDER / "all-roads-lead-to-rome.txt")
WEB = read(FOLDER / "all-roads-lead-to-rome.web-copy.txt")
PIVOT = read(FOLDER / "you-are-not-too-old.txt")


def document(text: str, name: str = "other") -> Document:
    return Document(name, Source(f"{name}.txt", name), text, (Block("paragraph", 0, len(text)),))


def test_the_tidy_essay_and_its_web_copy_are_one_document() -> None:
    assert same_text(TIDY, WEB)
    assert same_text(WEB, TIDY)


def test_different_essays_are_not() -> None:
    assert not same_text(TIDY, PIVOT)
    assert not same_text(WEB, PIVOT)


def test_copies_share_one_of_their_smallest_shingles_and_others_none() -> None:
    assert set(sketch(TIDY.text)) & set(sketch(WEB.text))
    assert not set(sketch(TIDY.text)) & set(sketch(PIVOT.text))


def test_the_copy_without_page_furniture_is_the_cleaner_one() -> None:
    assert cleaner(TIDY, WEB) is TIDY
    assert cleaner(WEB, TIDY) is TIDY


def test_of_two_clean_copies_the_longer_is_kept_in_any_order() -> None:
    short, long = document("One two three.", "b"), document("One two three four.", "a")
    assert cleaner(short, long) is cleaner(long, short) is long


@pytest.mark.parametrize(
    "changed",
    [
        TIDY.text.upper(),
        TIDY.text.replace("’", "'"),
        textwrap.fill(TIDY.text, 60),
        TIDY.text + " A new last paragraph with some words that were added later on." * 5,
    ],
)
def test_case_quotes_line_breaks_and_small_changes_do_not_matter(changed: str) -> None:
    assert same_text(document(changed), TIDY)
    assert set(sketch(changed)) & set(sketch(TIDY.text))


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_an_excerpt_is_not_the_same_text(share: float) -> None:
    excerpt = document(TIDY.text[: int(len(TIDY.text) * share)])
    assert not same_text(excerpt, TIDY)
    assert says_same(excerpt.text, TIDY.text)


def test_the_same_words_in_another_order_are_another_text() -> None:
    words = TIDY.text.split()
    random.Random(1).shuffle(words)
    assert not same_text(document(" ".join(words)), TIDY)


def test_texts_shorter_than_a_shingle_are_compared_whole() -> None:
    assert same_text(document("Hello there"), document("hello, there!", "b"))
    assert not same_text(document("Hello there"), document("Hello you", "b"))
    assert not same_text(document("..."), document("!!!", "b"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the cat sat on the mat and slept", "the cat sat on the mat", True),
        ("the cat sat on the mat and slept", "a dog ran in the park all day", False),
        ("the cat sat on the mat and slept", "it slept while the cat sat on the mat", True),  # four of six
        ("the cat sat on the mat at noon", "the cat sat on the rug at home", False),  # three of six
        ("the cat sat on the red mat", "the cat sat on the old mat", False),  # three of five
        ("the cat sat on the red mat", "the cat sat on the red rug", True),  # four of five
        ("", "the cat sat on the mat and slept", False),
    ],
)
def test_passages_say_the_same_that_share_more_than_three_fifths_of_the_shorter(
    one: str, other: str, same: bool
) -> None:
    assert says_same(one, other) is same
    assert says_same(other, one) is same


INVOICE = (
    "Invoice for {month} 2026\n\nThe rent of the north hall for {month} 2026 is {sum} euros, heating and water "
    "included.\n\nPlease pay it to the account of the harbour society within thirty days of receiving this letter. "
    "Whoever pays late pays three per cent more for each month, as was agreed when the hall was let.\n\n"
    "Reference R-{number}"
)
LETTER = (
    "Dear reader,\n\nThe bakery in {town} opens at six and closes when the bread is sold. It bakes rye on weekdays and "
    "wheat on the day before a feast.\n\nWhoever wants a cake says so two days before. The baker is glad of visitors."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (INVOICE.format(month="March", sum="1725", number=103), INVOICE.format(month="May", sum="1450", number=105)),
        (INVOICE.format(month="March", sum="1725", number=103), INVOICE.format(month="March", sum="1,450", number=103)),
        (LETTER.format(town="Skerry"), LETTER.format(town="Great Orme")),
    ],
)
def test_texts_of_one_form_with_other_numbers_or_names_are_documents_of_their_own(one: str, other: str) -> None:
    assert not same_text(document(one), document(other, "b"))
    assert not same_text(document(other), document(one, "b"))


def test_another_title_footer_or_way_to_write_a_number_makes_no_other_document() -> None:
    invoice = INVOICE.format(month="March", sum="1,725", number=103)
    saved = f"The Harbour Society\n\n{invoice.replace('1,725', '1725')}\n\n8 min read. Share this page."
    assert same_text(document(invoice), document(f"What the Hall Costs\n\n{saved}", "b"))


def test_a_page_saved_twice_with_other_counts_of_its_readers_is_one_document() -> None:
    assert same_text(document(f"{TIDY.text}\n\n8 min read"), document(f"{TIDY.text}\n\n11 min read", "b"))


def test_a_transcript_with_its_names_put_right_is_the_same_text() -> None:
    heard = f"{TIDY.text}\n" + " ".join(f"Then Laryl spoke of boat {at} with the others." for at in range(12))
    assert same_text(document(heard), document(heard.replace("Laryl", "Lerrel Pinto"), "b"))
