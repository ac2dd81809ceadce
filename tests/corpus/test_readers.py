"""What every reader owes: any sane encoding is read, any bad file gives one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Source
from corpus.errors import UnreadableDocument
from corpus.readers import SUFFIXES, read, slug
from corpus.readers.decoding import decode

TEXT = "Café owners met on Monday.\n\nThey talked about “prices” until late.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_that_say_so_and_all_line_ends_read_alike(tmp_path: Path, encoding: str, line_end: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.replace("\n", line_end).encode(encoding))
    assert read(tmp_path / "a.txt").text == TEXT.strip()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "holds no text"),
        (b" \n\t\n\xef\xbb\xbf", "holds no text"),
        ("\u200b\u2060".encode(), "holds no text"),
        (TEXT.encode("latin-1", "replace"), "is not UTF-8"),
        (b"%PDF-1.4\n\x00\x01\x02\x00" * 10, "is binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is binary"),
        (bytes(range(1, 9)) * 20, "is binary"),
        (b"\xff\xfea", "is not UTF-16"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".lrc"])
def test_bad_data_gives_one_line_that_names_the_file(tmp_path: Path, data: bytes, why: str, suffix: str) -> None:
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    assert str(caught.value).startswith(f"bad{suffix}: {why}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_a_folder_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^none\.txt: cannot be opened \(No such file"):
        read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableDocument, match=r"^folder\.txt: cannot be opened"):
        read(tmp_path / "folder.txt")


def test_an_unknown_suffix_names_those_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"la")
    with pytest.raises(UnreadableDocument, match=r"^song\.mp3: .*\.txt.*\.md.*\.lrc"):
        read(tmp_path / "song.mp3")
    assert {".txt", ".md", ".lrc"} <= set(SUFFIXES)


def test_suffixes_are_read_whatever_their_case(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_text(TEXT)
    assert read(tmp_path / "A.TXT").text == TEXT.strip()


def test_a_given_source_and_id_are_the_documents(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    source = Source("a.txt", "The Meeting", author="A. Writer")
    document = read(tmp_path / "a.txt", source, document_id="meeting")
    assert (document.id, document.title, document.source.author) == ("meeting", "The Meeting", "A. Writer")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The Meeting\n\n" + TEXT * 3, "The Meeting"),
        ("# The *Meeting*\n\n" + TEXT, "The Meeting"),
        (TEXT, "A long day"),
    ],
)
def test_without_a_source_the_title_is_the_first_heading_or_the_files_name(
    tmp_path: Path, text: str, title: str
) -> None:
    (tmp_path / "a-long_day.md").write_text(text)
    assert read(tmp_path / "a-long_day.md").title == title


@pytest.mark.parametrize(
    ("name", "expected"),
    [("All Roads (2022)", "all-roads-2022"), ("Ünï.code", "uni-code"), ("日本", "document"), ("--", "document")],
)
def test_ids_are_small_letters_and_hyphens(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_the_same_file_gives_the_same_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    first = read(tmp_path / "a.txt")
    assert read(tmp_path / "a.txt") == first
    assert read(tmp_path / "a.txt").content_hash == first.content_hash
    (tmp_path / "a.txt").write_text(TEXT + "More.")
    assert read(tmp_path / "a.txt").content_hash != first.content_hash


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableDocument:
        return
    assert text.strip()
    assert not any(character < " " and character not in "\n\t" for character in text)
