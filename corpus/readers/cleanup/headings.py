"""Headings that nothing marks as such: a short line with no sentence end, before prose and after a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.cleanup.boilerplate import is_day, is_prose
from corpus.readers.piece import Piece

_LONGEST, _MOST_WORDS = 90, 14
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])[.)]?\s+")
_NO_HEADING_END = re.compile(r"[.!,;:…][\"'”’)\]]*$")
_SPEAKER = re.compile(r"\[?\d{1,2}:\d\d|<\w+>|\w[\w .]{0,20}:\s")
# `500 g flour`, below other lines of the like.
_AMOUNT = re.compile(r"\d[\d.,/–-]* ?[a-z]")


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, headings labelled. Where more than a diary's days are marked (`# …`) nothing is guessed.

    Nothing is guessed either where prose is not most of the text: in chats, verse and lists short lines are
    the rule.
    """
    prose = sum(len(piece.text) for piece in pieces if is_prose(piece))
    marked = sum(piece.kind == "heading" and not is_day(piece.text) for piece in pieces)
    if marked > 1 or prose < 0.7 * sum(len(piece.text) for piece in pieces if piece.kind and not piece.cells):
        return list(pieces)
    labelled = list(pieces)
    for at in range(len(labelled) - 1, -1, -1):
        if looks_like_heading(labelled[at]) and _leads_on(labelled, at) and _starts_anew(labelled, at):
            labelled[at] = replace(labelled[at], kind="heading")
    return labelled


def looks_like_heading(piece: Piece) -> bool:
    """Whether the line by itself could be a heading or a title, whatever stands around it."""
    text = _NUMBER.sub("", piece.text, count=1) if piece.kind == "item" else piece.text
    return (
        piece.lone
        and (piece.kind == "paragraph" or (piece.kind == "item" and piece.parted and text != piece.text))
        and 0 < len(text) <= _LONGEST
        and len(text.split()) <= _MOST_WORDS
        and (text[0].isupper() or text[0].isdigit() or text[0] in "“\"'¿")
        and any(character.isalpha() for character in text)
        and (not _NO_HEADING_END.search(text) or (text[-1] == "." and _may_end_in_stop(piece, text)))
        and not _SPEAKER.match(text)
        and (piece.parted or not _AMOUNT.match(text))
    )


def _may_end_in_stop(piece: Piece, text: str) -> bool:
    """Whether a heading may end in a full stop: `CHAPTER I.`, `12. No Surrender of Freedom.`"""
    return text.isupper() or (piece.kind == "item" and len(text.split()) <= 8 and "." not in text[:-1])


def _leads_on(pieces: Sequence[Piece], at: int) -> bool:
    """Whether prose, a table or another heading follows, or it is the title on top of everything."""
    following = next((piece for piece in pieces[at + 1 :] if piece.kind), None)
    if following is None:
        return False
    longer = len(following.text) > len(pieces[at].text)
    opens = not any(piece.kind for piece in pieces[:at])
    return following.kind in ("heading", "row") or ((is_prose(following) or opens) and longer)


def _starts_anew(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a sentence ended before it: a heading never stands in the middle of one."""
    before = next((piece for piece in reversed(pieces[:at]) if piece.kind), None)
    return (
        before is None
        or pieces[at].parted
        or before.text[-1] in ".!?…:”\"’')"
        or before.kind != "paragraph"
        or before.lone
    )
