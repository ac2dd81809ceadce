"""The library's own folder: files, links and pasted words are kept as files, and nothing that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from corpus.kept import keep_file, keep_link, text_name
from corpus.link import Fetched
from corpus.readers import read
from corpus.sources import load_sources

PAGE = "<html><head><title>{title}</title></head><body><p>The lamp of {title} is trimmed at nine.</p></body></html>"


def page(title: str) -> Fetched:
    return Fetched("https://example.org/lamp", "lamp.html", PAGE.format(title=title).encode())


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_link_is_kept_with_its_address_and_fetched_anew_into_its_place(tmp_path: Path) -> None:
    (tmp_path / "lamp.html").write_text(PAGE.format(title="another file of that name"))
    place = keep_link("https://example.org/", tmp_path, lambda _: page("A “quoted” \\ title"))
    source = load_sources(tmp_path)[place.name]
    assert (place.name, source.title, source.url) == (
        "lamp (2).html",
        "A “quoted” \\ title",
        "https://example.org/lamp",
    )
    assert keep_link("https://example.org/", tmp_path, lambda _: page("New")) == place
    assert load_sources(tmp_path)[place.name].title == "New"
    assert "The lamp of New" in read(place, load_sources(tmp_path)[place.name]).text
    assert names(tmp_path) == ["lamp (2).html", "lamp.html", "sources.toml"]


def test_a_file_of_a_linked_ones_name_is_another_document(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    linked = keep_link("https://example.org/lamp", kept, lambda _: page("The lamp"))
    (tmp_path / "lamp.html").write_text(PAGE.format(title="Budget"))
    dropped = keep_file(tmp_path / "lamp.html", kept)
    assert dropped.name == "lamp (2).html"
    assert dropped.name not in load_sources(kept)
    keep_link("https://example.org/lamp", kept, lambda _: page("The new lamp"))
    assert "Budget" in dropped.read_text()
    assert "The new lamp" in linked.read_text()


def test_a_file_is_not_described_as_one_that_has_gone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    keep_link("https://example.org/lamp", kept, lambda _: page("The lamp")).unlink()
    (tmp_path / "lamp.html").write_text(PAGE.format(title="Budget"))
    assert keep_file(tmp_path / "lamp.html", kept).name == "lamp.html"
    assert load_sources(kept) == {}


def test_a_page_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^empty\.html: "):
        keep_link("https://example.org/", tmp_path, lambda url: Fetched(url, "empty.html", b"<html></html>"))
    assert names(tmp_path) == []


def test_pasted_words_are_named_by_how_they_begin(tmp_path: Path) -> None:
    words = "# Lamps & ferries\n\nThe lamp is trimmed at nine."
    assert text_name(words, tmp_path) == "lamps-ferries.md"
    (tmp_path / "lamps-ferries.md").write_text(words)
    assert text_name(words, tmp_path) == "lamps-ferries (2).md"
    assert read(tmp_path / "lamps-ferries.md").title == "Lamps & ferries"
    (tmp_path / "blank.md").write_text(" \n ")
    with pytest.raises(UnreadableDocument, match="holds no text"):
        read(tmp_path / "blank.md")


@pytest.mark.parametrize(
    "name", ["灯台.txt", "مصباح.txt", "a b'c\"d.txt", "-rf.txt", "..\\..\\evil.txt", "é" * 80 + ".txt"]
)
def test_names_in_any_script_stay_in_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "given").mkdir()
    file = tmp_path / "given" / name
    file.write_text("The lamp is trimmed at nine.")
    place = keep_file(file, tmp_path / "kept")
    assert place.parent == tmp_path / "kept"
    assert names(tmp_path / "kept") == [place.name]
