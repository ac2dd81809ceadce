"""Near-duplicates by text, not by name: the same essay tidied up and copied from the web is one document.

Texts are compared as sets of word shingles (A. Broder, "On the resemblance and containment of documents",
1997), which neither line breaks, quotation marks nor a page's header change much. Time is linear in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from corpus.document import Document

# Copies of one text share nearly all shingles even when a table or a footer differs; other texts share few.
SAME = 0.6
_WORDS_IN_SHINGLE = 4
# Copies resemble each other by 0.43 at the least; that they share none of 24 is a matter of one in a million.
_SMALLEST = 24
_WORD = re.compile(r"\w+")
_NOT_A_LETTER_OR_DIGIT = re.compile(r"[\W_]")


def shingles(text: str, size: int = _WORDS_IN_SHINGLE) -> frozenset[int]:
    """Hashes, the same in every process, of each run of `size` words; of all words when there are fewer.

    Only letters and digits count, in lower case, and apostrophes vanish: `I'm` and `I’m` are one word.
    """
    words = _WORD.findall(text.casefold().replace("'", "").replace("’", ""))
    if not words:
        return frozenset()
    last = max(1, len(words) - size + 1)
    return frozenset(crc32(" ".join(words[at : at + size]).encode()) for at in range(last))


def overlap(a: str, b: str, size: int = 3) -> float:
    """The share, 0 to 1, of the shorter text's shingles that the other holds, too; for passages and quotes."""
    left, right = _recent(a, size), _recent(b, size)
    shorter = min(len(left), len(right))
    return len(left & right) / shorter if shorter else 0.0


# A passage is compared with all that were found before it.
_recent = lru_cache(maxsize=512)(shingles)


def same_text(a: Document, b: Document) -> bool:
    """Whether two documents are one text: they share at least 60 % of the longer one's shingles.

    An excerpt is not the same text as the whole, so that neither hides the other.
    """
    return _shared(shingles(a.text), shingles(b.text)) >= SAME


def cleaner(a: Document, b: Document) -> Document:
    """Which of two copies to keep: the one with the smaller share of letters outside its blocks.

    What lies outside blocks is page furniture (menus, footers, sound notes), so less of it means a cleaner
    copy. When both are as clean, the longer text wins, then the smaller id, whatever the order of the two.
    """
    return min(a, b, key=lambda document: (_furniture(document), -len(document.text), document.id))


def _furniture(document: Document) -> float:
    """Share of the letters and digits that stand in no block, to three places."""
    letters = len(_NOT_A_LETTER_OR_DIGIT.sub("", document.text))
    inside = sum(
        len(_NOT_A_LETTER_OR_DIGIT.sub("", document.text[block.start : block.end])) for block in document.blocks
    )
    return round(1 - inside / letters, 3) if letters else 0.0


def _shared(a: frozenset[int], b: frozenset[int]) -> float:
    longer = max(len(a), len(b))
    return len(a & b) / longer if longer else 0.0


def sketch(text: str) -> list[int]:
    """The few smallest shingles: two copies share one of them, nearly always, so that they are found by them."""
    return sorted(shingles(text))[:_SMALLEST]
