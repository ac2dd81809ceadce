"""A document introduces itself in its own sentences, and by an outline that leads into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document
from corpus.introduction import introduce
from corpus.readers import read

SUBJECT = [
    "The lighthouse of Skerryvore was built of granite by a family of engineers.",
    "Its keepers trimmed the lamp of the Skerryvore lighthouse every summer evening.",
    "Granite from the quarry was shipped to Skerryvore by the engineers every summer.",
]
ASIDE = [
    "Somebody had left a bicycle leaning against a wall on the other side of town.",
    "Porridge for breakfast is cheap, quick to make, and keeps a person warm until noon.",
    "A cousin sent postcards from Lisbon, where it hardly ever rains in September.",
    "Nobody could remember when exactly the choir had stopped meeting on Tuesdays.",
    "His umbrella turned inside out twice before he reached the corner of the street.",
    "Two chess players argued loudly about a rule that neither had ever looked up.",
]


def document(folder: Path, text: str, name: str = "a.md") -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


@pytest.mark.parametrize("turn", [0, 3])
def test_the_sentences_are_those_that_the_text_comes_back_to(tmp_path: Path, turn: int) -> None:
    mixed = [*ASIDE[:turn], SUBJECT[0], *ASIDE[turn : turn + 2], SUBJECT[1], *ASIDE[turn + 2 :], SUBJECT[2]]
    read_document = document(tmp_path, "# A book\n\n" + "\n\n".join(mixed))
    told = [read_document.quote(span) for span in introduce(read_document).sentences]
    assert told == SUBJECT


def test_what_leans_on_the_sentence_before_introduces_nothing(tmp_path: Path) -> None:
    leaning = [f"But {sentence[0].lower()}{sentence[1:]}" for sentence in SUBJECT]
    read_document = document(tmp_path, "# A book\n\n" + "\n\n".join([*leaning, *ASIDE[:3]]))
    told = [read_document.quote(span) for span in introduce(read_document).sentences]
    assert not any(sentence.startswith("But") for sentence in told)


def test_headings_are_the_outline_and_lead_to_their_places(tmp_path: Path) -> None:
    text = f"# A book\n\nWords.\n\n## Lamps\n\n{SUBJECT[1]}\n\n## Stones\n\n{SUBJECT[2]}"
    outline = introduce(document(tmp_path, text)).outline
    assert [(entry.label, entry.place.label) for entry in outline] == [("Lamps", "§ Lamps"), ("Stones", "§ Stones")]


def test_a_recording_is_outlined_by_its_minutes(tmp_path: Path) -> None:
    cues = [f"{at}\n00:{at:02}:00,000 --> 00:{at:02}:05,000\n{SUBJECT[at % 3]}\n" for at in range(1, 25)]
    outline = introduce(document(tmp_path, "\n".join(cues), "a.srt")).outline
    assert [entry.place.label for entry in outline] == ["1:00", "10:00", "20:00"]


def test_a_text_of_a_few_words_says_nothing_of_itself(tmp_path: Path) -> None:
    found = introduce(document(tmp_path, "Just words.", "a.txt"))
    assert (found.sentences, found.outline) == ((), ())
