"""An overview covers a text: sentences from all of it, in its order, none said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evidence.summary import FEWEST, MOST, apart, covering, introducing
from corpus.readers import read

TEXT = """# The mill

The mill in Ghent ground wheat for the bakers of the town until 1961. Yes. The mill had four stones for wheat.

# The river

The river that drove the mill froze for six weeks in the winter of 1929. Why was that? It was cold.

# The owner

The owner sold the mill to the town, which made a museum of the mill and its river in 1974. He left.

# The visitors

Visitors to the museum may grind a bag of wheat at the mill on the first Sunday of a month. They do.
"""


def test_each_stretch_of_a_text_has_its_sentence_in_the_texts_order(tmp_path: Path) -> None:
    (tmp_path / "mill.md").write_text(TEXT)
    document = read(tmp_path / "mill.md")
    chosen = [document.quote(span) for span in covering(document)]
    assert len(chosen) == FEWEST
    assert chosen[0].startswith("The mill")
    assert chosen[1].startswith("The river")
    assert chosen[2].startswith("The owner")
    assert chosen[3].startswith("Visitors")


def test_a_long_text_has_a_bounded_overview_from_its_start_to_its_end(tmp_path: Path) -> None:
    paragraph = "The keeper of light {n} wrote in his log that the sea was calm and that no ship had passed it.\n\n"
    (tmp_path / "log.txt").write_text("".join(paragraph.format(n=n) for n in range(300)))
    document = read(tmp_path / "log.txt")
    chosen = covering(document)
    assert len(chosen) == MOST
    assert list(chosen) == sorted(chosen)
    assert chosen[0].start < len(document.text) / MOST
    assert chosen[-1].start > len(document.text) * (MOST - 1) / MOST


def test_a_text_of_one_sentence_is_its_own_overview(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The mill closed in 1961.\n")
    document = read(tmp_path / "one.txt")
    assert [document.quote(span) for span in covering(document)] == ["The mill closed in 1961."]


def test_of_texts_those_apart_are_chosen_that_are_worth_most() -> None:
    texts = ["The mill ground wheat.", "Wheat was ground by the mill.", "The river froze.", "Nothing of note."]
    assert apart(texts, [1.0, 0.95, 0.8, 0.1], 2) == [0, 2]
    assert apart([], [], 3) == []


SUBJECT = [
    "The lighthouse of Skerryvore was built of granite by a family of engineers.",
    "The keepers trimmed the lamp of the Skerryvore lighthouse every summer evening.",
    "Granite from the quarry was shipped to Skerryvore by the engineers every summer.",
]
ASIDE = [
    "Somebody had left a bicycle leaning against a wall on the other side of town.",
    "Porridge for breakfast is cheap, quick to make, and keeps a person warm until noon.",
    "A cousin sent postcards from Lisbon, where it seldom rains in September.",
    "Nobody could remember when exactly the choir had stopped meeting on Tuesdays.",
    "His umbrella turned inside out twice before he reached the corner of the street.",
    "Two chess players argued loudly about a rule that neither had ever looked up.",
]


def introduced(folder: Path, paragraphs: list[str]) -> list[str]:
    (folder / "book.md").write_text("# A book\n\n" + "\n\n".join(paragraphs), encoding="utf-8")
    document = read(folder / "book.md")
    return [document.quote(span) for span in introducing(document)]


@pytest.mark.parametrize("turn", [0, 3])
def test_the_sentences_are_those_that_the_text_comes_back_to(tmp_path: Path, turn: int) -> None:
    mixed = [*ASIDE[:turn], SUBJECT[0], *ASIDE[turn : turn + 2], SUBJECT[1], *ASIDE[turn + 2 :], SUBJECT[2]]
    told = introduced(tmp_path, mixed)
    assert told == SUBJECT


def test_what_leans_on_the_sentence_before_introduces_nothing(tmp_path: Path) -> None:
    leaning = [f"But {sentence[0].lower()}{sentence[1:]}" for sentence in SUBJECT]
    told = introduced(tmp_path, [*leaning, *ASIDE[:3]])
    assert not any(sentence.startswith("But") for sentence in told)


def test_a_text_of_a_few_words_says_nothing_of_itself(tmp_path: Path) -> None:
    assert introduced(tmp_path, ["Just words."]) == []
