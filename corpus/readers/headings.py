"""Headings that nothing marks as such: a short line with no sentence end, before prose and after a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.readers.lines import Piece

_LONGEST, _MOST_WORDS = 90, 14
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
_NO_HEADING_END = re.compile(r"[.!,;:…][\"'”’)\]]*$")


def headings(pieces: Sequence[Piece]) -> set[int]:
    """The indices of the pieces that are headings.

    Where a quarter of all pieces would be (chats, verse, lists), none is: short lines are then the rule.
    """
    found: set[int] = set()
    for at in range(len(pieces) - 1, -1, -1):
        if _looks_like_heading(pieces[at]) and _leads_on(pieces, at, found) and _starts_anew(pieces, at):
            found.add(at)
    return found if len(found) * 4 <= len(pieces) or len(found) == 1 else set()


def _looks_like_heading(piece: Piece) -> bool:
    text = piece.text
    return (
        len(piece.lines) == 1
        and len(text) <= _LONGEST
        and len(text.split()) <= _MOST_WORDS
        and (text[0].isupper() or text[0].isdigit() or text[0] in "“\"'¿")
        and any(character.isalpha() for character in text)
        and not piece.is_item
        and not _NO_HEADING_END.search(text)
    )


def _leads_on(pieces: Sequence[Piece], at: int, found: set[int]) -> bool:
    """Whether prose, or another heading, follows."""
    if at + 1 == len(pieces):
        return False
    following = pieces[at + 1]
    ends = bool(_SENTENCE_END.search(following.text))
    is_prose = len(following.text) >= max(40 if ends else 120, len(pieces[at].text) + 1)
    return at + 1 in found or is_prose


def _starts_anew(pieces: Sequence[Piece], at: int) -> bool:
    return (
        at == 0
        or pieces[at].parted
        or bool(_SENTENCE_END.search(pieces[at - 1].text))
        or len(pieces[at - 1].text) <= _LONGEST
    )
