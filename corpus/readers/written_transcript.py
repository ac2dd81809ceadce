"""Transcripts written as text: `Name (00:04:08):` in front of what somebody says, in the forms that people use.

Name (00:04:08): words      Name [4:08]: words      [00:04:08] Name: words      Name  4:08  (alone on its line)

Without times `Name: words` is a turn, where most of a text is that and the names come back; a time alone on a line is
when what follows is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import Mark
from corpus.readers.piece import Piece

_OPEN, _CLOSE = r"[\[({（【]", r"[\])}）】]"
# `4:08`, `1:04:08.5`, `4m08s`, and a span of it; a day before it is not read.
_CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?|(?:\d{1,2}h)?\d{1,2}m\d{1,2}s)"
_TIME = rf"(?:\d{{4}}-\d\d-\d\d[ T])?(?<![\d:])(?P<time>{_CLOCK})(?:\s*(?:-->|→|[-–—])\s*{_CLOCK})?(?!:?\d)"
_WORDS, _ASIDE = r"[^\W\d_][\w.'’&-]*(?: [\w.'’&-]+){0,4}", r"(?: \([^():\n]{1,30}\))?"
_NAME = rf"(?P<name>{_WORDS}{_ASIDE})"
# As directories have it, `Venn, Orla (Guest)`; a sentence may begin so, but not end in a time.
_LISTED = rf"(?P<name>{_WORDS}(?:, {_WORDS})?{_ASIDE})"
_SIGN = r"(?:\s*[,|@·•–—]\s*|\s+-\s+)"
_SAYS = r"(?:\s*[:：]\s*|\s+[-–—|]\s+)"
_FORMS = (
    re.compile(rf"{_OPEN}?{_TIME}{_CLOSE}?\s*[-–—|]?\s*{_NAME}(?:：|:(?:\s+|\Z))"),
    re.compile(rf"(?:{_NAME}(?:{_SIGN}|[:：]?\s*))?{_OPEN}{_TIME}{_CLOSE}(?:{_SAYS}|\s*\Z|\s+(?=[\w\"“'‘«]))"),
    re.compile(rf"{_LISTED}(?:{_SIGN}|\s+){_TIME}\s*\Z"),
    re.compile(rf"{_NAME}{_SIGN}{_TIME}{_SAYS}"),
    re.compile(rf"{_NAME}[:：]\s*{_TIME}\s+(?=\w)"),
)
# A time and who speaks then, alone on a line; so may a chapter be told, but not time and again.
_ABOVE = re.compile(rf"{_OPEN}?{_TIME}{_CLOSE}?(?:{_SIGN}|\s+){_NAME}\Z")
# A time and words, as videos' pages give what is said or its chapters, where it opens most of a text.
_BARE = re.compile(rf"(?P<name>){_TIME}\s+(?:[-–—]\s+)?(?=\w)")
_ALONE = re.compile(rf"{_OPEN}?{_TIME}{_CLOSE}?")
# `Anna: words`, and `ANNA:` alone on its line. A label is followed by words of its own kind, and comes but once.
_NAMED = re.compile(r"(?P<name>[^\W\d_a-z][\w.'’&-]*(?: [^\W\d_][\w.'’&-]*){0,3}(?: \([^()\n]{1,30}\))?):(?:\s+|\Z)")
_MOST_NAMES, _LEAST_SHARE = 12, 0.5
_FEWEST = 3
# A clock of hours and minutes looks like one of minutes and seconds, but a recording begins at its beginning.
_EARLY_S = 300
_SPOKEN = ("paragraph", "item", "turn")


@dataclass(frozen=True, slots=True)
class _Opening:
    seconds: float | None
    name: str
    length: int
    hours: bool


def with_turns(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, those of a transcript as turns with times and speakers; all as they are where it is none."""
    openings = _openings(pieces)
    if not any(openings):
        return list(pieces)
    headings = [opening for piece, opening in zip(pieces, openings, strict=True) if opening and piece.kind == "heading"]
    are_chapters = not _come_back(headings)
    found: list[Piece] = []
    pending: tuple[Mark, ...] = ()
    lead, started = "", False
    clocks, clock = _clocks(pieces), None
    for number, (piece, opening) in enumerate(zip(pieces, openings, strict=True)):
        if opening and piece.kind == "heading" and are_chapters:
            piece = replace(piece, text=opening.name, marks=(Mark(0, seconds=opening.seconds),))
        elif not opening and number in clocks:
            clock = clocks[number]
            continue
        elif opening:
            started = True
            at, clock = opening.seconds if opening.seconds is not None else clock, None
            pending = (Mark(0, seconds=at, speaker=opening.name or None),)
            lead = f"{opening.name}: " if opening.name else ""
            piece = replace(piece, kind="paragraph", text=piece.text[opening.length :])
        if piece.kind not in _SPOKEN or not started:
            found.append(piece)
        elif piece.text and opening and not opening.name and _goes_on(found, piece.text):
            before = found[-1]
            marks = (Mark(len(before.text) + 1, seconds=opening.seconds),)
            found[-1] = replace(before, text=f"{before.text} {piece.text}", marks=(*before.marks, *marks))
            pending, lead = (), ""
        elif piece.text:
            found.append(replace(piece, kind="turn", parted=True, marks=pending, lead=lead))
            pending, lead = (), ""
    # Times and names alone are no words of anybody.
    return found if any(piece.text for piece in found) else list(pieces)


def _clocks(pieces: Sequence[Piece]) -> Mapping[int, int]:
    """The times that stand alone, in seconds, by the number of their piece; none where they are those of a day."""
    alone = ((number, _ALONE.fullmatch(piece.text)) for number, piece in enumerate(pieces))
    found = {number: _seconds(time["time"]) for number, time in alone if time}
    times = [*found.values()]
    return found if times == sorted(times) and times[:1] <= [_EARLY_S] else {}


def _goes_on(found: Sequence[Piece], words: str) -> bool:
    """Whether words are the rest of a sentence that a time cut in two."""
    return bool(found) and found[-1].kind == "turn" and found[-1].text[-1] not in ".!?…:" and words[0].islower()


def parted(lines: Sequence[str]) -> list[str]:
    """The lines of a paragraph, those of a turn of a transcript put together; all of them where none opens one."""
    if not _heads(lines[0]):
        return ["\n".join(lines)]
    parts = [lines[0]]
    for before, line in pairwise(lines):
        head = _heads(before)
        if _heads(line) or (head and head.end() == len(_unmarked(before))):
            parts.append(line)
        else:
            parts[-1] += f"\n{line}"
    return parts


def _heads(line: str) -> re.Match[str] | None:
    return next((match for form in (*_FORMS, _ABOVE) if (match := form.match(_unmarked(line)))), None)


def _unmarked(line: str) -> str:
    return re.sub(r"[*_]{1,3}(?!\w*\d)|(?<=\w)\*+", "", line).strip()


def _openings(pieces: Sequence[Piece]) -> list[_Opening | None]:
    """What opens a turn, for each piece; nothing for all where the text is no transcript."""
    openings = [_opening(piece) for piece in pieces]
    named = [opening for opening in openings if opening and opening.name]
    chosen = named if len(named) >= _FEWEST else [opening for opening in openings if opening]
    if not _is_recording(chosen):
        openings = [_opening(piece, (_ABOVE,)) for piece in pieces]
        chosen = [opening for opening in openings if opening]
        chosen = chosen if _come_back(chosen) else []
    if not _is_recording(chosen):
        openings = [_opening(piece, (_BARE,)) for piece in pieces]
        chosen = [opening for opening in openings if opening]
        chosen = chosen if _LEAST_SHARE * len(pieces) <= len(chosen) else []
    if not _is_recording(chosen):
        openings = [_name_of(piece) for piece in pieces]
        chosen = [opening for opening in openings if opening]
        spoken = [piece for piece in pieces if piece.kind in _SPOKEN and not _ALONE.fullmatch(piece.text)]
        if not _is_dialogue(chosen, spoken):
            return [None] * len(pieces)
    kept = set(map(id, chosen))
    return [opening if id(opening) in kept else None for opening in openings]


def _opening(piece: Piece, forms: Iterable[re.Pattern[str]] = _FORMS) -> _Opening | None:
    if piece.kind not in ("paragraph", "item", "heading"):
        return None
    forms = (_ABOVE, *forms) if piece.kind == "heading" else forms
    match = next((match for form in forms if (match := form.match(piece.text))), None)
    # Lists and headings tell of much; a turn among them has a speaker, and a heading nothing else.
    if match is None or (piece.kind != "paragraph" and not match["name"]):
        return None
    if piece.kind == "heading" and match.end() < len(piece.text):
        return None
    parts = _parts(match["time"])
    return _Opening(_seconds(match["time"]), match["name"] or "", match.end(), len(parts) == 3)


def _parts(clock: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", re.sub(r"[.,]\d+\Z", "", clock))]


def _seconds(clock: str) -> int:
    parts = _parts(clock)
    hours, minutes, seconds = parts if len(parts) == 3 else [0, *parts]
    return hours * 3600 + minutes * 60 + seconds


def _name_of(piece: Piece) -> _Opening | None:
    match = _NAMED.match(piece.text) if piece.kind == "paragraph" else None
    return _Opening(None, match["name"], match.end(), hours=False) if match else None


def _is_dialogue(openings: Sequence[_Opening], pieces: Sequence[Piece]) -> bool:
    """Whether names open most of a text: at least two, that come back."""
    names = {opening.name for opening in openings}
    enough = len(openings) >= _FEWEST and len(openings) >= _LEAST_SHARE * len(pieces)
    return enough and 1 < len(names) <= _MOST_NAMES and _come_back(openings)


def _come_back(openings: Sequence[_Opening]) -> bool:
    """Whether most names open more than one turn."""
    often = _often(openings)
    return 3 * sum(opening.name in often for opening in openings) >= 2 * len(openings) > 0


def _often(openings: Iterable[_Opening]) -> set[str]:
    return {name for name, count in Counter(opening.name for opening in openings).items() if count > 1}


def _is_recording(openings: Sequence[_Opening]) -> bool:
    """Whether the times are those of one recording: enough of them, and going on."""
    if len(openings) < _FEWEST:
        return False
    times = [opening.seconds or 0.0 for opening in openings]
    back = sum(later < earlier for earlier, later in pairwise(times))
    early = times[0] <= _EARLY_S or all(opening.hours for opening in openings)
    return early and back * 20 <= len(times) and times[-1] > times[0]
