"""LRC transcripts: `[mm:ss.xx] words`, one piece a line or all on one line.

The format: https://en.wikipedia.org/wiki/LRC_(file_format). Tags such as `[by:…]` are not words of the recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.cues import Cue, read_cues

# Minutes and seconds; some write hours above them, which the format does not know.
_TIME = re.compile(r"\[(?:(\d{1,2}):(?=\d\d:\d\d\.))?(\d{1,4}):([0-5]?\d)(?:[.:](\d{1,3}))?\]")
_WORD_TIME = re.compile(r"<\d{1,4}:\d\d(?:[.:]\d{1,3})?>")
_TAG = re.compile(r"\[([a-z#]{1,12}):([^\[\]\n]{0,200})\]", re.IGNORECASE)


def read_lrc(text: str) -> Reading:
    """A transcript's words in turns, with a mark (seconds) where each timed piece starts.

    Raises UnreadableDocument when no piece has a time.
    """
    tags = {name: value.strip() for name, value in reversed(_TAG.findall(text[:2000]))}
    try:
        reading = read_cues(_cues(text, tags.get("offset", "")), tags.get("ti", ""))
    except UnreadableDocument:
        raise UnreadableDocument("has no words with a time tag like [00:12.50]; save it as plain text") from None
    return replace(reading, author=tags.get("ar", ""))


def _cues(text: str, offset: str) -> Iterator[Cue]:
    # A positive [offset:] in milliseconds makes the words come sooner.
    shift = int(offset) / 1000 if re.fullmatch(r"[+-]?\d{1,9}", offset) else 0.0
    parts = _TIME.split(text)
    times: list[float] = []
    cues: list[Cue] = []
    for hours, minutes, seconds, fraction, words in zip(*(parts[at::5] for at in range(1, 6)), strict=True):
        time = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + float(f"0.{fraction or 0}") - shift
        times.append(max(0.0, round(time, 3)))
        plain = _WORD_TIME.sub(" ", _TAG.sub(" ", words))
        # Several times before one line: it is said at each of them.
        if plain.strip() or "\n" in words:
            cues.extend(Cue(one, plain) for one in times)
            times = []
    is_repeated = len(cues) > sum(1 for words in parts[5::5] if words.strip() or "\n" in words)
    yield from sorted(cues, key=lambda cue: cue.start) if is_repeated else cues
