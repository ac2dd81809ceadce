"""SubRip and WebVTT: cues with times, in the looseness in which people's files come.

The formats: https://en.wikipedia.org/wiki/SubRip, https://www.w3.org/TR/webvtt1/. Numbers, settings, styles and notes
are not read; `<v Name>` names a speaker, as does Webex above the times. Captions that roll repeat the line above: it is
read once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from corpus.readers.builder import Reading
from corpus.readers.cues import Cue, read_cues
from corpus.readers.decoding import visible
from corpus.readers.front_matter import front_matter
from corpus.readers.other_subtitles import guessed_rate, is_timed, timed_cues
from corpus.readers.piece import Piece

# Loose files have whole seconds, `00:00:01:000`, signs of other scripts, and a dash or a space for the arrow.
_COLON, _POINT = "[:：]", "[,.;'’，．]"
_STAMP = rf"-?(?:(\d{{1,3}}){_COLON})?(\d{{1,2}}){_COLON}(\d{{1,2}})(?:(?:{_COLON}|{_POINT} ?)(\d{{1,9}}))?"
_ARROW = r"(?:[ \t]*(?:(?:--?|—|–|=)(?:>|&gt;)|→|[-–—]|,)[ \t]*|[ \t]+(?:to[ \t]+)?)"
_NUMBER = r"(?:[#-]?[ ]?\d{1,6}[.:)]?)"
_NUMBERED = re.compile(rf"(?:\A|\n)[ \t]*{_NUMBER}\s*\Z")
_TIMES = re.compile(
    rf"^[ \t]*(?:{_NUMBER}[ \t]+)?[\[(]?{_STAMP}{_ARROW}{_STAMP}[\])]?(?P<beside>(?=\D|$).*)$", re.MULTILINE
)
# The first cue of a file. A plan of a day has no seconds: hours, minutes and seconds, or a fraction, show a cue.
_WHOLE = (
    rf"-?(?:(?:\d{{1,3}}{_COLON})?\d{{1,2}}{_COLON}\d{{1,2}}{_POINT} ?\d{{1,9}}"
    rf"|\d{{1,3}}{_COLON}\d{{1,2}}{_COLON}\d{{1,2}}(?:{_COLON}\d{{1,3}})?)"
)
_OPENS = re.compile(rf"(?:\s*```\w*\n)?(?:\s*{_NUMBER}[ \t]*\n)?\s*(?:{_NUMBER}[ \t]+)?[\[(]?{_WHOLE}{_ARROW}{_WHOLE}")
# What may stand beside the times: where on the picture the words are, or the words themselves.
_SETTING = re.compile(r"\b(?:align|line|position|size|vertical|region|[XY][12]):\S+")
# Seconds alone, as faster-whisper prints them: `[1.00s -> 4.00s]  The lamp …`.
_SECONDS = re.compile(
    r"^[ \t]*(?P<opens>\[)?(\d{1,6}\.\d{1,3})s?[ \t]*(?:--?>|(?(opens)-|(?!)))[ \t]*(\d{1,6}\.\d{1,3})s?"
    r"(?(opens)\]|[ \t]*$)",
    re.MULTILINE,
)
# What a person wrote above it: a line that says what it is, and perhaps a few more.
_ABOVE = re.compile(
    r"\s*(?:# +)?(?!WEBVTT\b)(?P<words>[^\W\d_][^\n]{0,199})\n"
    rf"(?P<more>(?:[ \t]*\n|[ \t]*[^\W\d_][^\n]{{0,299}}\n){{0,8}}?)(?={_OPENS.pattern})"
)
# As a page of videos shows a transcript: `0:04` on a line of its own, or before a tab, then what is said.
_CLOCK = re.compile(
    r"^(?:(\d{1,2}):)?(\d{1,3}):(\d\d)(?:\t|[ \t]*(?:(?:-->|[-–—])[ \t]*(?:\d{1,2}:)?\d{1,3}:\d\d[ \t]*)?$)",
    re.MULTILINE,
)
# The clock in words, for those who do not see it; and what the page says of itself above the first one.
_IN_WORDS = re.compile(r"(?:(\d+) hours?,? ?)?(?:(\d+) minutes?,? ?)?(?:(\d+) seconds?)?")
_OF_PAGE = re.compile(r"(?:Search )?(?:in )?(?:Transcript|video)", re.IGNORECASE)
_NAME_OF_PART = re.compile(r"(?:# +)?(?P<name>[^\W_a-z].{0,99})(?<![.,;])")
_MOST_ABOVE, _LEAST_ALONE = 5, 0.75
_FEWEST_CLOCKS = 3
# A recording begins at its beginning, a plan of a day in the morning.
_EARLY_S = 300
_FEWEST_NAMED = 4
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]{1,80})>")
# Webex names cues by number, speaker and the speaker's number: `2 "Ben Oduya" (2489562625)`.
_NAMES_SPEAKER = re.compile(r'^\d{1,6} "([^">\n]{1,80})" \(\d+\)\n(.*-->.*)$', re.MULTILINE)
_INLINE_TIME = re.compile(r"<(?:\d+:)?\d\d:\d\d\.\d{3}>")
_TAG = re.compile(r"</?[a-zA-Z][^>\n]{0,80}>|<[\d:.]{5,14}>|\{\\[^}\n]{0,80}\}")
_NOT_CUE = re.compile(r"(?<=\n\n)(?:NOTE|STYLE|REGION)(?:[ \t].*)?(?:\n.+)*")
_GUESSED = "it does not say how many frames there are to a second; its times are those of 23.976"


def read_subtitles(text: str) -> Reading:
    """The words of subtitles in turns, with a mark (seconds) at each cue; UnreadableDocument without any."""
    text = _NAMES_SPEAKER.sub(r"\2\n<v \1>", _SECONDS.sub(_with_minutes, text))
    if is_timed(text):
        timed = read_cues(replace(cue, words=_plain(cue.words)) for cue in timed_cues(text))
        return replace(timed, notes=(_GUESSED,)) if guessed_rate(text) else timed
    if not _TIMES.search(text) and is_clocked(text):
        return _read_clocked(text)
    front = front_matter(text)
    above = _above(text, front.length)
    more = [Piece(line.strip(), True) for line in (above["more"].split("\n") if above else ()) if line.strip()]
    named = front.title or (above["words"].strip() if above else "")
    reading = read_cues(_cues(text[front.length :]), named, more)
    return replace(reading, author=front.author, published=front.published, url=front.url)


def is_cued(text: str) -> bool:
    """Whether a text opens with a cue, perhaps below front matter or a line that says what it is."""
    start = front_matter(text).length
    if _SECONDS.match(text.lstrip()):
        return len(_SECONDS.findall(text)) > 1
    return bool(_OPENS.match(text, start) or _above(text, start))


def _above(text: str, start: int) -> re.Match[str] | None:
    """The lines above the first cue, where there are some."""
    if _OPENS.match(text, start):
        return None
    above = _ABOVE.match(text, start)
    return above if above and len(_TIMES.findall(text)) > 1 else None


def is_clocked(text: str) -> bool:
    """Whether a text is lines of a clock, each later than the one before, with what is said then below each.

    A few names may stand above it: of the page, the video, a chapter.
    """
    found = list(_CLOCK.finditer(text))
    times = [_clock(one) for one in found]
    lines = len(_words_of(text))
    above = _words_of(text[: found[0].start()]) if found else []
    opens = bool(found) and times[0] <= _EARLY_S and len(above) <= _MOST_ABOVE
    opens = opens and all(map(_NAME_OF_PART.fullmatch, above))
    return opens and len(times) >= _FEWEST_CLOCKS and lines <= 6 * len(times) and times == sorted(set(times))


def _read_clocked(text: str) -> Reading:
    """The page has a line below each clock; one more there is the name of the chapter that begins then."""
    found = list(_CLOCK.finditer(text))
    said = [
        [line for line in _words_of(text[one.end() : after.start() if after else len(text)]) if not _tells(line, one)]
        for one, after in zip_longest(found, found[1:])
    ]
    alone = sum(len(lines) < 2 for lines in said)
    chapters = [
        lines.pop()
        if len(lines) == 2 and alone >= _LEAST_ALONE * len(said) and _NAME_OF_PART.fullmatch(lines[1])
        else ""
        for lines in said[:-1]
    ]
    above = [_NAME_OF_PART.sub(r"\g<name>", line) for line in _words_of(text[: found[0].start()])]
    above = [line for line in above if not _OF_PAGE.fullmatch(line)]
    first = above.pop() if above and any(chapters) else ""
    ends = [*map(_clock, found[1:]), _clock(found[-1])]
    cues = [
        replace(cue, chapter="" if at else chapter)
        for one, end, lines, chapter in zip(found, ends, said, [first, *chapters], strict=True)
        for at, cue in enumerate(_voices(_clock(one), end, "\n".join(lines)))
    ]
    return read_cues(cues, above[0] if above else "", [Piece(line, True) for line in above[1:]])


def _words_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _tells(line: str, clock: re.Match[str]) -> bool:
    """Whether a line is the clock above it in words: `1 minute, 7 seconds`."""
    told = _IN_WORDS.fullmatch(line)
    return told is not None and _clock(told) == _clock(clock)


def _clock(found: re.Match[str]) -> float:
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds


def _with_minutes(found: re.Match[str]) -> str:
    """`"[61.5s -> 64.0s]"` → `"0:01:01.500 --> 0:01:04.000"`."""
    start, end = (divmod(float(found[at]), 60) for at in (2, 3))
    return f"0:{int(start[0])}:{start[1]:06.3f} --> 0:{int(end[0])}:{end[1]:06.3f}"


def _cues(text: str) -> Iterator[Cue]:
    rolls = bool(_INLINE_TIME.search(text))
    # Notes and styles hold no times, so what follows a cue up to a blank line is the cue's, and they are cut off.
    found = list(_TIMES.finditer(text))
    is_numbered = bool(found and _NUMBERED.search(text[: found[0].start()]))
    bodies = [
        _lines(
            match["beside"], text[match.end() : after.start() if after else len(text)], after is not None, is_numbered
        )
        for match, after in zip_longest(found, found[1:])
    ]
    named = _open_with_names(bodies)
    above, above_ends = "", 0.0
    for match, lines in zip(found, bodies, strict=True):
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:8])
        speaker = lines.pop(0).strip() if named else ""
        spoken = [line for line in lines if not (rolls or start < above_ends) or _plain(line) != above]
        if lines:
            above, above_ends = _plain(lines[-1]), end
        yield from _voices(start, end, "\n".join(spoken), speaker)


def _lines(beside: str, body: str, more: bool, is_numbered: bool) -> list[str]:
    """The lines of a cue: what stands beside its times and below them, without the next cue's number or name.

    Where cues have no numbers, one that ends a cue is said: "and its height is\n42".
    """
    lines = [line.rstrip() for line in _NOT_CUE.sub("", body).rstrip().split("\n")][1:]
    words = [line for line in lines if line.strip() and not line.startswith("```")]
    # After a blank line only a cue's name or number follows; two lines and more are words of a loose file.
    parted = bool(words) and "" in lines[lines.index(words[0]) :]
    is_number = is_numbered and bool(words) and words[-1].strip().isdigit()
    if (more and parted) or (is_number and (parted or (more and (len(words) > 1 or not lines[0])))):
        words.pop()
    beside = _SETTING.sub("", beside).lstrip(" \t|,:").rstrip()
    return [beside, *words] if beside else words


def _open_with_names(bodies: Sequence[Sequence[str]]) -> bool:
    """Whether a name stands above the words of each cue, as video editors write it: first lines that come back."""
    firsts = [lines[0].strip() for lines in bodies if len(lines) > 1]
    return _FEWEST_NAMED <= len(bodies) == len(firsts) and 2 * len(set(firsts)) <= len(firsts)


def _voices(start: float, end: float, body: str, speaker: str = "") -> Iterator[Cue]:
    """A cue for each voice in it; one without a named voice is one cue."""
    parts = _VOICE.split(body)
    yield Cue(start, _plain(parts[0]), end, speaker)
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        yield Cue(start, _plain(words), end, html.unescape(name).strip())


def _plain(words: str) -> str:
    return visible(html.unescape(_TAG.sub("", words))).strip()


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")
