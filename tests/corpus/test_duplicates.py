"""Near-duplicates: the same text in other clothes, and nothing else."""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

import pytest

import corpus
from corpus.document import Block, Document, Source
from corpus.duplicates import cleaner, overlap, same_text, sketch
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
    assert overlap(excerpt.text, TIDY.text) > 0.99


def test_the_same_words_in_another_order_are_another_text() -> None:
    words = TIDY.text.split()
    random.Random(1).shuffle(words)
    assert not same_text(document(" ".join(words)), TIDY)


def test_texts_shorter_than_a_shingle_are_compared_whole() -> None:
    assert same_text(document("Hello there"), document("hello, there!", "b"))
    assert not same_text(document("Hello there"), document("Hello you", "b"))
    assert not same_text(document("..."), document("!!!", "b"))


def test_overlap_of_passages_is_the_shared_part_of_the_shorter() -> None:
    one, two = "the cat sat on the mat and slept", "the cat sat on the mat"
    assert overlap(one, two) == 1.0
    assert overlap(two, one) == 1.0
    assert overlap(one, "a dog ran in the park all day") == 0.0
    assert 0.3 < overlap("the cat sat on the mat and slept", "it slept while the cat sat on the mat") < 0.8
    assert overlap("", one) == 0.0
