"""Lists in running text: `Three things changed my mind:`, and the paragraphs that begin First, Secondly, Thirdly.

Who asks why, or for what, wants the items, though the question's words stand only where they are announced. Who asks
what the ingredients are wants all that stand below that heading.
"""

from __future__ import annotations

import re

from bot.support.quantities import NUMBER, quantity
from corpus.document import Block, Document, Span
from corpus.passages import units
from index.search.lexical import asked_terms, terms

# Sentences after the quoted one in which its list may be announced, and characters of an item that are quoted.
_SOON = 3
_OPENING = 500
# Characters of a list that is quoted as one.
_WHOLE = 600
_FEWEST = 2
_ITEM = re.compile(
    r"(?:[-–•*]\s|\(?\d{1,2}[.)]\s|(?:first|second|third|fourth|fifth|last|final)(?:ly)?\b(?:,|\s+of all))",
    re.IGNORECASE,
)
_ASKS_ALL = re.compile(r"\W*(?:(?:what|which)\s+(?:are\b|(?=\w+s\b))|(?:list|name)\b)", re.IGNORECASE)
_PLURAL = re.compile(r"\w{2,}s\b")


def whole_list(question: str, document: Document, span: Span) -> Span | None:
    """The list that a span begins in, where the question asks for all of it: for what the heading above it names, or
    for as many as there are."""
    blocks = document.blocks
    at = next((n for n, block in enumerate(blocks) if block.kind == "item" and span.start < block.end), len(blocks))
    if not _ASKS_ALL.match(question) or at == len(blocks) or blocks[at].start > span.start:
        return None
    first = next((n for n in range(at, 0, -1) if blocks[n - 1].kind != "item"), 0)
    past = next((n for n in range(at, len(blocks)) if blocks[n].kind != "item"), len(blocks))
    above = _words(document, blocks[first - 1]) if first and blocks[first - 1].kind == "heading" else ""
    named = {*_PLURAL.findall(above.casefold())} & {*_PLURAL.findall(question.casefold())}
    counted = past - first in (quantity(found, question).value for found in NUMBER.finditer(question))
    whole = document.span(blocks[first].start, blocks[past - 1].end)
    return whole if (named or counted) and past - first >= _FEWEST and whole.end - whole.start <= _WHOLE else None


def is_asked_for(question: str, document: Document, span: Span) -> bool:
    """Whether a span is the whole list that the question asks for, and the title and the heading above it name all
    that the question does: a list tells that no sentence could tell better, however little its items say."""
    if whole_list(question, document, span) != span:
        return False
    named = terms(f"{document.title} {document.place(span).heading}")
    return set(asked_terms(_ASKS_ALL.sub("", question))) <= set(named)


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
