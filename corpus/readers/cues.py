"""What was said and when, whatever the file that tells it: cues into turns, with the time at every cue.

Sounds such as `(upbeat music)` are not words of the recording and are left out; what an editor put in brackets, as in
`I told [Orla]`, stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.piece import Piece

_NOISE = (
    r"[(\[](?:[a-z]+ ){0,3}(?:music|musi[kc]a?|musique|música|applau(?:se?|si|dissements)|aplausos|laugh(?:s|ing|ter)"
    r"|gelächter|rires|risas|cough(?:s|ing)?|sighs?|silence|inaudible|chuckles?|crosstalk|clapping|cheering|noise)"
    r"(?: [a-z]+){0,3}[)\]]"
)
_HEARD = re.compile(_NOISE, re.IGNORECASE)
# Capitals in brackets are a sound wherever they stand, or who speaks.
_SOUND = re.compile(rf"(?-i:\[[A-Z_ ]{{2,40}}\])|[♪♫]+|{_NOISE}", re.IGNORECASE)
# Small letters are one where they are all that a cue has: `[door opens]`.
_BRACKETED = re.compile(r"\[[a-z_ ]{2,40}\]", re.IGNORECASE)
# Capitals that tell what is heard, or how it is said, and nobody's name.
_MANNER = re.compile(
    r"\b(?:\w{2,}ING|IN|ON|OVER|OFF|PAUSE|FOREIGN|INDISTINCT|UNINTELLIGIBLE|BLEEP|CONTINUES|(?:GASP|GRUNT|GROAN|MOAN|SOB"
    r"|SCREAM|SNIFFLE|INHALE|EXHALE|WHISPER|SHOUT|YELL|BEEP|RING|KNOCK|OPEN|CLOSE|CLEAR|SLAM|BARK|BUZZE|CRIE)S)\b"
)
_OPENING = re.compile(r"(?:-|–|—|>>+)\s+")
# "SOUMITH: ", "[SPEAKER_00]: ", "Speaker 1: ", "Ben Oduya (he/him): ": a name in front of the words.
_NAMED = re.compile(
    r"(?:(?:-|>>+)\s*)?\[?(?P<name>[A-Z][A-Z.'’_ -]{1,30}\d{0,3}|(?:Speaker|SPEAKER)[ _]?\w{1,3}"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,2}(?: \([^():\n]{1,30}\))?)\]?:\s+"
)
# People call themselves as they like ("Ben", "李雷", "Ida Stone, PhD"), and a sentence may open like that, too: names
# where nearly all cues have one.
_LABEL = re.compile(r"(?:(?:-|>>+)\s*)?(?P<name>[^\W_][^:!?\n]{0,59}):\s+")
_MOSTLY = 0.6
_IN_BRACKETS = re.compile(r"\s*[\[(](?P<name>[^\W\d_][\w.'’ -]{0,30})[\])]:?\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")
# A pause that a listener hears as a break, in seconds.
_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that one time is known for; times in seconds. `end` is None where the file does not tell.

    `chapter` is the heading above them. `is_labelled` says that they open like a name that is not known to be one:
    whoever spoke before may not go on.
    """

    start: float
    words: str
    end: float | None = None
    speaker: str = ""
    is_labelled: bool = False
    chapter: str = ""


def read_cues(cues: Iterable[Cue], title: str = "", above: Sequence[Piece] = ()) -> Reading:
    """The reading of a transcript, below what stands above it; raises UnreadableDocument when no cue has words."""
    pieces = turns(_with_speakers([*_heard(_unbracketed([*cues]))]))
    if not pieces:
        raise UnreadableDocument("has no words with a time; save it as plain text instead")
    reading = compose([*above, *pieces], title)
    return replace(reading, title=title) if pieces[0].kind == "heading" else reading


def turns(cues: Sequence[Cue]) -> list[Piece]:
    """Cues joined to turns: a new one begins with a chapter, a dash, another speaker, or a pause after a sentence."""
    found: list[Piece] = []
    turn: list[Cue] = []
    for cue in cues:
        if turn and _begins(cue, turn[-1]):
            found.append(_turn(turn))
            turn = []
        if cue.chapter:
            found.append(Piece(cue.chapter, True, kind="heading", marks=(Mark(0, seconds=cue.start),)))
        turn.append(cue)
    return [*found, _turn(turn)] if turn else found


def _unbracketed(cues: Sequence[Cue]) -> Sequence[Cue]:
    """The cues with the speakers that stand in brackets before their words: `[Orla Venn] It is lit.`

    Most cues have a name there, or it is in capitals; what stands alone in some cue is a sound.
    """
    alone = {cue.words.strip() for cue in cues}
    found = [None if cue.speaker else _IN_BRACKETS.match(cue.words) for cue in cues]
    names = [
        match["name"] if match and match[0].strip() not in alone and not _is_sound(match) else "" for match in found
    ]
    told = [name for name in names if name]
    if len(told) <= max(2, _MOSTLY * len(cues)):
        told = [name for name in told if name.isupper()]
    if not 1 < len(set(told)) < len(told):
        return cues
    speakers = set(told)
    return [
        replace(cue, words=cue.words[match.end() :], speaker=name) if match and name in speakers else cue
        for cue, match, name in zip(cues, found, names, strict=True)
    ]


def _is_sound(bracket: re.Match[str]) -> bool:
    return bool(_HEARD.match(bracket[0].strip()) or _MANNER.search(bracket["name"]))


def _heard(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The cues that have words; the chapter that a sound opens goes to the next."""
    chapter = ""
    for cue in cues:
        chapter = cue.chapter or chapter
        if heard := _without_sounds(cue):
            yield replace(heard, chapter=chapter)
            chapter = ""


def _without_sounds(cue: Cue) -> Cue | None:
    """The cue with white space folded and without sounds; None without words."""
    words = " ".join(_SOUND.sub(" ", cue.words).split())
    has_words = any(map(str.isalnum, _BRACKETED.sub("", words)))
    # Files hold times that are none: before the beginning, or beyond all numbers.
    start = max(0.0, cue.start) if isfinite(cue.start) else 0.0
    return replace(cue, words=words, start=start) if has_words else None


def _with_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with the speakers that their words name: a name does so that opens words more than once.

    Where all cues open with a name and names come back, each is one. What else opens like one ends a turn: words
    without a speaker do less harm than words in another one's mouth.
    """
    names = [None if cue.speaker else _NAMED.match(cue.words) for cue in cues]
    wide = [None if cue.speaker else _LABEL.match(cue.words) or _NAMED.match(cue.words) for cue in cues]
    told = Counter(match["name"] for match in wide if match)
    count = told.total()
    all_named = count == len(cues) and count > 2 and 1 < len(told) < count
    if all_named or (count > max(2, _MOSTLY * len(cues)) and 1 < len(told) <= count // 2):
        names = wide
    counted = Counter(match["name"] for match in names if match)
    often = {name for name, times in counted.items() if times > 1 or all_named}
    return [
        replace(cue, words=cue.words[match.end() :], speaker=match["name"].strip())
        if match and match["name"] in often and match.end() < len(cue.words)
        else replace(cue, is_labelled=bool(often and match))
        for cue, match in zip(cues, names, strict=True)
    ]


def _begins(cue: Cue, before: Cue) -> bool:
    """Whether someone else speaks, or the same one after a break."""
    if _OPENING.match(cue.words) or cue.is_labelled or cue.chapter or (cue.speaker and cue.speaker != before.speaker):
        return True
    paused = before.end is not None and cue.start - before.end >= _PAUSE_S
    return paused and _ENDS_SENTENCE.search(before.words) is not None


def _turn(cues: Sequence[Cue]) -> Piece:
    opening = _OPENING.match(cues[0].words)
    speaker, length = cues[0].speaker, 0
    parts: list[str] = []
    marks: list[Mark] = []
    for cue in cues:
        words = cue.words[opening.end() :] if opening and not parts else cue.words
        marks.append(Mark(length, seconds=cue.start, speaker=speaker if not parts else None))
        parts.append(words)
        length += len(words) + 1
    lead = f"{speaker}: " if speaker else "- " if opening else ""
    return Piece(" ".join(parts), True, kind="turn", marks=tuple(marks), lead=lead)
