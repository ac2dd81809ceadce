"""Subtitles of other makers than SubRip's and WebVTT's: YouTube's SBV, SubViewer, MicroDVD, MPL2, SubStation Alpha,
and whisper's tables.

The formats: https://en.wikipedia.org/wiki/SubStation_Alpha; the others as their programs write them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from corpus.readers.cues import Cue

_CLOCK = r"(\d{1,2}:\d\d:\d\d[.,]\d{1,3})"
# `0:00:01.000,0:00:04.000` on a line of its own, then what is said.
_SBV = re.compile(rf"^{_CLOCK},{_CLOCK}[ \t]*$", re.MULTILINE)
# What SubViewer has above them, and within them for a line end.
_ABOUT = re.compile(r"\s*\[INFORMATION\].*\n(?:\[.*\n)*", re.IGNORECASE)
_BREAK = re.compile(r"\[br\]", re.IGNORECASE)
# Frames, `{25}{100}words|a second line`, or tenths of a second, `[25][100]words`; the first line may tell the rate.
_FRAMES = re.compile(r"^\{(\d{1,8})\}\{(\d{1,8})\}(.*)$", re.MULTILINE)
_TENTHS = re.compile(r"^\[(\d{1,7})\]\[(\d{1,7})\](.*)$", re.MULTILINE)
_USUAL_RATE = 23.976
_CODES = re.compile(r"\{[a-zA-Z]:[^{}\n]*\}|(?:^|(?<=\|))/")
_ALPHA = re.compile(r"\[Script Info\]", re.IGNORECASE)
_FORMAT = re.compile(r"^Format:(.*)$", re.MULTILINE | re.IGNORECASE)
_DIALOGUE = re.compile(r"^Dialogue:(.*)$", re.MULTILINE | re.IGNORECASE)
_USUAL_FORMAT = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
# Milliseconds in whisper's table with tabs, and in that with commas of whisper.cpp.
_TABLE = re.compile(r"start(?P<by>[\t,])end(?P=by)(?:speaker(?P=by))?text[ \t]*$", re.MULTILINE | re.IGNORECASE)
_MILLISECONDS = re.compile(r"\d{1,12}")
_MOMENT = re.compile(r"(?:\d{1,3}:){1,2}\d{1,2}(?:[.,]\d{1,9})?|\d{1,9}[.,]\d{1,9}")


def is_timed(text: str) -> bool:
    """Whether a text opens as one of these does."""
    head = _below_about(text)
    if _TABLE.match(head):
        # Columns may be called so where nobody speaks.
        return next(_rows(head), None) is not None
    return any(form.match(head) for form in (_SBV, _ALPHA, _FRAMES, _TENTHS))


def guessed_rate(text: str) -> bool:
    """Whether its times are frames of a film, and it does not say how many there are to a second."""
    return bool(_FRAMES.match(text.lstrip())) and not _rate(text)


def timed_cues(text: str) -> Iterator[Cue]:
    """What is said and when, words as they are written."""
    head = _below_about(text)
    if _SBV.match(head):
        parts = _SBV.split(head)
        for start, end, words in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            yield Cue(seconds(start), _BREAK.sub(" ", words).strip(), seconds(end))
    elif _FRAMES.match(head) or _TENTHS.match(head):
        lines, rate = (
            (_FRAMES.findall(head), _rate(head) or _USUAL_RATE) if _FRAMES.match(head) else (_TENTHS.findall(head), 10)
        )
        for start, end, words in lines[1 if _rate(head) else 0 :]:
            yield Cue(round(int(start) / rate, 3), _CODES.sub("", words).replace("|", " "), round(int(end) / rate, 3))
    elif _ALPHA.match(head):
        yield from _dialogue(text)
    elif _TABLE.match(head):
        yield from _rows(head)


def _rows(text: str) -> Iterator[Cue]:
    """The rows of a table whose times are some: whole numbers are milliseconds, others seconds or clocks."""
    table = _TABLE.match(text)
    # A quotation mark that never closes makes all that follows one field.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    for row in csv.DictReader(StringIO(text, newline=""), delimiter=table["by"] if table else ","):
        cells = {(name or "").strip().lower(): cell.strip() for name, cell in row.items() if isinstance(cell, str)}
        start, end = _moment(cells.get("start", "")), _moment(cells.get("end", ""))
        if start is not None and end is not None:
            yield Cue(start, cells.get("text", ""), end, cells.get("speaker", ""))


def _moment(words: str) -> float | None:
    if _MILLISECONDS.fullmatch(words):
        return int(words) / 1000
    return seconds(words) if _MOMENT.fullmatch(words) else None


def seconds(clock: str) -> float:
    """`"1:02:03.5"` → `3723.5`; raises ValueError for what is no time."""
    whole = 0.0
    for part in clock.strip().replace(",", ".").split(":"):
        whole = 60 * whole + float(part)
    return round(whole, 3)


def _below_about(text: str) -> str:
    about = _ABOUT.match(text)
    return text[about.end() if about else 0 :].lstrip()


def _rate(text: str) -> float:
    """The frames a second that the first line tells; 0 where it tells none."""
    first = _FRAMES.match(text.lstrip())
    told = re.fullmatch(r"\s*(\d{2,3}(?:[.,]\d{1,4})?)\s*", first[3]) if first else None
    return float(told[1].replace(",", ".")) if told else 0.0


def _dialogue(text: str) -> Iterator[Cue]:
    """The lines of SubStation Alpha, in the order of their times: its files have them in any."""
    formats = _FORMAT.findall(text)
    names = [name.strip().lower() for name in (formats[-1] if formats else _USUAL_FORMAT).split(",")]
    if not {"start", "end", "text"} <= set(names):
        names = [name.strip().lower() for name in _USUAL_FORMAT.split(",")]
    found = []
    for line in _DIALOGUE.findall(text):
        cells = dict(zip(names, (cell.strip() for cell in line.split(",", len(names) - 1)), strict=False))
        # What is drawn is no words.
        if "text" in cells and r"{\p1" not in cells["text"] and re.fullmatch(_CLOCK, cells["start"]):
            words = re.sub(r"\\[Nnh]", " ", cells["text"])
            end = seconds(cells["end"]) if re.fullmatch(_CLOCK, cells["end"]) else None
            found.append(Cue(seconds(cells["start"]), words, end, cells.get("name", "") or cells.get("actor", "")))
    yield from sorted(found, key=lambda cue: cue.start)
