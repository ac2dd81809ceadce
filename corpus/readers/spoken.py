"""Transcripts written as text: `Name (00:04:08):` in front of what somebody says, in the forms that people use.

Name (00:04:08): words      Name [4:08]: words      [00:04:08] Name: words      Name  4:08  (alone on its line)

Without times `Name: words` is a turn, where most of a text is that and the names come back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import Mark
from corpus.readers.piece import Piece

_TIME = r"(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d{1,3})?"
_NAME = r"(?P<name>[^\W\d_][\w.'’&-]*(?: [\w.'’&-]+){0,4})"
_FORMS = (
    re.compile(rf"[\[(]?{_TIME}[\])]?\s*[-–—]?\s*{_NAME}:(?:\s+|\Z)"),
    re.compile(rf"(?:{_NAME}[:,]?\s*)?[\[(]{_TIME}[\])]\s*(?::\s*|[-–—]\s+|(?=\s*\Z)|(?<=\s)(?=\w))"),
    re.compile(rf"{_NAME}\s+{_TIME}\Z"),
)
# A time and words, as videos' pages give what is said or its chapters, where it opens most of a text.
_BARE = re.compile(rf"(?P<name>){_TIME}\s+(?:[-–—]\s+)?(?=\w)")
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
    openings = [_opening(piece) for piece in pieces]
    named = [opening for opening in openings if opening and opening.name]
    chosen = named if len(named) >= _FEWEST else [opening for opening in openings if opening]
    if not _is_recording(chosen):
        openings = [_opening(piece, (_BARE,)) for piece in pieces]
        chosen = [opening for opening in openings if opening]
        chosen = chosen if _LEAST_SHARE * len(pieces) <= len(chosen) else []
    if not _is_recording(chosen):
        openings = [_name_of(piece) for piece in pieces]
        chosen = [opening for opening in openings if opening]
        if not _is_dialogue(chosen, [piece for piece in pieces if piece.kind in _SPOKEN]):
            return list(pieces)
    kept = set(map(id, chosen))
    found: list[Piece] = []
    pending: tuple[Mark, ...] = ()
    lead, started = "", False
    for piece, opening in zip(pieces, openings, strict=True):
        if opening and id(opening) in kept:
            started = True
            pending = (Mark(0, seconds=opening.seconds, speaker=opening.name or None),)
            lead = f"{opening.name}: " if opening.name else ""
            piece = replace(piece, text=piece.text[opening.length :])
        if piece.kind not in _SPOKEN or not started:
            found.append(piece)
        elif piece.text:
            found.append(replace(piece, kind="turn", parted=True, marks=pending, lead=lead))
            pending, lead = (), ""
    return found


def _opening(piece: Piece, forms: Iterable[re.Pattern[str]] = _FORMS) -> _Opening | None:
    if piece.kind != "paragraph":
        return None
    match = next((match for form in forms if (match := form.match(piece.text))), None)
    if match is None:
        return None
    parts = [int(part) for part in match["time"].split(":")]
    hours, minutes, seconds = parts if len(parts) == 3 else [0, *parts]
    return _Opening(hours * 3600 + minutes * 60 + seconds, match["name"] or "", match.end(), len(parts) == 3)


def _name_of(piece: Piece) -> _Opening | None:
    match = _NAMED.match(piece.text) if piece.kind == "paragraph" else None
    return _Opening(None, match["name"], match.end(), hours=False) if match else None


def _is_dialogue(openings: Sequence[_Opening], pieces: Sequence[Piece]) -> bool:
    """Whether names open most of a text: at least two, that come back."""
    names = Counter(opening.name for opening in openings)
    again = sum(count for count in names.values() if count > 1)
    enough = len(openings) >= _FEWEST and len(openings) >= _LEAST_SHARE * len(pieces)
    return enough and 1 < len(names) <= _MOST_NAMES and again >= 2 * len(openings) / 3


def _is_recording(openings: Sequence[_Opening]) -> bool:
    """Whether the times are those of one recording: enough of them, and going on."""
    if len(openings) < _FEWEST:
        return False
    times = [opening.seconds or 0.0 for opening in openings]
    back = sum(later < earlier for earlier, later in pairwise(times))
    early = times[0] <= _EARLY_S or all(opening.hours for opening in openings)
    return early and back * 20 <= len(times) and times[-1] > times[0]
