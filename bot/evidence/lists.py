"""Lists in running text: `Three things changed my mind:`, and the paragraphs that begin First, Secondly, Thirdly.

Who asks why, or for what, wants the items, though the question's words stand only where they are announced.
"""

from __future__ import annotations

import re

from corpus.document import Block, Document, Span
from corpus.passages import units

# Sentences after the quoted one in which its list may be announced, and characters of an item that are quoted.
_SOON = 3
_OPENING = 500
_FEWEST = 2
_ITEM = re.compile(
    r"(?:[-–•*]\s|\(?\d{1,2}[.)]\s|(?:first|second|third|fourth|fifth|last|final)(?:ly)?\b(?:,|\s+of all))",
    re.IGNORECASE,
)


def items_after(document: Document, span: Span) -> list[Span]:
    """The openings, whole sentences, of the items of the list that follows a span; none where none is announced."""
    following = [unit for unit in units(document) if unit.end > span.start]
    reach = sum(unit.start < span.end for unit in following) + _SOON
    colon = next((unit for unit in following[:reach] if document.quote(unit).rstrip().endswith(":")), None)
    if colon is None:
        return []
    found = [_opening(document, block) for block in _section(document, colon) if _ITEM.match(_words(document, block))]
    return found if len(found) >= _FEWEST else []


def _section(document: Document, span: Span) -> list[Block]:
    """The blocks after a span, up to the next heading."""
    after = [block for block in document.blocks if block.start >= span.end]
    end = next((at for at, block in enumerate(after) if block.kind == "heading"), len(after))
    return after[:end]


def _words(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def _opening(document: Document, block: Block) -> Span:
    inside = [unit for unit in units(document) if block.start <= unit.start and unit.end <= block.end]
    held = [unit for unit in inside if unit.end - block.start <= _OPENING] or inside[:1]
    return held[0].join(held[-1])
