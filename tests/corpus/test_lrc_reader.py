"""LRC transcripts: words without tags, times at every piece, turns as they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, Document
from corpus.errors import UnreadableDocument
from corpus.readers import read
from corpus.readers.lrc import read_lrc

InOrder = Callable[[Sequence[Block]], bool]
TALK = """[ti:A talk]
[ar:Somebody]
[00:00.00] (upbeat music)
[00:01.50] - Good morning, and welcome
[00:03.25] to the show.
[01:05.125] (laughs)
[01:06.00] - Thank you.
[61:00.00] [BLANK_AUDIO]
[61:02.50] It was a pleasure (in a way) to be here.
"""


def talk(folder: Path, text: str = TALK) -> Document:
    (folder / "talk.lrc").write_text(text, encoding="utf-8")
    return read(folder / "talk.lrc")


def seconds(document: Document, words: str) -> tuple[float | None, float | None]:
    start = document.text.index(words)
    place = document.place(document.span(start, start + len(words)))
    return place.start_s, place.end_s


@pytest.mark.parametrize("between", ["\n", " ", "\r\n"])
def test_lines_or_one_line_read_alike(tmp_path: Path, between: str) -> None:
    document = talk(tmp_path, TALK.replace("\n", between))
    assert document.text == (
        "- Good morning, and welcome to the show.\n\n- Thank you. It was a pleasure (in a way) to be here."
    )
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("turn", "Good morning, and welcome to the show."),
        ("turn", "Thank you. It was a pleasure (in a way) to be here."),
    ]


def test_a_span_starts_at_the_tag_at_or_before_it(tmp_path: Path) -> None:
    document = talk(tmp_path)
    assert seconds(document, "welcome to the show") == (1.5, 3.25)
    assert seconds(document, "show") == (3.25, 3.25)
    assert seconds(document, "Thank you") == (66.0, 66.0)
    assert seconds(document, "pleasure") == (3662.5, 3662.5)
    assert document.place(document.span(document.text.index("pleasure"), len(document.text))).label == "1:01:02"


def test_the_title_is_the_transcripts_own(tmp_path: Path) -> None:
    assert talk(tmp_path).title == "A talk"
    assert talk(tmp_path, f"[ar:Orla Venn]\n{TALK}").source.author == "Orla Venn"


def test_an_offset_shifts_all_times(tmp_path: Path) -> None:
    assert seconds(talk(tmp_path, "[offset:+500]\n" + TALK), "show") == (2.75, 2.75)


def test_times_of_single_words_are_left_out(tmp_path: Path) -> None:
    assert talk(tmp_path, "[00:01.00] <00:01.00> Good <00:01.50> day").text == "Good day"


def test_very_long_turns_stay_one_block(tmp_path: Path) -> None:
    pieces = "\n".join(f"[{n // 60:02}:{n % 60:02}.00] and so on and on" for n in range(2000))
    assert len(talk(tmp_path, pieces).blocks) == 1


@pytest.mark.parametrize("text", ["Just words.", "[00:01.00] (music)", "[ti:No words] [00:00.00]"])
def test_a_transcript_without_timed_words_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"^talk\.lrc: has no words with a time tag"):
        talk(tmp_path, text)


@given(st.text(alphabet=st.sampled_from("[]0123456789:. -aB\n()<>♪"), max_size=300))
def test_whatever_stands_in_it_words_and_times_stay_in_order(in_order: InOrder, text: str) -> None:
    reading = read_lrc(f"[00:01.00] words {text}")
    assert in_order(reading.blocks)
    offsets = [mark.offset for mark in reading.marks]
    assert offsets == sorted(offsets)
    assert all(mark.seconds is not None and mark.seconds >= 0 for mark in reading.marks)
    assert all(reading.text[block.start : block.end].strip() for block in reading.blocks)


def test_hours_above_the_minutes_are_times_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "talk.lrc").write_text("[0:59:59.00]The lamp is trimmed.\n[1:00:01.50]They sailed.\n")
    assert [mark.seconds for mark in read(tmp_path / "talk.lrc").marks] == [3599, 3601.5]
