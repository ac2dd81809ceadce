"""Footnote marks that copying glued to words: `interest1`, `January.4`.

A digit behind a word is a mark only where the document proves it: the numbers 1, 2, 3 … follow each other
through the text, mostly behind ordinary words, so names such as GPT-3, H100, PHY2 or a lone V2 stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.readers.piece import Piece

_FEWEST = 3
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_GLUED = re.compile(r"(?<![\w-])([^\W\d_]{2,})[.,;:!?”\"’')]{0,2}(\d{1,2}|[¹²³⁴-⁹⁰]{1,2})(?![\w%]|[.,:]\d)")
_NOTE = re.compile(r"\[?(\d{1,2})[\].):]?\s+\S")


@dataclass(frozen=True, slots=True)
class _Mark:
    piece: int
    start: int
    end: int
    number: int
    word: str


def without_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without glued footnote marks, the notes themselves labelled where they are numbered."""
    marks = _run(_candidates(pieces))
    cleaned = list(pieces)
    # From the end, so that the offsets of the marks before stay right.
    for mark in reversed(marks):
        text = cleaned[mark.piece].text
        cleaned[mark.piece] = replace(cleaned[mark.piece], text=text[: mark.start] + text[mark.end :])
    return _with_notes(cleaned, len(marks))


def _candidates(pieces: Sequence[Piece]) -> list[_Mark]:
    return [
        _Mark(at, *match.span(2), int(match[2].translate(_SUPERSCRIPTS)), match[1])
        for at, piece in enumerate(pieces)
        if not piece.cells
        for match in _GLUED.finditer(piece.text)
    ]


def _run(candidates: Sequence[_Mark]) -> list[_Mark]:
    """The marks 1, 2, 3 … in order, or none when the document gives no proof that they are footnotes."""
    run: list[_Mark] = []
    for mark in candidates:
        if mark.number == len(run) + 1:
            run.append(mark)
    small = sum(mark.word.islower() for mark in run)
    # Numbered things (Step1, Step2) share their word; names with a number begin with a capital.
    proven = len(run) >= _FEWEST and small * 2 > len(run) and len({mark.word for mark in run}) == len(run)
    return run if proven else []


def _with_notes(pieces: list[Piece], count: int) -> list[Piece]:
    """Label the last run of pieces that are numbered 1 up to `count` as footnotes."""
    at = len(pieces)
    for number in range(count, 0, -1):
        at = next((i for i in range(at - 1, -1, -1) if _number(pieces[i]) == number), -1)
        if at < 0:
            return pieces
        if number == 1:
            return [
                *pieces[:at],
                *(replace(piece, kind="footnote") if _number(piece) else piece for piece in pieces[at:]),
            ]
    return pieces


def _number(piece: Piece) -> int:
    note = _NOTE.match(piece.text)
    return int(note[1]) if note and piece.kind in ("paragraph", "item") else 0
