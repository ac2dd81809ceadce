"""What every reader owes: any sane encoding is read, any bad file gives one clear line."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Source
from corpus.errors import UnreadableDocument
from corpus.readers import read, readable, slug
from corpus.readers.decoding import decode
from corpus.readers.isolated import read_isolated
from corpus.readers.registry import Format, formats
from tests.corpus.samples import zipped

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
        (b"%PDF-1.4\n\x00\x01\x02\x00" * 10, "is damaged and cannot be opened as PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"\x00\x00\x00\x20ftypisom" + b"\0" * 40, "is a film or recording"),
        (b"\x1f\x8b\x08\x00" + b"\0" * 40, "is a gzip archive"),
        (bytes(range(1, 9)) * 20, "is binary"),
        (bytes(range(256)) * 20, "is binary"),
        (b"\xff\xfea", "holds no text"),
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


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv"])
def test_signs_alone_are_no_words(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("...\n---\n!?\n")
    with pytest.raises(UnreadableDocument, match=rf"^{name}: holds no words; check that it is the right file$"):
        read(tmp_path / name)


def test_a_file_that_is_not_there_or_a_folder_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^none\.txt: there is no such file"):
        read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableDocument, match=r"^folder\.txt: cannot be opened"):
        read(tmp_path / "folder.txt")


def test_an_unknown_suffix_names_those_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"la")
    with pytest.raises(UnreadableDocument, match=r"^song\.mp3: .*plain text.*Markdown.*PDF.*LRC"):
        read(tmp_path / "song.mp3")
    assert all(readable(Path(name)) for name in ("a.txt", "a.md", "a.lrc"))
    assert not readable(Path("song.mp3"))


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
        text = decode(data).text
    except UnreadableDocument:
        return
    assert text.strip()
    assert not any(character < " " and character not in "\n\t" for character in text)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".srt"])
def test_a_wrong_byte_costs_a_character(tmp_path: Path, suffix: str) -> None:
    cue = b"1\n00:00:01,000 --> 00:00:02,000\n" if suffix == ".srt" else b""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(cue + "Größe über alles, ".encode() + b"\xff the lamp is trimmed\n")
    document = read(path)
    assert "Größe über alles" in document.text
    assert "the lamp is trimmed" in document.text
    assert document.notes == ("1 character could not be read",)


def test_a_character_that_a_line_end_cut_in_two_is_whole_again(tmp_path: Path) -> None:
    (tmp_path / "talk.lrc").write_bytes(
        b"[by:whisper.cpp]\n[00:01.00] The keeper met M\xc3\n[00:02.00]\xbcller at the pier.\n[00:05.00] They sailed.\n"
    )
    document = read(tmp_path / "talk.lrc")
    assert document.text == "The keeper met Müller at the pier. They sailed."
    start = document.text.index("at the pier")
    assert document.place(document.span(start, start + 2)).start_s == 2


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"[00:01.00] The <00:01.20>M\xc3<00:01.40>\xbcller <00:01.60>met.\n", "The Müller met."),
        (b"[00:01.00] \xe7\n[00:01.50]\x81\n[00:02.00]\xaf\xe5\x8f\xb0\n", "灯台"),
        (b"[00:01.00] We met M\xef\xbf\xbd\n[00:02.00]\xef\xbf\xbdller at nine.\n", "We met M\ufffdller at nine."),
        (b"[00:01.00] We met M\xc3\n[00:02.00] at nine.\n", "We met M\ufffd at nine."),
    ],
)
def test_a_character_cut_in_any_way_costs_at_most_itself(tmp_path: Path, data: bytes, shown: str) -> None:
    (tmp_path / "talk.lrc").write_bytes(data)
    document = read(tmp_path / "talk.lrc")
    assert document.text == shown
    assert document.notes == (("1 character could not be read",) if "\ufffd" in shown else ())


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(UnreadableDocument, match=r"^big\.txt: is 2\.0 GB; up to 256 MB are read: split it$"):
        read(tmp_path / "big.txt")


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableDocument, match=r"^a\.txt: cannot be opened \(it is no ordinary file\)"):
        read(tmp_path / "a.txt")


@pytest.mark.parametrize("form", formats(), ids=lambda form: form.name)
def test_every_format_has_its_reader_and_its_suffixes(form: Format) -> None:
    module, _, function = form.reader.partition(":")
    assert callable(getattr(import_module(module), function))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in form.suffixes)


def test_a_reader_that_hangs_or_crashes_is_told_of_and_harms_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body><p>Words.</p></body></html>")
    hangs = Format("slow", (".slow",), "tests.corpus.slow:hang", "bytes")
    with pytest.raises(UnreadableDocument, match="takes longer than 3 s to read"):
        read_isolated(hangs, tmp_path / "a.html", longest_s=3)
    crashes = Format("crash", (".crash",), "tests.corpus.slow:crash", "bytes")
    with pytest.raises(UnreadableDocument, match="made its reader crash"):
        read_isolated(crashes, tmp_path / "a.html")
    bloats = Format("bloat", (".bloat",), "tests.corpus.slow:bloat", "bytes")
    with pytest.raises(UnreadableDocument, match="needs more than 2 GB of memory"):
        read_isolated(bloats, tmp_path / "a.html")
    halves = Format("half", (".half",), "tests.corpus.slow:halve", "bytes")
    with pytest.raises(UnreadableDocument, match="is no whole half file"):
        read_isolated(halves, tmp_path / "a.html")
    assert read(tmp_path / "a.html").text == "Words."


def test_an_archive_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    whole = zipped({"mimetype": "application/epub+zip" * 20})
    at = whole.index(b"mimetype") + len("mimetype")
    (tmp_path / "a.epub").write_bytes(whole[:at] + b"\xff" * 8 + whole[at + 8 :])
    with pytest.raises(UnreadableDocument, match="is damaged"):
        read(tmp_path / "a.epub")
