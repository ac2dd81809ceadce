"""Words of a question that stand nowhere in the documents, spelled as the passages nearest to it spell them.

A misprint costs a search its word twice over: among the words it is not found, and its vector is another one. What is
a word of English is left alone, however near another one of the documents is to it: `diet` is no misprint of `die`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import jellyfish
from tokenizers import Tokenizer

from index.reader_model import SHIPPED
from index.search.lexical import Keyword, telling

# Letters of a word, from which on one of them may be wrong, and two: in shorter ones too many words are that near.
ONE_WRONG: Final = 5
TWO_WRONG: Final = 8
# What the tokenizer calls endings that make a word of another (`picky`), where letters left out seldom end so; and the
# letters of that other.
_ENDINGS: Final = frozenset({"##y", "##ly", "##ish", "##ness", "##less", "##ful"})
_STEM: Final = 4


def misprints(question: str) -> list[Keyword]:
    """The telling words of a question that are none of English: misprints, or names."""
    return [
        one
        for one in _words(question)
        if one.end - one.start >= ONE_WRONG and not _english(question[one.start : one.end])
    ]


def respelled(question: str, wrong: Iterable[Keyword], texts: Iterable[str]) -> str:
    """The question with the words of the texts that are nearest to its wrong ones; those that none is near stay.

    Letters left out, put in, changed or exchanged count one each (F. Damerau, 1964); the first must be right.
    """
    words = Counter(text[one.start : one.end] for text in texts for one in _words(text))
    spelled = question
    for one in reversed([*wrong]):
        right = _nearest(question[one.start : one.end], words)
        spelled = f"{spelled[: one.start]}{right}{spelled[one.end :]}" if right else spelled
    return spelled


def _words(text: str) -> Iterator[Keyword]:
    """The telling words, without the ending of a possessive."""
    for one in telling(text):
        owns = text[one.start : one.end].endswith(("'s", "’s"))
        yield one._replace(end=one.end - 2) if owns else one


def _nearest(wrong: str, words: Counter[str]) -> str:
    allowed = 2 if len(wrong) >= TWO_WRONG else 1
    folded = wrong.casefold()
    near = [
        (jellyfish.damerau_levenshtein_distance(folded, word.casefold()), -often, word)
        for word, often in words.items()
        if word[:1].casefold() == folded[:1] and abs(len(word) - len(wrong)) <= allowed
    ]
    distance, _, word = min(near, default=(allowed + 1, 0, ""))
    return word if distance <= allowed else ""


def _english(word: str) -> bool:
    """Whether the reader's tokenizer, which knows 30,000 words of English, has it whole, or but for an ending."""
    if _vocabulary().token_to_id(word.casefold()) is not None:
        return True
    pieces = _vocabulary().encode(word.casefold(), add_special_tokens=False).tokens
    return len(pieces) == 2 and pieces[1] in _ENDINGS and len(pieces[0]) >= _STEM


@cache
def _vocabulary() -> Tokenizer:
    return Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
