"""SubRip and WebVTT: cues with times, in the looseness in which people's files come.

The formats: https://en.wikipedia.org/wiki/SubRip, https://www.w3.org/TR/webvtt1/. Numbers, settings, styles and notes
are not read; `<v Name>` names a speaker. Captions that roll repeat the line above: it is read once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.readers.builder import Reading
from corpus.readers.decoding import visible
from corpus.readers.front_matter import front_matter
from corpus.readers.piece import Piece
from corpus.readers.timed import guessed_rate, is_timed, timed_cues
from corpus.readers.transcript import Cue, read_cues

# Loose files have whole seconds, `00:00:01:000`, or another arrow.
_STAMP = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.:](\d{1,3}))?"
_ARROW = r"[ \t]*(?:-->|->|→)[ \t]*"
_TIMES = re.compile(rf"^[ \t]*{_STAMP}{_ARROW}{_STAMP}.*$", re.MULTILINE)
# The first cue of a file. A plan of a day has no seconds: hours, minutes and seconds, or a fraction, show a cue.
_WHOLE = r"(?:(?:\d{1,3}:)?\d{1,2}:\d{1,2}[,.]\d{1,3}|\d{1,3}:\d{1,2}:\d{1,2}(?::\d{1,3})?)"
_OPENS = re.compile(rf"(?:\s*\d+[ \t]*\n)?\s*\[?{_WHOLE}{_ARROW}{_WHOLE}")
# What a person wrote above it: a line that says what it is, and perhaps a few more.
_ABOVE = re.compile(
    r"\s*(?:# +)?(?!WEBVTT\b)(?P<words>[^\W\d_][^\n]{0,199})\n"
    rf"(?P<more>(?:[ \t]*\n|[ \t]*[^\W\d_][^\n]{{0,299}}\n){{0,8}}?)(?={_OPENS.pattern})"
)
# As whisper prints it: `[00:00:01.000 --> 00:00:04.000]  The lamp …`.
_PRINTED = re.compile(r"^[ \t]*\[([\d:.,]{5,14} *--> *[\d:.,]{5,14})\][ \t]*", re.MULTILINE)
# As a page of videos shows a transcript: `0:04` on a line of its own, then what is said.
_CLOCK = re.compile(r"^(?:(\d{1,2}):)?(\d{1,3}):(\d\d)[ \t]*$", re.MULTILINE)
_FEWEST_CLOCKS = 3
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]{1,80})>")
_INLINE_TIME = re.compile(r"<(?:\d+:)?\d\d:\d\d\.\d{3}>")
_TAG = re.compile(r"</?[a-zA-Z][^>\n]{0,80}>|<[\d:.]{5,14}>|\{\\[^}\n]{0,80}\}")
_NOT_CUE = re.compile(r"(?<=\n\n)(?:NOTE|STYLE|REGION)(?:[ \t].*)?(?:\n.+)*")
_GUESSED = "it does not say how many frames there are to a second; its times are those of 23.976"


def read_subtitles(text: str) -> Reading:
    """The words of subtitles in turns, with a mark (seconds) at each cue; UnreadableDocument without any."""
    if is_timed(text):
        timed = read_cues(replace(cue, words=_plain(cue.words)) for cue in timed_cues(text))
        return replace(timed, notes=(_GUESSED,)) if guessed_rate(text) else timed
    if not _TIMES.search(text) and is_clocked(text):
        return read_cues(_clocked(text))
    front = front_matter(text)
    above = _above(text, front.length)
    more = [Piece(line.strip(), True) for line in (above["more"].split("\n") if above else ()) if line.strip()]
    named = front.title or (above["words"].strip() if above else "")
    reading = read_cues(_cues(_PRINTED.sub(r"\n\1\n", text[front.length :])), named, more)
    return replace(reading, author=front.author, published=front.published, url=front.url)


def is_cued(text: str) -> bool:
    """Whether a text opens with a cue, perhaps below front matter or a line that says what it is."""
    start = front_matter(text).length
    return bool(_OPENS.match(text, start) or _above(text, start))


def _above(text: str, start: int) -> re.Match[str] | None:
    """The lines above the first cue, where there are some."""
    if _OPENS.match(text, start):
        return None
    above = _ABOVE.match(text, start)
    return above if above and len(_TIMES.findall(text)) > 1 else None


def is_clocked(text: str) -> bool:
    """Whether a text is lines of a clock, each later than the one before, with what is said then below each."""
    times = [_clock(found) for found in _CLOCK.finditer(text)]
    lines = sum(1 for line in text.split("\n") if line.strip())
    opens = bool(_CLOCK.match(text.lstrip()))
    return opens and len(times) >= _FEWEST_CLOCKS and lines <= 6 * len(times) and times == sorted(set(times))


def _clocked(text: str) -> Iterator[Cue]:
    found = list(_CLOCK.finditer(text))
    for one, following in zip(found, [*found[1:], None], strict=True):
        until = following.start() if following else len(text)
        end = _clock(following) if following else _clock(one)
        yield from _voices(_clock(one), end, text[one.end() : until].strip("\n"))


def _clock(found: re.Match[str]) -> float:
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds


def _cues(text: str) -> Iterator[Cue]:
    rolls = bool(_INLINE_TIME.search(text))
    # Notes and styles hold no times, so what follows a cue up to a blank line is the cue's, and they are cut off.
    found = list(_TIMES.finditer(text))
    above, above_ends = "", 0.0
    for at, match in enumerate(found):
        end_of_cue = found[at + 1].start() if at + 1 < len(found) else len(text)
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        lines = [line for line in _lines(text[match.end() : end_of_cue], at + 1 < len(found)) if line.strip()]
        spoken = [line for line in lines if not (rolls or start < above_ends) or _plain(line) != above]
        if lines:
            above, above_ends = _plain(lines[-1]), end
        yield from _voices(start, end, "\n".join(spoken))


def _lines(body: str, more: bool) -> list[str]:
    """The lines of a cue: up to a blank one, or where those are missing up to the next cue's number or name."""
    lines = _NOT_CUE.sub("", body).strip("\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    blank = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    if blank < len(lines):
        # After a blank line only a cue's name or number follows; two lines and more are words of a loose file.
        rest = [line for line in lines[blank + 1 :] if line.strip()]
        return [*lines[:blank], *(rest[:-1] if more else rest)]
    return lines[:-1] if more and lines and lines[-1].strip().isdigit() and len(lines) > 1 else lines


def _voices(start: float, end: float, body: str) -> Iterator[Cue]:
    """A cue for each voice in it; one without a named voice is one cue."""
    parts = _VOICE.split(body)
    yield Cue(start, _plain(parts[0]), end)
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        yield Cue(start, _plain(words), end, html.unescape(name).strip())


def _plain(words: str) -> str:
    return visible(html.unescape(_TAG.sub("", words))).strip()


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")
