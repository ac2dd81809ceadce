"""`sources.toml`: what is known about documents apart from their words."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus
from corpus.document import Source
from corpus.errors import UnreadableDocument
from corpus.sources import load_sources


def test_the_shipped_sources_are_known_by_file_name() -> None:
    sources = load_sources(Path(corpus.__file__).parent / "documents")
    assert len(sources) == 4
    assert sources["you-are-not-too-old.txt"] == Source(
        "you-are-not-too-old.txt",
        "You Are Not Too Old (To Pivot Into AI)",
        "swyx",
        "2023-03",
        "https://www.latent.space/p/not-old",
        "essay",
    )


def test_a_folder_without_the_file_has_no_sources(tmp_path: Path) -> None:
    assert load_sources(tmp_path) == {}


def test_only_file_and_title_are_needed_and_dates_may_be_dates(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nfile = "a.txt"\ntitle = "A"\npublished = 2024-05-01\n')
    assert load_sources(tmp_path) == {"a.txt": Source("a.txt", "A", published="2024-05-01")}


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("[[source", "cannot be read as TOML"),
        ('[[source]]\nfile = "a.txt"', "needs a file and a title"),
        ('source = "a.txt"', "needs a file and a title"),
    ],
)
def test_a_wrong_file_gives_one_clear_line(tmp_path: Path, toml: str, why: str) -> None:
    (tmp_path / "sources.toml").write_text(toml)
    with pytest.raises(UnreadableDocument, match=why):
        load_sources(tmp_path)
