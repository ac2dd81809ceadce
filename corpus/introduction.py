"""How a document introduces itself: a few of its own sentences that tell what it is about, and its outline.

The sentences are those whose words the document comes back to most, each new one weighed without what was said
already (SumBasic: A. Nenkova and L. Vanderwende, "The impact of frequency on summarization", 2005), the first
ones of the text a little before others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Place, Span
from corpus.sentences import sentences

SENTENCES = 3
_MOST_ENTRIES = 40
_SHORTEST, _LONGEST = 50, 260
# A word in more sentences than this belongs to the language, not to the subject.
_COMMON = 0.12
# More sentences tell little more about which words count.
_MOST_SENTENCES = 3000
_EVERY_S = 600.0
_WORD = re.compile(r"[^\W\d_]{3,}")
_WHOLE = re.compile(r"[\"“‘(]?[^\W_].*[.!?…][\"”’)]?", re.DOTALL)
# Such an opening leans on the sentence before it.
_LEANS = re.compile(
    r"(?:and|but|so|or|because|which|this|that|these|those|it|he|she|they|there|then|also|however|therefore|thus|yeah|yes"
    r"|no|well|und|aber|dies\w*|das|es|sie|er|et|mais|cel\w+|il|elle|pero|eso|esto)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a document: what it is called, and where it begins."""

    label: str
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class Introduction:
    """Up to three sentences in the order of the document, and its parts in theirs; both may be empty."""

    sentences: tuple[Span, ...]
    outline: tuple[Entry, ...]


def introduce(document: Document) -> Introduction:
    """What a document says of itself, made of its own words alone."""
    return Introduction(tuple(sorted(_telling(document))), tuple(_outline(document))[:_MOST_ENTRIES])


def _telling(document: Document) -> Iterator[Span]:
    spans = [
        document.span(start, end)
        for block in document.blocks
        if block.kind in ("paragraph", "turn", "item")
        for start, end in sentences(document.text, block.start, block.end)
    ][:_MOST_SENTENCES]
    words = [frozenset(word.casefold() for word in _WORD.findall(document.quote(span))) for span in spans]
    spread = Counter(word for inside in words for word in inside)
    most = max(3.0, _COMMON * len(spans))
    # Long words tell more than short ones, in any language.
    weights = {word: count * min(len(word), 10) / 10 for word, count in spread.items() if 1 < count <= most}
    left = [at for at, span in enumerate(spans) if _stands_alone(document.quote(span))]
    for _ in range(SENTENCES):
        best = max(left, key=lambda at: _weight(words[at], weights, at, len(spans)), default=-1)
        if best < 0:
            return
        yield spans[best]
        left.remove(best)
        # What was said needs not be said again.
        weights |= {word: weights[word] / 2 for word in words[best] if word in weights}


def _stands_alone(words: str) -> bool:
    return _SHORTEST <= len(words) <= _LONGEST and _WHOLE.fullmatch(words) is not None and not _LEANS.match(words)


def _weight(words: frozenset[str], weights: dict[str, float], at: int, count: int) -> float:
    """The mean weight of a sentence's words, those of the first tenth of the text half again as much."""
    telling = sum(weights.get(word, 0.0) for word in words) / (len(words) + 3)
    return telling * (1.5 if at < count // 10 else 1.0)


def _outline(document: Document) -> Iterator[Entry]:
    """Its headings, or minutes of a recording, or pages or slides; nothing where the text has no parts."""
    headings = [(mark.heading, mark.offset) for mark in document.marks if mark.heading]
    times = [(mark.seconds, mark.offset) for mark in document.marks if mark.seconds is not None]
    if len(headings) > 1:
        parts: Sequence[tuple[str, int]] = headings
    elif times:
        parts = list(_minutes(times))
    else:
        parts = list(_pages(document))
    for label, offset in parts:
        span = document.span(offset, offset)
        yield Entry(label, span, document.place(span))


def _minutes(times: Sequence[tuple[float, int]]) -> Iterator[tuple[str, int]]:
    """Where every ten minutes of a recording begin, called by what is said there."""
    following = 0.0
    for seconds, offset in times:
        if seconds >= following:
            yield "", offset
            following = (seconds // _EVERY_S + 1) * _EVERY_S


def _pages(document: Document) -> Iterator[tuple[str, int]]:
    seen: set[int] = set()
    for mark in document.marks:
        if mark.page is not None and mark.page not in seen:
            seen.add(mark.page)
            yield mark.label or f"p. {mark.page}", mark.offset
