"""JSON: that of speech recognition, with times to the second and speakers as turns.

Whisper and WhisperX write `segments` with start and end in seconds and perhaps a speaker; whisper.cpp writes
`transcription` with offsets in milliseconds; services write turns or single words, pipelines of transformers `chunks`.
What each calls its fields is in `corpus/readers/recognised_forms.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pydantic import TypeAdapter, ValidationError

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.cues import Cue, read_cues
from corpus.readers.decoding import visible
from corpus.readers.messages import message_pieces
from corpus.readers.plain import read_plain
from corpus.readers.recognised_forms import Item, Results, Segment, Transcript, Word
from corpus.readers.records import json_lines, records_of, title_of

_FILE = TypeAdapter(Transcript | list[Segment])
_ENDS_SENTENCE = (".", "!", "?", "…", "。", "！", "？")


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
    return _reading(told)


def read_json_lines(text: str) -> Reading:
    """A segment of a recording or another record a line; raises UnreadableDocument where a line is none."""
    return _reading(json_lines(text))


def _reading(told: object) -> Reading:
    if chat := message_pieces(told):
        talks = sum(piece.kind == "heading" for piece in chat)
        return compose(chat, f"{talks} conversations" if talks > 1 else "")
    try:
        found = _FILE.validate_python(told)
    except ValidationError:
        return records_of(told)
    if isinstance(found, list) and not all("start" in segment.model_fields_set for segment in found):
        return records_of(told)
    whole = found if isinstance(found, Transcript) else Transcript(segments=found)
    cues = [*_cues(whole)]
    if any(cue.words.strip() for cue in cues):
        return read_cues(cues)
    if whole.text.strip() and isinstance(found, Transcript):
        # What a service gives that was asked for the words alone; an article has a title.
        reading = read_plain(visible(whole.text))
        title = title_of(told)
        return replace(reading, title=title) if title else replace(reading, notes=("it has no times",))
    try:
        return records_of(told)
    except UnreadableDocument:
        if isinstance(found, list) or not whole.model_fields_set:
            raise
    return read_cues(cues)


def _cues(whole: Transcript) -> Iterator[Cue]:
    """The cues of whichever form the file is in, what it says whole before its single words."""
    forms = (
        (cue for segment in whole.segments for cue in _by_speaker(segment)),
        (
            Cue(one.offsets.get("from", 0.0) / 1000, one.text, _end(one.offsets), one.speaker)
            for one in whole.transcription
        ),
        (Cue(one.start / 1000, one.text, one.end and one.end / 1000, one.speaker) for one in whole.utterances),
        (Cue(one.timestamp[0] or 0.0, one.text, one.timestamp[1], one.speaker) for one in whole.chunks),
        (Cue(one.start / 1000, "".join(part.text for part in one.segs), one.end) for one in whole.events),
        (Cue(one.start / 1e7, one.best[0].text, None, one.speaker) for one in whole.phrases if one.best),
        (cue for turn in whole.monologues for cue in _of_words(turn.elements, turn.speaker)),
        _of_results(whole.results),
        _of_words(whole.words),
        _of_words(whole.result if isinstance(whole.result, list) else []),
    )
    for form in forms:
        cues = [*form]
        if any(cue.words.strip() for cue in cues):
            yield from cues
            return


def _end(offsets: dict[str, float]) -> float:
    return offsets.get("to", 0.0) / 1000


def _of_results(results: Results | list[Item]) -> Iterator[Cue]:
    if isinstance(results, list):
        yield from _of_items(results)
        return
    if results.utterances:
        yield from (Cue(turn.start, turn.text, turn.end, turn.speaker) for turn in results.utterances)
        return
    for channel in results.channels:
        yield from _of_words(channel.alternatives[0].words if channel.alternatives else [])
    yield from _of_items(results.items)


def _of_items(items: Sequence[Item]) -> Iterator[Cue]:
    """Results that are a passage or a single word each, the likeliest reading first."""
    heard = [(item, item.alternatives[0]) for item in items if item.alternatives]
    if any(item.kind for item, _ in heard):
        yield from _of_words(
            Word(text=best.text, start=item.start, end=item.end, speaker=best.speaker or item.speaker, kind=item.kind)
            for item, best in heard
        )
        return
    for item, best in heard:
        start = item.start or next((word.start for word in best.words if word.start is not None), None)
        yield Cue(start or 0.0, best.text, item.end, best.speaker or item.speaker)


def _of_words(words: Iterable[Word], speaker: str = "") -> Iterator[Cue]:
    """Single words put together to sentences of one speaker; in whole numbers their times are milliseconds."""
    given = [word for word in words if word.text.strip()]
    times = [word.start for word in given if word.start is not None]
    unit = 1000 if times and max(times) >= len(given) * 20 and all(time.is_integer() for time in times) else 1
    said: list[Word] = []
    for word in given:
        if said and ((_ends(said) and not word.is_sign) or (word.speaker and word.speaker != said[-1].speaker)):
            yield _sentence(said, speaker, unit)
            said = []
        said.append(word if word.speaker or not said else word.model_copy(update={"speaker": said[-1].speaker}))
    if said:
        yield _sentence(said, speaker, unit)


def _ends(said: Sequence[Word]) -> bool:
    return said[-1].text.strip().endswith(_ENDS_SENTENCE)


def _sentence(said: Sequence[Word], speaker: str, unit: int) -> Cue:
    words = "".join(word.text.strip() if word.is_sign else f" {word.text.strip()}" for word in said)
    start = next((word.start for word in said if word.start is not None), 0.0)
    end = said[-1].end
    return Cue(start / unit, words.strip(), None if end is None else end / unit, said[0].speaker or speaker)


def _by_speaker(segment: Segment) -> Iterator[Cue]:
    """The segment, cut where its words are said to change the speaker (WhisperX)."""
    whole = Cue(segment.start, segment.text, segment.end, segment.speaker)
    if len({word.speaker for word in segment.words if word.speaker}) < 2:
        yield whole
        return
    start, speaker = segment.start, whole.speaker
    # A word without a speaker is whose the word before it was.
    speakers = [speaker := word.speaker or speaker for word in segment.words]
    for said_by, group in groupby(zip(segment.words, speakers, strict=True), key=lambda pair: pair[1]):
        words = [word for word, _ in group]
        start = next((word.start for word in words if word.start is not None), start)
        yield Cue(start, " ".join(word.text.strip() for word in words), words[-1].end, said_by)
