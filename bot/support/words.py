"""Texts as words with their places, stems and kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[$€£]?\d+(?:[.,]\d+)*[%°]?|[^\W\d_](?:[^\W_]|[’'\-.](?=[^\W_]))*|[^\W_]+")


def word_set(listed: str) -> frozenset[str]:
    """A list of words, separated by spaces, as a set."""
    return frozenset(listed.split())


_FUNCTION_WORDS = word_set(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could d did do does doing down during each few for from further had has have having he her here
    hers herself him himself his how i if in into is it its itself just let ll m may me might more most much must my
    myself of off on once only or other our ours ourselves out over own quite rather re really s same shall she should
    so some such t than that the their theirs them themselves then there these they this those through to too under
    until up upon us very was we were what when where which while who whom whose why will with would you your yours
    yourself yourselves author speaker says said say according explains states mentions notes writes believes thinks
    adds describes argues suggests one like kind sort thing things something someone lot well get got going go
    """
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `start` and `end` are characters of its text."""

    text: str
    start: int
    end: int
    stem: str
    content: bool
    name: bool


def words(text: str) -> list[Word]:
    """The words of a text, in order. A name is a word in capitals where no sentence starts."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        form = match.group().removesuffix("’s").removesuffix("'s")
        lower = form.lower().replace("’", "'")
        inside = bool(found) and not re.search(r"[.!?:\n“\"•]", text[found[-1].end : match.start()])
        name = form[:1].isupper() and lower not in _FUNCTION_WORDS and (inside or not form[1:].islower())
        content = lower not in _FUNCTION_WORDS and "'" not in lower
        found.append(Word(form, match.start(), match.start() + len(form), stem(lower), content, name))
    return found


@lru_cache(maxsize=65536)
def stem(lower: str) -> str:
    """running → run; Snowball's English stemmer."""
    return str(_stemmer().stemWord(lower))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
