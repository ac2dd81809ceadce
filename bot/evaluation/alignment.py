"""Where a file's own characters stand in the reading text, for spans that others counted in the raw file.

A reader folds white space and drops marks, so offsets in a file and in its reading text differ. Both hold the
same words in nearly the same order, which is enough to tie them together, in linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_WORD = re.compile(r"\w+|[^\w\s]")
# How far, in characters, a word may lie ahead: what a reader drops at one place is seldom longer.
_REACH = 4000


class Alignment:
    """Ties the characters of a raw text to those of its reading text."""

    def __init__(self, raw: str, text: str) -> None:
        self._raw: list[tuple[int, int]] = []
        self._text: list[tuple[int, int]] = []
        at = 0
        for word in _WORD.finditer(text):
            start = _next(raw, word.group(), at)
            # A word that is not ahead was moved by the reader (a wrapped table); its neighbours hold the place.
            if start >= 0:
                at = start + len(word.group())
                self._raw.append((start, at))
                self._text.append(word.span())

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The reading text's offsets of raw characters `start` up to `end`; None when no word of them was kept."""
        first = bisect_left(self._raw, start, key=lambda word: word[1] - 1)
        last = bisect_left(self._raw, end, key=lambda word: word[0]) - 1
        if first > last:
            return None
        opening = self._text[first][0] + max(0, start - self._raw[first][0])
        closing = self._text[last][1] - max(0, self._raw[last][1] - end)
        return opening, closing


def _next(raw: str, word: str, at: int) -> int:
    """The next place of a whole word in reach, or -1."""
    end = min(len(raw), at + _REACH)
    start = raw.find(word, at, end)
    while start >= 0 and word[0].isalnum() and start and raw[start - 1].isalnum():
        start = raw.find(word, start + 1, end)
    return start
