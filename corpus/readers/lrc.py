"""LRC transcripts: `[mm:ss.xx] words`, one piece a line or all on one line.

The format: https://en.wikipedia.org/wiki/LRC_(file_format). Sounds such as `(upbeat music)` and tags such as
`[by:…]` are not words of the recording and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.errors import UnreadableDocument
from corpus.readers.decoding import decode
from corpus.readers.draft import Draft, Reading

_TIME = re.compile(r"\[(\d{1,4}):([0-5]?\d)(?:[.:](\d{1,3}))?\]")
_WORD_TIME = re.compile(r"<\d{1,4}:\d\d(?:[.:]\d{1,3})?>")
_TAG = re.compile(r"\[([a-z#]{1,12}):([^\[\]\n]{0,200})\]", re.IGNORECASE)
_SOUND = re.compile(
    r"\[[A-Z_ ]{2,40}\]|[♪♫]+"
    r"|[(\[](?:[a-z]+ ){0,3}(?:music|applause|laugh(?:s|ing|ter)|cough(?:s|ing)?|sighs?|silence|inaudible|chuckles?"
    r"|crosstalk|clapping|cheering|noise)(?: [a-z]+){0,3}[)\]]",
    re.IGNORECASE,
)
_TURN = re.compile(r"(?:-|–|—|>>+)\s+")


def read_lrc(data: bytes) -> Reading:
    """A transcript's words in turns, with a mark (seconds) where each timed piece starts.

    Raises UnreadableDocument when no piece has a time.
    """
    text = decode(data)
    draft = Draft()
    turn = -1
    for seconds, words in _pieces(text):
        opening = _TURN.match(words)
        if opening or turn < 0:
            if turn >= 0:
                draft.close("turn", turn)
            draft.gap()
            draft.mark(seconds=seconds)
            # The dash shows a reader that someone else speaks; it is no word of the turn.
            draft.write("- " if opening else "")
            turn = draft.write(words[opening.end() :] if opening else words)
        else:
            draft.write(" ")
            draft.mark(seconds=seconds)
            draft.write(words)
    if turn < 0:
        raise UnreadableDocument("has no words with a time tag like [00:12.50]; save it as plain text instead")
    draft.close("turn", turn)
    title = next((value.strip() for name, value in _TAG.findall(text[:2000]) if name == "ti"), "")
    return draft.reading(title)


def _pieces(text: str) -> Iterator[tuple[float, str]]:
    """Each timed piece that has words: (seconds, words with white space folded)."""
    shift = next((int(value) for name, value in _TAG.findall(text[:2000]) if name == "offset" and _whole(value)), 0)
    parts = _TIME.split(text)
    for minutes, seconds, fraction, words in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True):
        heard = " ".join(_SOUND.sub(" ", _WORD_TIME.sub(" ", _TAG.sub(" ", words))).split())
        if any(character.isalnum() for character in heard):
            # A positive [offset:] in milliseconds makes the words come sooner.
            time = int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}") - shift / 1000
            yield max(0.0, round(time, 3)), heard


def _whole(value: str) -> bool:
    return re.fullmatch(r"\s*[+-]?\d{1,9}\s*", value) is not None
