"""Readers' comments under an article: kept, but told apart from the author's words.

Two signs are honest in general: a line that says so ("3 Comments"), and typography, when an article set in
curly quotes is followed to its end by pieces in straight ones that thank or address the author. Comments
without either sign cannot be told from text and stay paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.piece import Piece

_FEWEST_CURLY = 10
_ANNOUNCED = re.compile(
    r"(?:\d+ )?(?:comments?|responses|replies)(?: \(\d+\))?:?|(?:discussion|comments) (?:about|on) this \w+|"
    r"\d+ (?:thoughts|responses|replies) (?:on|to) .{1,90}",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:comments?|responses|replies):?", re.IGNORECASE)
_CURLY = re.compile("[‘’“”]")
_STRAIGHT = re.compile("['\"]")
_ADDRESS = re.compile(
    r"\bthank(?:s| you)\b|"
    r"\b(?:your|this|great|nice|amazing|awesome|wonderful) (?:\w+ )?(?:post|article|essay|piece|blog)\b",
    re.IGNORECASE,
)


def with_comments(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, those of readers' comments labelled as such."""
    opening = min(_announced(pieces), _told_by_quotes(pieces))
    return [
        replace(piece, kind="comment") if at >= opening and piece.kind else piece for at, piece in enumerate(pieces)
    ]


def _announced(pieces: Sequence[Piece]) -> int:
    """The piece after the last line in the second half that announces comments.

    A section of that name, with others below it, is the author's: the comments in code, an interface's responses.
    """
    half = len(pieces) // 2
    headings = [at for at, piece in enumerate(pieces) if piece.kind == "heading"]
    said = [
        at
        for at in range(half, len(pieces))
        if pieces[at].lone
        and _ANNOUNCED.fullmatch(pieces[at].text)
        and not (_BARE.fullmatch(pieces[at].text) and pieces[at].kind == "heading" and at != headings[-1])
    ]
    return said[-1] if said else len(pieces)


def _told_by_quotes(pieces: Sequence[Piece]) -> int:
    curly = [at for at, piece in enumerate(pieces) if _CURLY.search(piece.text)]
    straight = [at for at, piece in enumerate(pieces) if _STRAIGHT.search(piece.text)]
    if len(curly) < _FEWEST_CURLY or not straight or straight[0] < curly[-1]:
        return len(pieces)
    speaks_to_author = any(_ADDRESS.search(piece.text) for piece in pieces[straight[0] :])
    return straight[0] if speaks_to_author else len(pieces)
