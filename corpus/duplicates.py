"""Near-duplicates by text, not by name: the same essay tidied up and copied from the web is one document.

Texts are compared as sets of word shingles (A. Broder, "On the resemblance and containment of documents",
1997), which neither line breaks, quotation marks nor a page's header change much. Time is linear in the text.
Texts of one form, as invoices and minutes are, share most of them, too: these differ in the numbers and names that
their sentences tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from zlib import crc32

from corpus.document import Document
from corpus.sentences import sentences

# Copies of one text share nearly all shingles even when a table or a footer differs; other texts share few.
SAME = 0.6
_WORDS_IN_SHINGLE = 4
# The share of the shorter of two passages' or quotes' shingles, which are shorter, too, beyond which both say the same.
_SAYS_SAME: Final = 0.6
_WORDS_OF_PASSAGES: Final = 3
# Copies resemble each other by 0.43 at the least; that they share none of 24 is a matter of one in a million.
_SMALLEST = 24
_WORD = re.compile(r"\w+")
_NOT_A_LETTER_OR_DIGIT = re.compile(r"[\W_]")
# Of the sentences, the share that tells another number from which on it is another document: below it may be a page's
# count of readers or minutes. And another name: a transcript with its mishearings put right, as the shipped podcast's
# can be, differs from the other in every eighth.
_OTHER_NUMBERS: Final = 0.02
_OTHER_NAMES: Final = 0.2
# Words written small without which a line is hardly a sentence, and its capitals not names in it.
_FEW_WORDS: Final = 2


def shingles(text: str, size: int = _WORDS_IN_SHINGLE) -> frozenset[int]:
    """Hashes, the same in every process, of each run of `size` words; of all words when there are fewer.

    Only letters and digits count, in lower case, and apostrophes vanish: `I'm` and `I’m` are one word.
    """
    words = _WORD.findall(text.casefold().replace("'", "").replace("’", ""))
    if not words:
        return frozenset()
    last = max(1, len(words) - size + 1)
    return frozenset(crc32(" ".join(words[at : at + size]).encode()) for at in range(last))


def says_same(a: str, b: str) -> bool:
    """Whether the other of two passages or quotes holds most of the shorter one's shingles, too."""
    left, right = _recent(a, _WORDS_OF_PASSAGES), _recent(b, _WORDS_OF_PASSAGES)
    shorter = min(len(left), len(right))
    return bool(shorter) and len(left & right) / shorter > _SAYS_SAME


# A passage is compared with all that were found before it.
_recent = lru_cache(maxsize=512)(shingles)


def same_text(a: Document, b: Document) -> bool:
    """Whether two documents are one text: they share at least 60 % of the longer one's shingles, and the rest is not
    the same sentences with other numbers or names.

    An excerpt is not the same text as the whole, so that neither hides the other.
    """
    return _shared(shingles(a.text), shingles(b.text)) >= SAME and not _of_one_form(a, b)


class _Told(NamedTuple):
    """A sentence as `form`, `the rent for @ is # euros`, with its numbers; `words` are those of both, run together."""

    words: str
    form: str
    numbers: str


def _of_one_form(a: Document, b: Document) -> bool:
    """Whether sentences of one have the form of sentences of the other and tell something else."""
    left, right = _told(a), _told(b)
    fewer = min(len(left), len(right))
    both = {told.words for told in left} & {told.words for told in right}
    others: dict[str, set[str]] = {}
    for told in right:
        if told.words not in both:
            others.setdefault(told.form, set()).add(told.numbers)
    own = [told for told in left if told.words not in both and told.form in others]
    numbers = sum(told.numbers not in others[told.form] for told in own)
    return bool(own) and (numbers >= _OTHER_NUMBERS * fewer or len(own) >= _OTHER_NAMES * fewer)


def _told(document: Document) -> list[_Told]:
    """What a document's sentences tell, wherever hyphens, spaces and line breaks stand in them."""
    text = document.text
    spans = (span for block in document.blocks for span in sentences(text, block.start, block.end))
    found = []
    for start, end in spans:
        words = _WORD.findall(text[start:end])
        numbers = [word for word in words if any(sign.isdecimal() for sign in word)]
        small = sum(word[0].islower() for word in words)
        form: list[str] = []
        for word in words:
            sign = "#" if word in numbers else "@" if word[0].isupper() and small >= _FEW_WORDS else word.casefold()
            # A name may have several words, and a number its groups.
            if form[-1:] != [sign] or sign not in "#@":
                form.append(sign)
        found.append(_Told("".join(words).casefold(), " ".join(form), "".join(numbers).casefold()))
    return found


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
