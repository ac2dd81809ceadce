"""What a sentence and its source must have alike to the letter: numbers and names.

A reader of meaning is nearest to chance where one number or name was exchanged; these are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.support.quantities import NUMBER, Quantity, quantity
from corpus.sentences import sentences

_WORD = re.compile(r"[^\W_]+(?:[’'.&][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")


def absent(sentence: str, source: str) -> list[str]:
    """One line for each number and name of a sentence that its source does not have."""
    known = {one for _, one in _quantities(source)}
    said = dict(_quantities(sentence))
    lines = [f"no number “{text}”" for text, one in said.items() if not any(one.agrees(other) for other in known)]
    words = {_plain(word[0]) for word in _WORD.finditer(source)}
    beginnings = {word[:end] for word in words for end in range(4, len(word) + 1)}
    letters = {word[0] for word in words}
    names = dict.fromkeys(_names(sentence))
    return lines + [f"no name “{name}”" for name in names if not _known(name, words, beginnings, letters)]


def _quantities(text: str) -> Iterator[tuple[str, Quantity]]:
    for match in NUMBER.finditer(text):
        yield match[0].strip(), quantity(match, text)


def _names(text: str) -> Iterator[str]:
    """Words with a capital that no sentence begins with; at a beginning only those with one inside (`PyTorch`)."""
    for start, end in sentences(text):
        for at, word in enumerate(_WORD.finditer(text, start, end)):
            written = _POSSESSIVE.sub("", word[0])
            if len(written) > 1 and any(sign.isupper() for sign in (written[1:] if at == 0 else written)):
                yield written


def _known(name: str, words: set[str], beginnings: set[str], letters: set[str]) -> bool:
    """Whether a name, the beginning of one or a longer form of one is among the words, or it abbreviates some."""
    plain = _plain(name)
    if plain in words or plain in beginnings or any(plain[:end] in words for end in range(4, len(plain))):
        return True
    return name.isupper() and len(name) <= 4 and letters.issuperset(plain)


def _plain(word: str) -> str:
    """`Lopez’s` → `lopez`, `cars` → `car`."""
    bare = _POSSESSIVE.sub("", word).casefold().replace("’", "'")
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") else bare
