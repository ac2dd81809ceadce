"""JSON: that of speech recognition, with times to the second and speakers as turns.

Whisper and WhisperX write `segments` with start and end in seconds and perhaps a speaker; whisper.cpp writes
`transcription` with offsets in milliseconds; Deepgram, AssemblyAI and Amazon Transcribe write turns, pipelines of
transformers `chunks`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.decoding import visible
from corpus.readers.plain import read_plain
from corpus.readers.records import records_of
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


class _Utterance(BaseModel):
    """A turn as recognition services write it; AssemblyAI's `start` and `end` are milliseconds, others' seconds."""

    start: float = Field(0.0, validation_alias=AliasChoices("start", "start_time"))
    end: float | None = Field(None, validation_alias=AliasChoices("end", "end_time"))
    text: str = Field("", validation_alias=AliasChoices("text", "transcript"))
    speaker: int | str | None = Field(None, validation_alias=AliasChoices("speaker", "speaker_label"))


class _Results(BaseModel):
    """What Deepgram and Amazon Transcribe have their turns in."""

    utterances: list[_Utterance] = Field([], validation_alias=AliasChoices("utterances", "audio_segments"))


class _Chunk(BaseModel):
    """A segment of a pipeline of transformers."""

    timestamp: tuple[float | None, float | None]
    text: str = ""
    speaker: str | None = None


class _Transcript(BaseModel):
    segments: list[_Segment] = []
    transcription: list[_Timed] = []
    utterances: list[_Utterance] = []
    results: _Results = _Results()
    chunks: list[_Chunk] = []
    text: str = ""


_FILE = TypeAdapter(_Transcript | list[_Segment])


def read_recognised(text: str) -> Reading:
    """A transcript's words in turns, with a mark at each segment; of other JSON its records.

    Raises UnreadableDocument for what is no JSON, or holds no words.
    """
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"is no whole JSON (line {error.lineno}); get or save it anew") from None
    except (ValueError, RecursionError):  # a number or nesting beyond what Python reads
        raise UnreadableDocument("is nested too deeply to be read; check that it is the right file") from None
    try:
        found = _FILE.validate_python(told)
    except ValidationError:
        return records_of(told)
    whole = found if isinstance(found, _Transcript) else _Transcript(segments=found)
    cues = [*_cues(whole)]
    heard = any(cue.words.strip() for cue in cues)
    if not heard and (isinstance(found, list) or not whole.model_fields_set):
        return records_of(told)
    if not heard and whole.text.strip():
        # What a service gives that was asked for the words alone.
        return replace(read_plain(visible(whole.text)), notes=("it has no times",))
    return read_cues(cues)


def _cues(whole: _Transcript) -> Iterator[Cue]:
    for segment in whole.segments:
        yield from _by_speaker(segment)
    for piece in whole.transcription:
        start, end = piece.offsets.get("from", 0.0), piece.offsets.get("to", 0.0)
        yield Cue(start / 1000, piece.text, end / 1000, piece.speaker or "")
    for turn in whole.utterances:
        yield Cue(turn.start / 1000, turn.text, turn.end / 1000 if turn.end else None, _called(turn.speaker))
    for turn in whole.results.utterances:
        yield Cue(turn.start, turn.text, turn.end, _called(turn.speaker))
    for chunk in whole.chunks:
        yield Cue(chunk.timestamp[0] or 0.0, chunk.text, chunk.timestamp[1], chunk.speaker or "")


def _called(speaker: int | str | None) -> str:
    """`0` and `"A"` → `"Speaker 0"`, `"Speaker A"`; a name as it is."""
    if speaker is None:
        return ""
    return f"Speaker {speaker}" if len(str(speaker)) < 3 else str(speaker)


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
