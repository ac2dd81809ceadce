"""Numbers as they are written (digits, words, percents, sums of money) and whether two agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES: dict[str, float] = {word: float(value) for value, word in enumerate(_SMALL.replace("\n", " ").split(" "))}
_VALUES |= {word: 10.0 * tens for tens, word in enumerate(_TENS.split(" "), 2)}
_VALUES |= {"dozen": 12.0, "couple": 2.0, "twice": 2.0}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12}
_MONEY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}

_DIGITS = r"(?P<money>[$€£¥])?\s?(?P<digits>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# `330 m` are metres and `2 t` tons, unless it is money; `330m` and `330 M` are millions.
_SUFFIX = r"(?:\s?(?-i:[kKMbBT])|(?(money)\s?|)(?-i:[mt])|\s?[bmt]n)"
_SCALE = rf"(?:[\s\-]?(?P<scale>hundred|thousand|million|billion|trillion)|(?P<suffix>{_SUFFIX})(?![^\W_]))?"
_GLUED = "nm|mm|cm|km|kg|mg|hz|ghz|mhz|gb|tb|mb|kb|x|s|st|nd|rd|th"
_UNIT = rf"(?:\s?(?P<percent>%|per\s?cent\b|percent\b)|(?P<glued>{_GLUED})\b)?"
_NO_WORD = r"(?![^\W\d_])(?!\+?[^\W\d_])|(?=(?:yr|hr|min|sec|day|week|month|year)s?\b)"
_WRITTEN = "|".join(sorted({*_VALUES, *_SCALES} - {"one"}, key=len, reverse=True))
NUMBER = re.compile(
    rf"{_DIGITS}{_SCALE}{_UNIT}(?:{_NO_WORD})(?:\s(?P<currency>dollar|euro|pound|yen)s?\b)?"
    rf"|\b(?P<written>(?:(?:one|an?)[\s\-](?:hundred|thousand|million|billion|trillion|dozen)\b|(?:{_WRITTEN})\b)"
    rf"(?:[\s\-](?:and\s)?(?:{_WRITTEN}|one)\b)*)(?:\s(?P<written_percent>percent|per\s?cent)\b)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:\b(?:about|around|roughly|approximately|nearly|almost|some|circa|like)|~)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit: `percent`, a currency, what is glued to the digits (`nm`), or nothing."""

    value: float
    unit: str
    about: bool = False

    def agrees(self, other: Quantity) -> bool:
        """2,300% agrees with 2300 percent, ~$600k with about 600,000 dollars; 1994 with nothing but itself."""
        if self.unit != other.unit and self.unit and other.unit:
            return False
        if "percent" in (self.unit, other.unit) and self.unit != other.unit:
            return False
        if self.value == other.value:
            return True
        year = 1900 <= self.value < 2100 and not self.unit
        return self.about and not year and abs(self.value - other.value) <= 0.05 * max(self.value, other.value)


def quantity(match: re.Match[str], text: str) -> Quantity:
    """What a match of `NUMBER` in `text` says."""
    about = bool(_ABOUT.search(text[max(0, match.start() - 16) : match.start()]))
    if match["written"]:
        return Quantity(_spelled(match["written"]), "percent" if match["written_percent"] else "", about)
    value = float(match["digits"].replace(",", ""))
    value *= _SCALES.get((match["scale"] or "").lower(), 1.0)
    value *= _SUFFIXES.get((match["suffix"] or "").strip().lower(), 1.0)
    glued = (match["glued"] or "").lower()
    named = (match["currency"] or "").lower()
    unit = "percent" if match["percent"] else _MONEY.get(match["money"] or "", named) or glued
    return Quantity(round(value, 6), "" if unit in {"st", "nd", "rd", "th"} else unit, about)


def _spelled(written: str) -> float:
    """Two hundred and fifty thousand → 250000."""
    total = current = 0.0
    for word in re.split(r"[\s\-]+", written.lower()):
        if word in _SCALES and _SCALES[word] > 100:
            total += (current or 1.0) * _SCALES[word]
            current = 0.0
        elif word == "hundred":
            current = (current or 1.0) * 100
        elif word == "dozen":
            current = (current or 1.0) * 12
        elif word in _VALUES:
            current += _VALUES[word]
    return total + current
