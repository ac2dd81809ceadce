"""Subtitles and transcripts in the forms of many makers: one sentence over two cues is one, with its time."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.readers import read

SAID = "The lamp is trimmed at nine, and the harbour book is signed at ten."
SBV = """0:00:01.000,0:00:04.000
The lamp is trimmed at nine,

0:00:04.000,0:00:08.500
and the harbour book
is signed at ten.
"""
ALPHA = r"""[Script Info]
Title: Talk
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:04.00,0:00:08.50,Default,,0,0,0,,and the harbour book\Nis signed at ten.
Comment: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,a remark
Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,The lamp is {\i1}trimmed{\i0} at nine,
Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 l 10 10
"""
TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:tickRate="1000">
<head><styling><style id="a"/></styling></head><body><div>
<p begin="00:00:01.000" end="00:00:04.000">The lamp is <span>trimmed</span> at nine,</p>
<p begin="4000t" dur="4.5s">and the harbour book<br/>is signed at ten.</p></div></body></tt>"""
PAGE = """<?xml version="1.0" encoding="utf-8" ?><transcript><text start="1" dur="3">The lamp is trimmed at nine,</text>
<text start="4" dur="4.5">and the harbour book is signed at ten.</text></transcript>"""
TABLE = (
    "start\tend\ttext\n1000\t4000\tThe lamp is trimmed at nine,\n4000\t8500\tand the harbour book is signed at ten.\n"
)
FRAMES = "{1}{1}25.000\n{25}{100}The lamp is {y:i}trimmed|at nine,\n{100}{212}and the harbour book is signed at ten.\n"
TENTHS = "[10][40]The lamp is trimmed|/at nine,\n[40][85]and the harbour book is signed at ten.\n"
VIEWER = """[INFORMATION]
[TITLE]Talk
[END INFORMATION]
[SUBTITLE]
[COLF]&HFFFFFF,[STYLE]no
00:00:01.00,00:00:04.00
The lamp is trimmed[br]at nine,

00:00:04.00,00:00:08.50
and the harbour book is signed at ten.
"""
LRC = (
    "[ti:Talk]\n[ar:Ann]\n\n[00:01.00]The lamp is trimmed at nine,\n[00:04.00]and the harbour book is signed at ten.\n"
)


def document(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


@pytest.mark.parametrize("name", ["talk.txt", "talk.srt", "talk.sbv", "talk.ass", "talk.ttml", "talk.xml", "talk.sub"])
@pytest.mark.parametrize(
    "text",
    [SBV, ALPHA, TTML, PAGE, TABLE, TABLE.replace("\t", ",").replace("nine,", '"nine,"'), LRC, FRAMES, TENTHS, VIEWER],
)
def test_cues_of_any_maker_are_sentences_with_times_whatever_the_suffix(tmp_path: Path, name: str, text: str) -> None:
    text = text.replace('The lamp is trimmed at "nine,"', '"The lamp is trimmed at nine,"')
    read_document = document(tmp_path, name, text)
    assert read_document.text == SAID
    start = read_document.text.index("harbour")
    assert read_document.place(read_document.span(start, start + 7)).start_s == 4


def test_frames_of_a_film_that_does_not_say_their_rate_are_told_of(tmp_path: Path) -> None:
    read_document = document(tmp_path, "talk.sub", FRAMES.partition("\n")[2])
    assert read_document.text == SAID
    assert "frames" in read_document.notes[0]
    assert not document(tmp_path, "talk.sub", FRAMES).notes


@pytest.mark.parametrize(
    ("first", "second"), [("Ann Lee", "Ben"), ("Ben", "Zoë"), ("Анна", "Борис"), ("Ann-Marie O’Hara", "Dr. No")]
)
def test_names_in_front_of_most_cues_are_speakers(tmp_path: Path, first: str, second: str) -> None:
    said = [f"{first}: Is it lit?", f"{second}: It is.", f"{first}: And signed?", f"{second}: Yes."]
    cues = (f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(said))
    read_document = document(tmp_path, "a.vtt", "WEBVTT\n\n" + "\n\n".join(cues))
    places = [read_document.place(read_document.span(block.start, block.end)) for block in read_document.blocks]
    assert [place.speaker for place in places] == [first, second] * 2
    assert read_document.text == "\n\n".join(said)


def test_a_word_before_a_colon_names_nobody_where_few_cues_have_one(tmp_path: Path) -> None:
    said = ["Remember: it is lit at nine.", "The book is signed.", "Remember: the oil.", "They sailed.", "Good night."]
    cues = (f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(said))
    assert document(tmp_path, "a.vtt", "WEBVTT\n\n" + "\n\n".join(cues)).text == " ".join(said)


def test_a_line_with_several_times_is_said_at_each(tmp_path: Path) -> None:
    read_document = document(tmp_path, "a.lrc", "[00:01.00]Verse.\n[00:04.00][00:20.00]Refrain.\n[00:09.00]More.\n")
    assert read_document.text == "Verse. Refrain. More. Refrain."
    assert [mark.seconds for mark in read_document.marks] == [1, 4, 9, 20]


TURNS = [
    {"start": 1.0, "end": 4.0, "transcript": "The lamp is trimmed.", "speaker": 0},
    {"start": 4.0, "end": 8.0, "transcript": "The book is signed.", "speaker": 1},
]
SERVICES = {
    "deepgram": {"metadata": {}, "results": {"channels": [], "utterances": TURNS}},
    "assemblyai": {
        "id": "x",
        "text": "The lamp …",
        "utterances": [
            {
                "start": int(1000 * turn["start"]),
                "end": int(1000 * turn["end"]),
                "text": turn["transcript"],
                "speaker": who,
            }
            for turn, who in zip(TURNS, "01", strict=True)
        ],
    },
    "amazon": {
        "results": {
            "transcripts": [{"transcript": "The lamp …"}],
            "items": [],
            "audio_segments": [
                {"start_time": "1.0", "end_time": "4.0", "transcript": "The lamp is trimmed.", "speaker_label": "0"},
                {"start_time": "4.0", "end_time": "8.0", "transcript": "The book is signed.", "speaker_label": "1"},
            ],
        }
    },
    "transformers": {
        "text": "The lamp …",
        "chunks": [
            {"timestamp": [1.0, 4.0], "text": " The lamp is trimmed.", "speaker": "Speaker 0"},
            {"timestamp": [4.0, None], "text": " The book is signed.", "speaker": "Speaker 1"},
        ],
    },
}


# Words one by one, as services write them that were asked for no more.
_EACH = [("The", 1.0, 0), ("lamp", 1.3, 0), ("is", 2.0, 0), ("trimmed.", 2.5, 0), ("Good.", 4.0, 1)]
_SIGNS = [("The", 1.0), ("lamp", 1.3), ("is", 2.0), ("trimmed", 2.5), (".", None), ("Good", 4.0), (".", None)]
WORDS = {
    "deepgram": {
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": "the lamp …",
                            "words": [{"word": "x", "punctuated_word": w, "start": at, "end": at, "speaker": who}
                                      for w, at, who in _EACH],
                        }
                    ]
                }
            ]
        }
    },
    "elevenlabs": {"text": "…", "words": [{"text": w, "start": at, "type": "word", "speaker_id": f"Speaker {who}"}
                                          for w, at, who in _EACH]},
    "assemblyai": {"text": "…", "utterances": None, "words": [{"text": w, "start": int(1000 * at), "speaker": who}
                                                             for w, at, who in _EACH]},
    "vosk": {"text": "…", "result": [{"word": w, "start": at, "end": at + 0.1, "conf": 1} for w, at, _ in _EACH]},
    "amazon": {"results": {"transcripts": [], "items": [
        {"type": "pronunciation" if at else "punctuation", "start_time": str(at) if at else None,
         "alternatives": [{"content": w}]} for w, at in _SIGNS]}},
    "speechmatics": {"results": [
        {"type": "word" if at else "punctuation", "start_time": at or 3.0, "alternatives": [{"content": w}]}
        for w, at in _SIGNS]},
    "rev": {"monologues": [{"speaker": 0, "elements": [
        {"type": "text" if at else "punct", "value": w, "ts": at} for w, at in _SIGNS]}]},
}  # fmt: skip
SEGMENTS: list[dict[str, object]] = [
    {"start": 1.0, "end": 4.0, "text": " The lamp is trimmed."},
    {"start": 4.0, "end": 5.0, "text": " Good."},
]
WHOLE = {
    "faster-whisper": {"segments": [{**one, "words": None, "speaker": None} for one in SEGMENTS]},
    "nulls": {"segments": [SEGMENTS[0] | {"start": 1, "end": None}, SEGMENTS[1]]},
    "clocks": {"segments": [{**one, "start": f"00:00:0{one['start']}", "end": f"{one['end']}s"} for one in SEGMENTS]},
    "podcast": {"version": "1.0.0", "segments": [
        {"startTime": one["start"], "endTime": one["end"], "body": one["text"]} for one in SEGMENTS]},
    "google": {"results": [{"alternatives": [{"transcript": one["text"], "words": [
        {"startTime": f"{one['start']}s", "word": "The"}]}], "resultEndTime": "5s"} for one in SEGMENTS]},
    "azure": {"recognizedPhrases": [{"offsetInTicks": 1e7 * float(str(one["start"])), "nBest": [
        {"display": one["text"]}]} for one in SEGMENTS]},
    "youtube": {"events": [{"tStartMs": 0, "id": 1}, *({"tStartMs": 1000 * float(str(one["start"])), "segs": [
        {"utf8": one["text"]}]} for one in SEGMENTS)]},
}  # fmt: skip


@pytest.mark.parametrize("service", [*WORDS, *WHOLE])
def test_single_words_and_segments_of_any_service_are_sentences_with_times(tmp_path: Path, service: str) -> None:
    read_document = document(tmp_path, "talk.json", json.dumps((WORDS | WHOLE)[service]))
    words = re.sub(r"Speaker \d: |[^\S ]+", " ", read_document.text)
    assert " ".join(words.split()) == "The lamp is trimmed. Good."
    assert [mark.seconds for mark in read_document.marks] == [1, 4]


@pytest.mark.parametrize("by", [",", "\t"])
@pytest.mark.parametrize(
    "times", [("1.0", "4.0", "8.5"), ("00:00:01.000", "0:00:04", "00:08,5"), ("1000", "4000", "8500")]
)
def test_a_table_of_what_is_said_has_times_in_any_form(tmp_path: Path, by: str, times: tuple[str, str, str]) -> None:
    one, two, three = (f'"{time}"' for time in times)
    rows = [
        ("Start", "End", "Speaker", "Text"),
        (one, two, "Orla", '"It is lit,"'),
        (two, three, "Orla", "and signed."),
    ]
    read_document = document(tmp_path, "a.csv", "\n".join(by.join(row) for row in rows))
    assert read_document.text == "Orla: It is lit, and signed."
    assert [mark.seconds for mark in read_document.marks] == [1, 4]


def test_a_table_whose_columns_are_called_so_but_tell_no_times_is_a_table(tmp_path: Path) -> None:
    read_document = document(tmp_path, "a.csv", "start,end,text\nFoula,Unst,by boat\nUnst,Noss,on foot\n")
    assert [block.kind for block in read_document.blocks] == ["row", "row"]


def test_a_quotation_mark_that_never_closes_costs_what_follows_alone(tmp_path: Path) -> None:
    text = f'start,end,text\n1000,2000,"It is lit."\n2000,3000,"{"and signed " * 15_000}'
    assert document(tmp_path, "a.csv", text).text.startswith("It is lit. and signed and")


@pytest.mark.parametrize(
    ("first", "second"), [("[Orla Venn]", "[Max]"), ("[SPEAKER_00]", "[SPEAKER_01]"), ("(Orla)", "(Max)")]
)
def test_names_in_brackets_before_most_cues_are_speakers(tmp_path: Path, first: str, second: str) -> None:
    said = [f"{first} Is it lit?", f"{second} It is.", f"{first} And signed?", "[music]"]
    cues = (f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(said))
    read_document = document(tmp_path, "a.vtt", "WEBVTT\n\n" + "\n\n".join(cues))
    one, two = first[1:-1], second[1:-1]
    assert read_document.text == f"{one}: Is it lit?\n\n{two}: It is.\n\n{one}: And signed?"


def cued(folder: Path, said: list[str]) -> str:
    cues = (f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(said))
    return document(folder, "a.vtt", "WEBVTT\n\n" + "\n\n".join(cues)).text


def test_names_in_capitals_in_brackets_are_speakers_where_one_comes_back(tmp_path: Path) -> None:
    said = ["[ORLA VENN] It is lit.", "We sail at nine.", "[TAM REED] I come.", "And so does Una.", "[ORLA VENN] Good."]
    turns = ["ORLA VENN: It is lit. We sail at nine.", "TAM REED: I come. And so does Una.", "ORLA VENN: Good."]
    assert cued(tmp_path, said) == "\n\n".join(turns)


@pytest.mark.parametrize("first", ["[DOOR OPENS]", "[LAUGHING]", "[SLOW MUSIC]", "[THUD]"])
def test_sounds_in_capitals_are_no_speakers(tmp_path: Path, first: str) -> None:
    said = [f"{first} It is lit.", "[SIGHS] We sail.", f"{first} I come.", "[THUD]", "[SIGHS] Good."]
    assert cued(tmp_path, said) == "It is lit. We sail. I come. Good."


def test_what_an_editor_put_in_brackets_stays_and_a_cue_of_sounds_goes(tmp_path: Path) -> None:
    said = [
        "I told [Orla] to trim it,",
        "[door opens]",
        "- [wind howls] [steps]",
        "and [the governor, laughing] agreed.",
    ]
    assert cued(tmp_path, said) == "I told [Orla] to trim it, and [the governor, laughing] agreed."
    assert (
        cued(tmp_path, ["He seen [sic] it.", "[Musik] Good [upbeat music] night."]) == "He seen [sic] it. Good night."
    )


AGENTS = "<metadata><ttm:agent xml:id='a'><ttm:name>Orla</ttm:name></ttm:agent><ttm:agent xml:id='b'/></metadata>"


def heard(folder: Path, body: str) -> list[tuple[str, float | None]]:
    """What stands in a file of timed text, a run for each time."""
    names = "xmlns='http://www.w3.org/ns/ttml' xmlns:ttm='http://www.w3.org/ns/ttml#metadata'"
    read_document = document(folder, "a.ttml", f"<tt {names}><head>{AGENTS}</head>{body}</tt>")
    starts = [*(mark.offset for mark in read_document.marks), len(read_document.text)]
    runs = [read_document.text[start:end].strip() for start, end in pairwise(starts)]
    return list(zip(runs, [mark.seconds for mark in read_document.marks], strict=True))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "<body><p><span begin='1s'>It is</span> <span begin='3s'>lit.</span></p><p begin='5s'>Good.</p></body>",
            [("It is", 1), ("lit.", 3), ("Good.", 5)],
        ),
        (
            "<body><p>Now <span begin='1s'>it is</span> well <span begin='3s'>lit</span>.</p></body>",
            [("Now it is well", 1), ("lit.", 3)],
        ),
        ("<body><div begin='600s'><p>It is lit.</p></div></body>", [("It is lit.", 600)]),
        (
            "<body begin='100s'><div begin='10s' end='20s'><p begin='1s'>It is</p><p begin='4s'>lit.</p></div></body>",
            [("It is", 111), ("lit.", 114)],
        ),
        (
            "<body><div begin='60s' dur='9s'><p begin='61s'>It is</p><p begin='64s'>lit.</p></div></body>",
            [("It is", 61), ("lit.", 64)],
        ),
        (
            "<body><p begin='9s'><span begin='9s'>It</span> is <span begin='9.5s'>lit.</span></p></body>",
            [("It is lit.", 9)],
        ),
    ],
)
def test_timed_text_has_the_times_of_spans_and_of_what_encloses_them(
    tmp_path: Path, body: str, said: list[tuple[str, float]]
) -> None:
    assert heard(tmp_path, body) == said


def test_agents_of_timed_text_are_speakers(tmp_path: Path) -> None:
    body = (
        "<body><p begin='1s' ttm:agent='a'>Is it<br/>lit?</p><p begin='3s' ttm:agent='b'>It is.</p>"
        "<p begin='5s'><span ttm:agent='a'>Good.</span> <span ttm:agent='b'>Yes.</span></p></body>"
    )
    assert heard(tmp_path, body) == [
        ("Orla: Is it lit?", 1),
        ("b: It is.", 3),
        ("Orla: Good.", 5),
        ("b: Yes.", 5),
    ]
    (tmp_path / "a.ttml").write_text((tmp_path / "a.ttml").read_text().replace("<ttm:name>Orla</ttm:name>", ""))
    assert read(tmp_path / "a.ttml").text == "Is it lit? It is. Good. Yes."


@pytest.mark.parametrize("time", ["1e400", "NaN", "-5", "null"])
def test_a_time_that_is_none_is_the_beginning(tmp_path: Path, time: str) -> None:
    read_document = document(tmp_path, "talk.json", f'{{"segments": [{{"start": {time}, "text": "It is lit."}}]}}')
    assert read_document.place(read_document.span(0, 2)).label == "0:00"


@pytest.mark.parametrize("speaker", [0, "Speaker 0"])
def test_speakers_that_are_numbers_are_called_so(tmp_path: Path, speaker: int | str) -> None:
    read_document = document(tmp_path, "talk.json", json.dumps({"segments": [SEGMENTS[0] | {"speaker": speaker}]}))
    assert read_document.text == "Speaker 0: The lamp is trimmed."


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_list_of_segments_is_a_recording_and_one_of_texts_is_none(tmp_path: Path, name: str) -> None:
    def written(records: list[dict[str, object]]) -> str:
        return json.dumps(records) if name == "a.json" else "\n".join(map(json.dumps, records))

    read_document = document(tmp_path, name, written(SEGMENTS))
    assert read_document.text == "The lamp is trimmed. Good."
    assert [mark.seconds for mark in read_document.marks] == [1, 4]
    read_document = document(tmp_path, name, written([{"text": "It is lit.", "label": 1}, {"text": "No.", "label": 0}]))
    assert [block.kind for block in read_document.blocks] == ["row", "row"]


def test_records_that_are_called_like_words_of_a_recording_are_records(tmp_path: Path) -> None:
    for name in ("results", "events", "words", "segments"):
        read_document = document(tmp_path, "a.json", json.dumps({name: [{"title": "Lamp"}, {"title": "Oil"}]}))
        assert [block.kind for block in read_document.blocks] == ["row", "row"]


@pytest.mark.parametrize("service", SERVICES)
def test_what_recognition_services_write_is_read_with_times_and_speakers(tmp_path: Path, service: str) -> None:
    read_document = document(tmp_path, "talk.json", json.dumps(SERVICES[service]))
    assert read_document.text == "Speaker 0: The lamp is trimmed.\n\nSpeaker 1: The book is signed."
    assert [mark.seconds for mark in read_document.marks] == [1, 4]


def test_the_words_of_a_recording_alone_are_read_and_said_to_have_no_times(tmp_path: Path) -> None:
    read_document = document(tmp_path, "talk.json", '{"text": " The lamp is trimmed at nine."}')
    assert (read_document.text, read_document.notes) == ("The lamp is trimmed at nine.", ("it has no times",))


@pytest.mark.parametrize("name", ["a.ttml", "a.dfxp", "a.ass", "a.sbv"])
def test_what_is_none_says_so_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^{name}: [^\n]+$"):
        document(
            tmp_path, name, "<tt><body/></tt>" if name[2] in "td" else "[Script Info]\n" if name[2] == "a" else "0:00:0"
        )


@pytest.mark.parametrize("number", ["100²", "9" * 5000, "-1", ""])
def test_a_row_whose_times_are_none_is_left_out(tmp_path: Path, number: str) -> None:
    assert document(tmp_path, "a.tsv", f"{TABLE}{number}\t9000\tNot this.\n").text == SAID


@pytest.mark.parametrize("name", ["talk.json", "talk.ipynb"])
@pytest.mark.parametrize("value", ["9" * 5000, "[" * 100_000])
def test_json_beyond_what_is_read_is_one_line(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^{name}: [^\n]+$"):
        document(tmp_path, name, f'{{"cells": {value}, "segments": {value}}}')
