"""What a Kindle keeps of what its reader marked, `My Clippings.txt`: book, place and words of each, above a rule.

The Lamp Book (Venn, Orla)
- Your Highlight on page 12 | Location 170-172 | Added on Sunday, May 12, 2024 9:15:00 AM

Oil keeps in the shed.
==========
"""

from __future__ import annotations

import re
from itertools import groupby

from corpus.document import Mark
from corpus.readers.piece import Piece

_RULE = re.compile(r"^={10}[ \t]*$", re.MULTILINE)
# The second line is in the language of the device: one part or more, and the day last.
_CLIP = re.compile(r"(?P<book>[^\n]+)\n- (?P<place>[^\n]+?) \| [^|\n]+(?:\n(?P<words>.*))?", re.DOTALL)


def clipping_pieces(text: str) -> list[Piece]:
    """What was marked, below each book's name, the places as labels; nothing where a text is none of these files."""
    parts = [part.strip() for part in _RULE.split(text) if part.strip()]
    clips = [clip for part in parts if (clip := _CLIP.fullmatch(part))]
    if not _RULE.search(text) or len(clips) < len(parts):
        return []
    found: list[Piece] = []
    for book, marked in groupby(clips, key=lambda clip: clip["book"].strip()):
        found.append(Piece(book, True, kind="heading"))
        for clip in marked:
            label = " ".join(clip["place"].replace(" | ", ", ").split())
            # A bookmark has no words.
            words = [" ".join(line.split()) for line in (clip["words"] or "").split("\n") if line.strip()]
            found += [Piece(line, True, marks=(Mark(0, label=label),)) for line in words]
    return found
