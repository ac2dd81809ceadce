"""Signs of advertising, and of feedback, that a rule can see: for the classifier, beside words and meaning."""

from __future__ import annotations

import re
from typing import Final

from bot.sinkhole.filters.disguise import disguised, undisguised
from bot.sinkhole.filters.gibberish import nonsense
from bot.sinkhole.filters.instructions import TOLD
from bot.sinkhole.filters.links import LINK, PHONE, REFERENCE
from bot.sinkhole.filters.promotion import BRANDS, FARMED, PRAISE, SELLING

_NAME = re.compile(r"(?<=[\w,;:'’”\"] )[A-Z][\w'&-]+|\b[A-Z][a-z]+[A-Z]\w*")
_COMPOUND = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*")  # LearnFast: names of products look so
_MONEY = re.compile("[$€£]")
_DIGIT = re.compile(r"\d")
_PICTURE = re.compile("[\U0001f300-\U0001faff]")
_MIXED = re.compile(r"[a-zA-Z][013457@$!][a-zA-Z]|(?:\b[a-zA-Z][ .*_-]){3}[a-zA-Z]\b")  # b0nus, s-e-x-y
_I = re.compile(r"\b(?:i|my|me|we|our)\b")
_YOU = re.compile(r"\b(?:you|your)\b")
# What feedback on an answer speaks of.
_ANSWER = re.compile(
    r"\b(?:answer|quote|source|question|text|page|essay|document|summary|response|it says|cites?|says)\b"
)
_STOP = re.compile(r"[.?]$")
_FEW, _MANY = 3, 25  # words
WEIGHT: Final = 0.3  # of a sign beside the words' vector, whose length is 1


def signs(text: str) -> list[float]:
    """Each sign as 0 or 1, always in the same order."""
    plain = undisguised(text)
    words, letters = plain.split(), [one for one in text if one.isalpha()]
    name, compound, praise = _NAME.search(text), _COMPOUND.search(text), PRAISE.search(plain)
    link = LINK.search(plain)
    reference = link and not LINK.search(REFERENCE.sub(" ", plain))
    loud = len(letters) > 8 and sum(map(str.isupper, letters)) > len(letters) / 2
    seen = (
        *(SELLING.search(plain), FARMED.search(plain), link and not reference, reference, PHONE.search(plain)),
        *(TOLD.search(plain), nonsense(text), BRANDS.search(plain)),
        *(name, compound, praise, praise and name, praise and compound),
        *(loud, "!" in text, text.count("!") > 1, _MONEY.search(text), _DIGIT.search(text), not text.isascii()),
        *(len(words) <= _FEW, len(words) > _MANY, _PICTURE.search(text)),
        *(disguised(text), _MIXED.search(text)),
        *(_I.search(plain), _YOU.search(plain), _ANSWER.search(plain), _STOP.search(text.strip())),
    )
    return [float(bool(one)) for one in seen]
