"""Subtitles, speech recognition, transcripts in Markdown: whole sentences, times, speakers as turns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read

SRT = """1
00:00:01,000 --> 00:00:04,000
The lamp is trimmed at nine,

2
00:00:04,000 --> 00:00:08,500
and the harbour book is signed at ten.
"""
SAID = "The lamp is trimmed at nine, and the harbour book is signed at ten."


def document(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def turns(read_document: Document) -> list[tuple[str, float | None, str | None]]:
    """Each turn's words, when it starts and who speaks."""
    places = [read_document.place(read_document.span(block.start, block.end)) for block in read_document.blocks]
    words = [read_document.text[block.start : block.end] for block in read_document.blocks]
    return [(said, place.start_s, place.speaker) for said, place in zip(words, places, strict=True)]


@pytest.mark.parametrize("name", ["talk.srt", "talk.txt", "talk.vtt", "talk.md"])
@pytest.mark.parametrize(
    "text",
    [
        SRT,
        SRT.replace("\n", "\r\n"),
        SRT.replace(",000", ".000"),
        SRT.replace(",000", "").replace(",500", ""),
        SRT.replace(",", ":").replace("nine:", "nine,"),
        SRT.replace(" --> ", " -> "),
        SRT.replace(" --> ", "→"),
        SRT.replace("00:00:01,000", "0:0:1,0"),
        SRT.replace("nine,\n\n", "nine,\n"),
        SRT.replace("\n\n", "\n\n\n"),
        SRT.replace("The lamp", "<i>The {\\an8}lamp</i>"),
        SRT.replace("1\n00:00:01", "00:00:01").replace("2\n00:00:04", "00:00:04"),
        "[00:00:01.000 --> 00:00:04.000]   The lamp is trimmed at nine,\n"
        "[00:00:04.000 --> 00:00:08.500]   and the harbour book is signed at ten.\n",
        "0:01\nThe lamp is trimmed\n0:03\nat nine,\n0:04\nand the harbour book is signed at ten.\n",
        SRT.replace(" --> ", " – "),
        SRT.replace(" --> ", " —> "),
        SRT.replace(" --> ", " --&gt; "),
        SRT.replace("0,000", "0，000").replace("00:00:0", "00：00：0"),
        SRT.replace("0,000", "0, 000"),
        SRT.replace(",000", "'000000").replace(",500", "'500000"),
        SRT.replace("00:00:01,000", "-00:00:01,000"),
        SRT.replace(",000", ":00").replace(",500", ":12").replace(" --> ", " "),
        SRT.replace("\n00:", " 00:").replace("000\n", "000 ").replace("500\n", "500 | "),
        SRT.replace("\n2\n", "\n2\n00:00:04,000 --> 00:00:04,000\n\n3\n"),
        f"{SRT}\n3\n",
        f"```srt\n{SRT}```\n",
        "[1.00s -> 4.00s]  The lamp is trimmed at nine,\n[4.00s -> 8.50s]  and the harbour book is signed at ten.\n",
        "00:01\tThe lamp is trimmed\n00:03\tat nine,\n00:04\tand the harbour book is signed at ten.\n",
        "00:01 - 00:03\nThe lamp is trimmed\n\n00:03 - 00:04\nat nine,\n\n00:04 - 00:08\nand the harbour book is "
        "signed at ten.\n",
        "WEBVTT\n\nNOTE by hand\nover two lines\n\nSTYLE\n::cue { color: red }\n\n"
        + SRT.replace(",", ".").replace("nine.", "nine,"),
        "WEBVTT - A talk\nKind: captions\n\n00:01.000 --> 00:04.000 align:start position:0%\n"
        "The lamp is trimmed at nine,\n\nintro\n00:04.000 --> 00:08.500\nand the harbour book is signed at ten.\n",
    ],
)
def test_cues_are_read_as_sentences_with_times_whatever_the_suffix(tmp_path: Path, name: str, text: str) -> None:
    read_document = document(tmp_path, name, text)
    assert read_document.text == SAID
    start = read_document.text.index("harbour")
    assert read_document.place(read_document.span(start, start + 7)).start_s == 4
    assert read_document.place(read_document.span(start, start + 7)).label == "0:04"


@pytest.mark.parametrize("name", ["a.srt", "a.txt", "a.md", "a"])
@pytest.mark.parametrize(
    "above", ["A talk of lamps\n\n", "# A talk of lamps\n\n", "---\ntitle: A talk\n  of lamps\n---\n"]
)
def test_what_stands_above_the_first_cue_is_the_title(tmp_path: Path, name: str, above: str) -> None:
    read_document = document(tmp_path, name, above + SRT)
    assert (read_document.title, read_document.text) == ("A talk of lamps", SAID)


def test_lines_between_the_title_and_the_first_cue_are_kept(tmp_path: Path) -> None:
    read_document = document(tmp_path, "talk.txt", f"A talk of lamps\nby Orla Venn\n\nHeld at the pier.\n\n{SRT}")
    assert read_document.title == "A talk of lamps"
    assert read_document.text == f"by Orla Venn\n\nHeld at the pier.\n\n{SAID}"


def test_a_time_in_front_of_each_line_is_when_it_is_said(tmp_path: Path) -> None:
    lines = "0:01 The lamp is trimmed\n0:04 at nine.\n0:08 They sailed.\n"
    read_document = document(tmp_path, "talk.txt", lines)
    assert read_document.text == "The lamp is trimmed at nine.\n\nThey sailed."
    assert [mark.seconds for mark in read_document.marks] == [1, 4, 8]
    assert not document(tmp_path, "plan.txt", "09:00 Breakfast\n10:30 A talk\n12:00 Lunch\n").marks
    assert not document(tmp_path, "plan.txt", "09:00\nBreakfast\n10:30\nA talk\n12:00\nLunch\n").marks
    assert not document(tmp_path, "plan.txt", "1.5 - 2.5\n3.5 - 4.5\nare ranges.\n").marks


@pytest.mark.parametrize("above", ["", "Transcript\n\n", "Transcript\nSearch transcript\n"])
@pytest.mark.parametrize("spoken", [True, False])
def test_what_a_page_says_around_a_transcript_is_not_said_in_it(tmp_path: Path, above: str, spoken: bool) -> None:
    said = ["the lamp is trimmed", "at nine", "seconds before ten"]
    lines = [f"1:0{at}\n{f'1 minute, {at} seconds{chr(10)}' if spoken else ''}{words}" for at, words in enumerate(said)]
    read_document = document(tmp_path, "talk.txt", above + "\n".join(lines))
    assert (read_document.title, read_document.text) == ("Talk", " ".join(said))
    assert [mark.seconds for mark in read_document.marks] == [60, 61, 62]


def test_chapters_in_a_transcript_of_a_page_are_headings(tmp_path: Path) -> None:
    said = ["[Music]", "the lamp is trimmed", "at nine", "the oil", "is kept in the shed"]
    lines = [f"0:0{at}\n{words}" for at, words in enumerate(said)]
    text = "\n".join(["Transcript", "Intro", *lines[:3], "Oil", *lines[3:]])
    read_document = document(tmp_path, "talk.txt", text)
    assert read_document.title == "Talk"
    assert read_document.text == "Intro\n\nthe lamp is trimmed at nine\n\nOil\n\nthe oil is kept in the shed"
    start = read_document.text.index("is kept")
    place = read_document.place(read_document.span(start, start + 7))
    assert (place.start_s, place.heading) == (4, "Oil")


def test_the_first_line_of_webvtt_is_no_title(tmp_path: Path) -> None:
    assert document(tmp_path, "talk.txt", "WEBVTT\n\n" + SRT.replace(",000", ".000")).title == "Talk"


@pytest.mark.parametrize("line", ["9:00 -> 10:00 Breakfast", "09:00 → 10:00\nBreakfast"])
def test_the_plan_of_a_day_is_none_of_subtitles(tmp_path: Path, line: str) -> None:
    assert "9:00" in document(tmp_path, "a.txt", f"{line}\n\nThe lamp is trimmed at nine.").text


def test_captions_that_roll_are_read_once(tmp_path: Path) -> None:
    text = """WEBVTT

00:00:00.000 --> 00:00:02.000
 \nhey<00:00:00.500><c> everyone</c>

00:00:02.000 --> 00:00:02.010
hey everyone
 \n
00:00:02.010 --> 00:00:04.000
hey everyone
welcome<00:00:02.500><c> back</c>
"""
    assert document(tmp_path, "a.vtt", text).text == "hey everyone welcome back"


def test_words_that_are_said_twice_stay(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nNo.\n\n2\n00:00:02,000 --> 00:00:03,000\nNo.\n"
    assert document(tmp_path, "a.srt", text).text == "No. No."


@pytest.mark.parametrize("numbers", [True, False])
def test_a_number_that_ends_a_cue_is_said(tmp_path: Path, numbers: bool) -> None:
    said = ["It was lit in\n1984", "and its height is\n42", "metres."]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{f'{at + 1}{chr(10)}' if numbers else ''}00:0{at}.000 --> 00:0{at}.900\n{words}"
        for at, words in enumerate(said)
    )
    assert document(tmp_path, "a.vtt", text).text == "It was lit in 1984 and its height is 42 metres."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<v Orla Venn>Is it lit?</v>", "<v Max>It is &amp; was.</v>"),
        ("ORLA VENN: Is it lit?", "MAX: It is & was."),
        (">> ORLA VENN: Is it lit?", ">> MAX: It is & was."),
        ("[SPEAKER_00]: Is it lit?", "[SPEAKER_01]: It is & was."),
    ],
)
def test_speakers_are_told_apart(tmp_path: Path, first: str, second: str) -> None:
    cues = [first, second] * 2
    text = "WEBVTT\n\n" + "\n\n".join(f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(cues))
    found = turns(document(tmp_path, "a.vtt", text))
    assert [words for words, _, _ in found] == ["Is it lit?", "It is & was."] * 2
    assert [start for _, start, _ in found] == [0, 1, 2, 3]
    assert len({speaker for _, _, speaker in found}) == 2


@pytest.mark.parametrize("name", ["Ben Oduya (he/him)", "Dr. Ida Stone, PhD", "李雷", "iPhone (2)", "MAX"])
def test_speakers_are_called_as_they_call_themselves(tmp_path: Path, name: str) -> None:
    said = [("Orla Venn", "Is it lit?"), (name, "It is."), ("Orla Venn", "One thing: is it signed?"), (name, "Yes.")]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{at + 1}\n00:00:0{at}.000 --> 00:00:0{at}.900\n{who}: {words}" for at, (who, words) in enumerate(said)
    )
    found = turns(document(tmp_path, "a.vtt", text))
    assert found == [(words, at, who) for at, (who, words) in enumerate(said)]


def test_the_name_of_a_cue_of_webex_is_its_speaker(tmp_path: Path) -> None:
    said = [("Orla Venn", "Is it lit?"), ("Ben Oduya", "It is."), ("Orla Venn", "Good.")]
    text = "WEBVTT\n\n" + "\n\n".join(
        f'{at} "{who}" (24895626{at})\n00:0{at}.000 --> 00:0{at}.900\n{words}' for at, (who, words) in enumerate(said)
    )
    assert turns(document(tmp_path, "a.vtt", text)) == [(words, at, who) for at, (who, words) in enumerate(said)]


def test_words_behind_an_unknown_label_are_nobody_elses(tmp_path: Path) -> None:
    said = ["ORLA VENN: Is it lit?", "MAX BREAM: It is.", "And signed.", "ORLA VENN: Good."]
    text = "WEBVTT\n\n" + "\n\n".join(f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(said))
    found = turns(document(tmp_path, "a.vtt", text))
    assert [words for words, _, _ in found] == ["Is it lit?", "MAX BREAM: It is. And signed.", "Good."]
    assert [speaker or "" for _, _, speaker in found] == ["ORLA VENN", "", "ORLA VENN"]


def test_an_ordinary_colon_names_nobody(tmp_path: Path) -> None:
    text = SRT.replace("The lamp is", "NOTE THIS: the lamp is")
    assert document(tmp_path, "a.srt", text).text.startswith("NOTE THIS: the lamp")


def test_a_pause_after_a_sentence_opens_a_turn(tmp_path: Path) -> None:
    text = SRT + "\n3\n00:00:12,000 --> 00:00:13,000\nGood night.\n"
    assert [words for words, _, _ in turns(document(tmp_path, "a.srt", text))] == [SAID, "Good night."]


SEGMENTS = [
    {"start": 1.0, "end": 4.0, "text": " The lamp is trimmed at nine,", "speaker": "SPEAKER_00"},
    {"start": 4.0, "end": 8.5, "text": " and the harbour book is signed at ten.", "speaker": "SPEAKER_00"},
    {"start": 9.0, "end": 10.0, "text": " Really?", "speaker": "SPEAKER_01"},
]
CPP = {
    "transcription": [
        {
            "timestamps": {"from": "00:00:01,000"},
            "offsets": {"from": 1000, "to": 4000},
            "text": " The lamp is trimmed at nine,",
        },
        {"offsets": {"from": 4000, "to": 8500}, "text": " and the harbour book is signed at ten."},
    ]
}


@pytest.mark.parametrize("name", ["talk.json", "talk.txt"])
def test_what_whisper_heard_is_read_with_times_and_speakers(tmp_path: Path, name: str) -> None:
    found = turns(document(tmp_path, name, json.dumps({"text": "", "segments": SEGMENTS, "language": "en"})))
    assert found == [(SAID, 1.0, "SPEAKER_00"), ("Really?", 9.0, "SPEAKER_01")]
    assert turns(document(tmp_path, name, json.dumps(CPP))) == [(SAID, 1.0, None)]


def test_a_segment_is_cut_where_its_words_change_the_speaker(tmp_path: Path) -> None:
    words = [("Is", 1.0, "A"), ("it?", 1.5, "A"), ("Yes.", 2.0, "B")]
    segment = {
        "start": 1.0,
        "end": 3.0,
        "text": "Is it? Yes.",
        "words": [{"word": word, "start": start, "end": start + 0.4, "speaker": who} for word, start, who in words],
    }
    found = turns(document(tmp_path, "a.json", json.dumps({"segments": [segment]})))
    assert found == [("Is it?", 1.0, "A"), ("Yes.", 2.0, "B")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1}', "is JSON, but neither a transcript nor"),
        ('{"segments": [', "is no whole JSON"),
        ('{"segments": []}', "has no words with a time"),
        ("[" * 100_000, "is "),
    ],
)
def test_other_json_is_one_clear_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^a\.json: {why}[^\n]*$"):
        document(tmp_path, "a.json", text)


WORDS = [
    ("Orla Venn", 8, "The lamp is trimmed at nine."),
    ("Max", 65, "And then?"),
    ("Orla Venn", 3671, "Then I sign the book."),
]


def clock(seconds: int, hours: bool) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


# In plain text, marks of Markdown are words.
MARKED = [
    "**{name}** ({time}): {words}",
    "**{name} [{time}]:** {words}",
    "**{name}** [{time}]  \n{words}",
    "**{name}:** *{time}* {words}",
    "**{name}**, {time}: {words}",
    "- **{name}** ({time}): {words}",
    "### {name} ({time})\n\n{words}",
    "## {time} - {name}\n\n{words}",
    "{name}  {time}\n{words}",
    "{time} {name}\n{words}",
]
PLAIN = [
    "{name} | {time}\n{words}",
    "{name} - {time}: {words}",
    "{name}（{time}）：{words}",
    "{name} ({time} - {time}): {words}",
    "[{time} – {time}] {name}: {words}",
    "[2024-03-06 {time}] {name}: {words}",
    "{name} ({time}):\n{words}",
    "{name} [{time}]: {words}",
    "[{time}] {name}: {words}",
    "{time} {name}: {words}",
    "{name}  {time}\n\n{words}",
]


@pytest.mark.parametrize(
    ("name", "form", "hours"),
    [
        *[("talk.md", form, True) for form in [*PLAIN, *MARKED]],
        *[("talk.txt", form, True) for form in PLAIN],
        ("talk.md", "{name} ({time}): {words}", False),
        ("talk.txt", "{name} ({time}): {words}", False),
    ],
)
def test_a_transcript_in_markdown_keeps_times_and_speakers(tmp_path: Path, name: str, form: str, hours: bool) -> None:
    said = [
        form.format(name=who, time=clock(at if hours else min(at, 3599), hours), words=words)
        for who, at, words in WORDS
    ]
    found = turns(document(tmp_path, name, "\n\n".join(said)))
    assert [(words, who) for words, _, who in found] == [(words, who) for who, _, words in WORDS]
    assert found[1][1] == 65


@pytest.mark.parametrize("form", ["**{name}** ({time}): {words}", "{name} {time}\n{words}", "[{time}] {name}: {words}"])
def test_turns_in_lines_below_each_other_are_turns(tmp_path: Path, form: str) -> None:
    said = [form.format(name=who, time=clock(at, True), words=words) for who, at, words in WORDS]
    found = turns(document(tmp_path, "talk.md", "# A talk\n\n" + "\n".join(said)))
    assert found[1:] == [(words, at, who) for who, at, words in WORDS]


@pytest.mark.parametrize("form", ["{name}   {time}\n{words}", "{name}, {time}\n\n{words}"])
@pytest.mark.parametrize("name", ["Venn, Orla", "Orla Venn (External)", "Venn, Orla (Guest)"])
def test_names_are_those_of_a_directory(tmp_path: Path, form: str, name: str) -> None:
    said = [(name if who == "Orla Venn" else who, at, words) for who, at, words in WORDS]
    text = "\n\n".join(form.format(name=who, time=clock(at, True), words=words) for who, at, words in said)
    assert turns(document(tmp_path, "talk.txt", text)) == [(words, at, who) for who, at, words in said]


def test_words_below_times_alone_in_brackets_are_turns(tmp_path: Path) -> None:
    text = "\n\n".join(f"[{clock(at, True)}]\n\n{words}" for _, at, words in WORDS)
    found = turns(document(tmp_path, "talk.txt", text))
    assert [(words, at) for words, at, _ in found] == [(words, at) for _, at, words in WORDS]


def test_chapters_of_a_recording_have_their_times(tmp_path: Path) -> None:
    chapters = ("Intro", "The lamp", "The end")
    text = "\n\n".join(f"## [00:0{at}:04] {name}\n\nWords of it." for at, name in enumerate(chapters))
    read_document = document(tmp_path, "talk.md", f"# A talk\n\n{text}")
    assert [read_document.text[block.start : block.end] for block in read_document.blocks[1::2]] == list(chapters)
    assert [mark.seconds for mark in read_document.marks if mark.seconds is not None] == [4, 64, 124]
    assert "turn" not in {block.kind for block in read_document.blocks}


@pytest.mark.parametrize("line", ["John 3:1{}: For God so loved.", "Lunch (1{}:30): soup", "Ratio 1:1{} is used."])
def test_numbers_with_colons_are_no_times_of_a_recording(tmp_path: Path, line: str) -> None:
    text = "\n\n".join(line.format(at) for at in range(4))
    assert document(tmp_path, "a.md", f"# Notes\n\n{text}").text.count(":") >= 4


@pytest.mark.parametrize("name", ["Speaker 1", "Orla Venn"])
def test_names_on_lines_of_their_own_above_cues_are_speakers(tmp_path: Path, name: str) -> None:
    said = [(name, "Is it lit?"), ("Max", "It is."), (name, "And signed?"), ("Max", "Yes.")]
    text = "\n\n".join(f"00:00:0{at}:00 - 00:00:0{at}:24\n{who}\n{words}" for at, (who, words) in enumerate(said))
    assert turns(document(tmp_path, "a.txt", text)) == [(words, at, who) for at, (who, words) in enumerate(said)]


def test_headings_and_further_paragraphs_of_a_turn_stay(tmp_path: Path) -> None:
    text = "# A talk\n\n" + "\n\n".join(
        f"{who} ({clock(at, True)}):\n{words}\n\nMore of it." for who, at, words in WORDS
    )
    read_document = document(tmp_path, "talk.md", text)
    assert [block.kind for block in read_document.blocks] == ["heading", *["turn"] * 6]
    assert turns(read_document)[2] == ("More of it.", 8, "Orla Venn")
    assert "Orla Venn: The lamp" in read_document.text


@pytest.mark.parametrize(
    "line",
    [
        "We met at 10:30: it rained.",
        "10:30",
        "0:01 The lamp",
        "Chapter one (1999): a start.",
        "[10:01] <ann> Good morning",
        "- [00:00:01] Intro",
        "INFO 10:00:01",
    ],
)
def test_times_in_ordinary_texts_make_no_transcript(tmp_path: Path, line: str) -> None:
    read_document = document(tmp_path, "a.md", "\n\n".join([f"# Notes\n\n{line}"] * 4))
    assert "turn" not in {block.kind for block in read_document.blocks}


def test_a_character_cut_between_two_segments_of_json_is_whole(tmp_path: Path) -> None:
    said = "The keeper met Müller at the pier.".encode()
    cut = said.index(b"\xc3") + 1
    first, second = (
        b'{"offsets":{"from":%d,"to":%d},"text":"%s"}' % (at, at + 1000, part)
        for at, part in ((1000, said[:cut]), (2000, said[cut:]))
    )
    (tmp_path / "talk.json").write_bytes(b'{"transcription":[' + first + b"," + second + b"]}")
    assert read(tmp_path / "talk.json").text == "The keeper met Müller at the pier."


TURNS = [("Anna", "Good morning."), ("Ben Hur", "Not yet."), ("Anna", "When, then?"), ("Ben Hur", "At nine.")]


@pytest.mark.parametrize("form", ["{}: {}\n", "{}: {}\n\n", "{}:\n{}\n\n", "**{}:** {}\n\n", "**{}**: {}\n\n"])
@pytest.mark.parametrize("above", ["", "# A talk\n\n", "---\ntitle: A talk\n---\n\n"])
def test_names_without_times_are_speakers_where_they_come_back(tmp_path: Path, form: str, above: str) -> None:
    read_document = document(tmp_path, "talk.md", above + "".join(form.format(name, words) for name, words in TURNS))
    turns = [block for block in read_document.blocks if block.kind == "turn"]
    assert [read_document.text[block.start : block.end] for block in turns] == [words for _, words in TURNS]
    places = [read_document.place(read_document.span(block.start, block.end)) for block in turns]
    assert [place.speaker for place in places] == [name for name, _ in TURNS]


def test_a_time_alone_on_a_line_is_when_what_follows_is_said(tmp_path: Path) -> None:
    said = [f"{name}: {words}" for name, words in TURNS]
    text = "\n".join(["May 12, 2024", "Lamp weekly - Transcript", "00:00:00", *said[:2], "", "00:05:00", *said[2:]])
    read_document = document(tmp_path, "talk.txt", text)
    assert read_document.title == "Lamp weekly - Transcript"
    assert turns(read_document)[2:] == [
        (words, at, name) for (name, words), at in zip(TURNS, (0, 0, 300, 300), strict=True)
    ]
    assert "00:05" not in read_document.text
    of_day = document(tmp_path, "day.txt", text.replace("00:00:00", "09:15").replace("00:05:00", "10:30"))
    assert "10:30" in of_day.text
    assert not any(mark.seconds for mark in of_day.marks)


@pytest.mark.parametrize(
    "text",
    [
        "Note: one thing.\n\nPros: it is quick.\n\nCons: it is dear.\n\nNote: another.\n",
        "The mill: an old one.\n\nThe mill: a new one.\n\nWords.\n\nMore words.\n\nAnd more.\n",
        "Anna: a keeper.\n\nBen: a miller.\n\nMax: a sailor.\n\nZoe: a smith.\n",
    ],
)
def test_labels_in_front_of_words_are_no_speakers(tmp_path: Path, text: str) -> None:
    read_document = document(tmp_path, "notes.txt", text)
    assert all(block.kind != "turn" for block in read_document.blocks)
