"""Which documents may be copies of which, without comparing each with each.

Copies share most of their word shingles, so they share one of their few smallest, too (the min-wise sampling of
A. Broder, "On the resemblance and containment of documents", 1997). `corpus.duplicates` then compares exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from corpus.document import Document
from corpus.duplicates import shingles

# Copies resemble each other by 0.43 at the least; that they share none of 24 is a matter of one in a million.
_SMALLEST = 24


class Copies:
    """Documents by their smallest shingles. Time and memory are linear in the documents."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._ids: defaultdict[int, set[str]] = defaultdict(set)
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        for shingle in _smallest(document):
            self._ids[shingle].add(document.id)

    def of(self, document: Document) -> set[str]:
        """The ids of all documents that may be the same text, itself left out."""
        empty: set[str] = set()
        return empty.union(*(self._ids.get(shingle, ()) for shingle in _smallest(document))) - {document.id}


def _smallest(document: Document) -> list[int]:
    return sorted(shingles(document.text))[:_SMALLEST]
