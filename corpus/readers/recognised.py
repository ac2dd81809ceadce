"""The JSON of speech recognition: Whisper, WhisperX and whisper.cpp, with times to the second and speakers as turns.

Whisper and WhisperX write `segments` with start and end in seconds and perhaps a speaker; whisper.cpp writes
`transcription` with offsets in milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pydantic import BaseModel, TypeAdapter, ValidationError

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.transcript import Cue, read_cues


class _Word(BaseModel):
    word: str = ""
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


class _Segment(BaseModel):
    start: float = 0.0
    end: float | None = None
    text: str = ""
    speaker: str | None = None
    words: list[_Word] = []


class _Timed(BaseModel):
    """A segment of whisper.cpp, whose `from` and `to` are milliseconds."""

    offsets: dict[str, float]
    text: str = ""
    speaker: str | None = None


class _Transcript(BaseModel):
    segments: list[_Segment] = []
    transcription: list[_Timed] = []


_OTHER = "is JSON, but no transcript of Whisper, WhisperX or whisper.cpp; save what it says as text or CSV"
_FILE = TypeAdapter(_Transcript | list[_Segment])


def read_recognised(text: str) -> Reading:
    """A transcript's words in turns, with a mark at each segment; raises UnreadableDocument for other JSON."""
    try:
        found = _FILE.validate_python(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"is no whole JSON (line {error.lineno}); get or save it anew") from None
    except ValidationError:
        raise UnreadableDocument(_OTHER) from None
    if isinstance(found, _Transcript) and not found.model_fields_set:
        raise UnreadableDocument(_OTHER)
    return read_cues(_cues(found.segments, found.transcription) if isinstance(found, _Transcript) else _cues(found, []))


def _cues(segments: list[_Segment], timed: list[_Timed]) -> Iterator[Cue]:
    for segment in segments:
        yield from _by_speaker(segment)
    for piece in timed:
        start, end = piece.offsets.get("from", 0.0), piece.offsets.get("to", 0.0)
        yield Cue(start / 1000, piece.text, end / 1000, piece.speaker or "")


def _by_speaker(segment: _Segment) -> Iterator[Cue]:
    """The segment, cut where its words are said to change the speaker (WhisperX)."""
    whole = Cue(segment.start, segment.text, segment.end, segment.speaker or "")
    if len({word.speaker for word in segment.words if word.speaker}) < 2:
        yield whole
        return
    start, speaker = segment.start, whole.speaker
    # A word without a speaker is whose the word before it was.
    speakers = [speaker := word.speaker or speaker for word in segment.words]
    for said_by, group in groupby(zip(segment.words, speakers, strict=True), key=itemgetter(1)):
        words = [word for word, _ in group]
        start = next((word.start for word in words if word.start is not None), start)
        yield Cue(start, " ".join(word.word.strip() for word in words), words[-1].end, said_by)
