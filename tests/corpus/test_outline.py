"""A document's parts lead into it."""

from __future__ import annotations

from pathlib import Path

from corpus.document import Block, Document, Mark, Source
from corpus.outline import outline
from corpus.readers import read

LAMPS = "Its keepers trimmed the lamp of the Skerryvore lighthouse every summer evening."


def document(folder: Path, text: str, name: str = "a.md") -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def test_headings_are_the_outline_and_lead_to_their_places(tmp_path: Path) -> None:
    text = f"# A book\n\nWords.\n\n## Lamps\n\n{LAMPS}\n\n## Stones\n\n{LAMPS}"
    parts = outline(document(tmp_path, text))
    assert [(entry.label, entry.place.label) for entry in parts] == [("Lamps", "§ Lamps"), ("Stones", "§ Stones")]


def test_a_recording_is_outlined_by_its_minutes(tmp_path: Path) -> None:
    cues = [f"{at}\n00:{at:02}:00,000 --> 00:{at:02}:05,000\n{LAMPS}\n" for at in range(1, 25)]
    parts = outline(document(tmp_path, "\n".join(cues), "a.srt"))
    assert [entry.place.label for entry in parts] == ["1:00", "10:00", "20:00"]


def test_a_text_of_a_few_words_has_no_parts(tmp_path: Path) -> None:
    assert outline(document(tmp_path, "Just words.", "a.txt")) == ()


def test_many_pages_are_outlined_evenly() -> None:
    marks = tuple(Mark(at, page=at + 1) for at in range(100))
    book = Document("book", Source("book.pdf", "Book"), "x" * 100, (Block("paragraph", 0, 100),), marks)
    pages = [entry.label for entry in outline(book)]
    assert len(pages) == 12
    assert pages[0] == "p. 1"
    assert pages[-1] == "p. 100"
