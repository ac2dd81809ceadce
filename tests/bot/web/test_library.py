"""Files dropped on the library: each is kept, none takes another's place unless it is its new version."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.waystone import Waystone
from bot.web.library import indexed, listed
from corpus.link import Fetched, fetch

OLD, NEW = "The keeper trims the lamp at four.\n", "The ferry leaves for Skerryvore on Tuesdays.\n"


@pytest.fixture
def waystone(home: Path) -> Iterator[Waystone]:
    with Waystone.open(Settings(home=home, model="quotes")) as opened:
        yield opened


def upload(folder: Path, content: str, name: str = "notes.txt") -> Path:
    folder.mkdir()
    (folder / name).write_text(content)
    return folder / name


def drop(waystone: Waystone, *files: Path) -> str:
    """What the page says in the end."""
    return deque(indexed(waystone, files), maxlen=1).pop()


def kept(waystone: Waystone) -> dict[str, str]:
    return {file.name: file.read_text() for file in (waystone.settings.home / "documents").iterdir()}


def test_a_new_version_takes_the_place_of_the_old(waystone: Waystone, tmp_path: Path) -> None:
    drop(waystone, upload(tmp_path / "1", OLD))
    assert "brought up to date" in drop(waystone, upload(tmp_path / "2", NEW))
    assert kept(waystone) == {"notes.txt": NEW}
    assert [waystone.collection.document(info.id).text for info in waystone.collection.documents()] == [NEW.strip()]


def test_two_files_of_one_name_in_one_drop_are_both_kept(waystone: Waystone, tmp_path: Path) -> None:
    assert drop(waystone, upload(tmp_path / "1", OLD), upload(tmp_path / "2", NEW)).count("added") >= 2
    assert kept(waystone) == {"notes.txt": OLD, "notes (2).txt": NEW}
    assert len(waystone.collection.documents()) == 2


def test_an_unreadable_file_touches_nothing(waystone: Waystone, tmp_path: Path) -> None:
    drop(waystone, upload(tmp_path / "1", OLD))
    said = drop(waystone, upload(tmp_path / "2", ""), upload(tmp_path / "3", NEW, "ferry.txt"))
    assert "<b>notes.txt</b>: holds no text" in said
    assert "added" in said
    assert kept(waystone) == {"notes.txt": OLD, "ferry.txt": NEW}
    assert len(waystone.collection.documents()) == 2


def test_whoever_removes_a_document_is_told_what_stays(waystone: Waystone, tmp_path: Path) -> None:
    drop(waystone, upload(tmp_path / "1", OLD))
    assert "keep what they quote" in listed(waystone.collection.documents())


def paste(waystone: Waystone, words: str, fetched: Callable[[str], Fetched] = fetch) -> str:
    """What the page says in the end of what was pasted."""
    return deque(indexed(waystone, (), words, fetched), maxlen=1).pop()


def test_pasted_words_and_links_are_indexed(waystone: Waystone) -> None:
    page = Fetched("https://example.org/ferry", "ferry.html", f"<html><body><p>{NEW}</p></body></html>".encode())
    assert "added" in paste(waystone, OLD)
    assert "added" in paste(waystone, " https://example.org/ferry ", lambda _: page)
    assert {info.url for info in waystone.collection.documents()} == {"", "https://example.org/ferry"}


def test_a_link_that_must_not_be_fetched_says_why(waystone: Waystone) -> None:
    assert "is not on the public web" in paste(waystone, "http://127.0.0.1:1/secret")
    assert not waystone.collection.documents()


def test_what_a_reader_of_a_document_should_know_is_said(waystone: Waystone, tmp_path: Path) -> None:
    (tmp_path / "tides.txt").write_bytes("Le gardien élève des chèvres près de l’île, où il a vécu.".encode("cp1252"))
    assert "<b>Tides</b>: added; it does not say its encoding and was read as Windows-1252" in drop(
        waystone, tmp_path / "tides.txt"
    )
