"""What programs and services of speech recognition call the same things in their JSON, and how they write times.

Whisper, faster-whisper, WhisperX, whisper.cpp, OpenAI, transformers, Deepgram, AssemblyAI, Amazon Transcribe, Google,
Azure, Speechmatics, Rev, ElevenLabs, Vosk, YouTube and the podcasts' namespace.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(?:(\d{1,2}):)?(\d{1,9}(?:[.,]\d{1,9})?)s?")


def _seconds(value: Any) -> Any:
    """`"00:01:04,5"` and `"64.5s"` → 64.5; others are left to the validation."""
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    minutes, seconds = int(found[2] or found[1] or 0), float(found[3].replace(",", "."))
    return 3600 * int(found[1] if found[1] and found[2] else 0) + 60 * minutes + seconds


def _called(speaker: Any) -> Any:
    """`0` and `"A"` → `"Speaker 0"`, `"Speaker A"`; a name as it is; "" for none."""
    if speaker is None:
        return ""
    if isinstance(speaker, bool | int | str):
        return f"Speaker {speaker}" if str(speaker) and len(str(speaker)) < 3 else str(speaker)
    return speaker


def _named(speaker: Any) -> Any:
    """The same, names of one letter as they are: among segments and words they are no code."""
    return _called(speaker) if isinstance(speaker, int | None) else speaker


def _list(value: Any) -> Any:
    return [] if value is None else value


Time = Annotated[float | None, BeforeValidator(_seconds)]
# Where a file says nothing, its beginning.
Start = Annotated[float, BeforeValidator(lambda value: 0.0 if value is None else _seconds(value))]
Speaker = Annotated[str, BeforeValidator(_called)]
Name = Annotated[str, BeforeValidator(_named)]
STARTS = AliasChoices("start", "start_time", "startTime", "ts", "from", "begin")
ENDS = AliasChoices("end", "end_time", "endTime", "end_ts", "to", "resultEndTime")
TEXTS = AliasChoices("punctuated_word", "text", "word", "transcript", "content", "body", "value", "utf8", "display")
SPEAKERS = AliasChoices("speaker", "speaker_label", "speaker_id", "speakerTag")


class Word(BaseModel):
    """One word or sign; `kind` tells which where signs stand apart."""

    text: str = Field("", validation_alias=TEXTS)
    start: Time = Field(None, validation_alias=STARTS)
    end: Time = Field(None, validation_alias=ENDS)
    speaker: Name = Field("", validation_alias=SPEAKERS)
    kind: str = Field("", validation_alias="type")

    model_config = {"populate_by_name": True}

    @property
    def is_sign(self) -> bool:
        return self.kind.startswith("punct")


Words = Annotated[list[Word], BeforeValidator(_list)]


class Segment(BaseModel):
    start: Start = Field(0.0, validation_alias=STARTS)
    end: Time = Field(None, validation_alias=ENDS)
    text: str = Field("", validation_alias=TEXTS)
    speaker: Name = Field("", validation_alias=SPEAKERS)
    words: Words = []


class Timed(BaseModel):
    """A segment of whisper.cpp, whose `from` and `to` are milliseconds."""

    offsets: dict[str, float]
    text: str = ""
    speaker: Speaker = ""


class Turn(BaseModel):
    """A turn as services write it; AssemblyAI's times are milliseconds, others' seconds."""

    start: Start = Field(0.0, validation_alias=STARTS)
    end: Time = Field(None, validation_alias=ENDS)
    text: str = Field("", validation_alias=TEXTS)
    speaker: Speaker = Field("", validation_alias=SPEAKERS)


class Hearing(BaseModel):
    """One way to hear a stretch of sound."""

    text: str = Field("", validation_alias=TEXTS)
    speaker: Name = Field("", validation_alias=SPEAKERS)
    words: Words = []


class Item(BaseModel):
    """A passage of Google's, or a word of Amazon's and Speechmatics'."""

    alternatives: list[Hearing] = []
    start: Time = Field(None, validation_alias=STARTS)
    end: Time = Field(None, validation_alias=ENDS)
    speaker: Speaker = Field("", validation_alias=SPEAKERS)
    kind: str = Field("", validation_alias="type")


class Channel(BaseModel):
    alternatives: list[Hearing] = []


class Results(BaseModel):
    utterances: list[Turn] = Field([], validation_alias=AliasChoices("utterances", "audio_segments"))
    channels: list[Channel] = []
    items: list[Item] = []


class Chunk(BaseModel):
    """A segment of a pipeline of transformers."""

    timestamp: tuple[float | None, float | None]
    text: str = ""
    speaker: Speaker = ""


class Event(BaseModel):
    """A caption of YouTube's."""

    start: float = Field(0.0, validation_alias="tStartMs")
    lasts: float | None = Field(None, validation_alias="dDurationMs")
    segs: list[Word] = []

    @property
    def end(self) -> float | None:
        return None if self.lasts is None else (self.start + self.lasts) / 1000


class Phrase(BaseModel):
    """A phrase of Azure's, in ticks of a ten-millionth of a second."""

    start: float = Field(0.0, validation_alias="offsetInTicks")
    best: list[Hearing] = Field([], validation_alias="nBest")
    speaker: Speaker = ""


class Monologue(BaseModel):
    speaker: Speaker = ""
    elements: list[Word] = []


class Transcript(BaseModel):
    segments: list[Segment] = []
    transcription: list[Timed] = []
    utterances: Annotated[list[Turn], BeforeValidator(_list)] = []
    results: Results | list[Item] = Results()
    chunks: list[Chunk] = []
    events: list[Event] = []
    phrases: list[Phrase] = Field([], validation_alias="recognizedPhrases")
    monologues: list[Monologue] = []
    words: Words = []
    # Vosk has its words here, whisper.cpp the language.
    result: list[Word] | dict[str, Any] = []
    text: str = ""
