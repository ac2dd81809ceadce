"""Words as they are matched: stemmed (Snowball), without hyphens or apostrophes, and without those that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_stemmer = Stemmer.Stemmer("english", 0)
# Words of a question that say nothing of what is asked.
_FUNCTION_WORDS = """
    a an the of to in on at for from with by as about into over and or but nor is are was were be been being am do does
    did doing have has had having it its this that these those there here what which who whom whose why how when where
    i you he she they we me my mine your yours his her hers their theirs our ours us them him if then than so such not
    no can could would should will shall may might must just also
"""
# Words by which a question means the documents, not what they are about.
_FRAME_WORDS = """
    according author authors document documents essay guest mention mentioned mentions people person podcast said say
    says source sources speaker talk talks tell tells text told
"""
STOPWORDS: Final = frozenset(f"{_FUNCTION_WORDS} {_FRAME_WORDS}".split())


class Keyword(NamedTuple):
    """A telling word of a text: its stem, and its characters' offsets there."""

    stem: str
    start: int
    end: int


def terms(text: str) -> list[str]:
    """The stems of all words: `"The e-mails' 2,300%"` → `["the", "e", "mail", "2300"]`."""
    return [_stem(word) for word in _WORD.findall(text)]


def keywords(question: str) -> str:
    """The words that a question is about; all its words if none is."""
    words = _WORD.findall(question)
    return " ".join([word for word in words if word.casefold() not in STOPWORDS] or words)


def asked_terms(question: str) -> list[str]:
    """The stems of a question's keywords, each once."""
    return list(dict.fromkeys(terms(keywords(question))))


def telling(text: str) -> Iterator[Keyword]:
    """The words of a text that say what it is about, in order."""
    found = (word for word in _WORD.finditer(text) if word.group().casefold() not in STOPWORDS)
    return (Keyword(stem, *word.span()) for word in found if (stem := _stem(word.group())))


# A language's common words, of which most text is made.
@lru_cache(maxsize=2**15)
def _stem(word: str) -> str:
    # Of 2,300 the comma says nothing; the dots of 2.4.0 and 1.2 do, as does the comma of a German 1,2.
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", word.casefold().replace("’", "'"))
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    stem: str = _stemmer.stemWord(re.sub(r"'s?$|'", "", plain))
    return stem
