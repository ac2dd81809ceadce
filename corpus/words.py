"""Words in one form: of lists that the code has, and of texts that are compared."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(words.split())


def folded(text: str) -> str:
    """A text without regard to capitals and white space: `The  Ferry` → `the ferry`."""
    return " ".join(text.casefold().split())
