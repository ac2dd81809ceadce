"""Text as a reader reads it: letters of other alphabets, spaces and signs that hide words from filters are undone."""

from __future__ import annotations

import re
import unicodedata

# Letters that look like Latin ones, as Unicode's confusables list them.
_ALIKE = str.maketrans("авеікмнорстухѕјԁԛԝһοαεικνρτυχ", "abeikmhopctyxsjdqwhoaeikvptux")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-z]")
# `w w w . p i l l s . c o m`: four or more single characters with one space between.
_SPACED = re.compile(r"(?<!\S)(?:[\w.@/:] ){3,200}[\w.@/:](?!\S)")
_DOT = re.compile(r"\s?(?:\[\s?(?:dot|\.)\s?\]|\(\s?(?:dot|\.)\s?\)|\{dot\}|\s(?:dot|punkt)\s)\s?")
_AT = re.compile(r"\s?(?:\[\s?(?:at|@)\s?\]|\(\s?(?:at|@)\s?\)|\{at\})\s?")


def undisguised(text: str) -> str:
    """`"Vіsit p i l l s . c o m"` → `"visit pills.com"`; folded, white space made single."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    text = _WORD.sub(_latin, " ".join(text.split()))
    text = _AT.sub("@", _DOT.sub(".", text)).replace("hxxp", "http")
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)


def _latin(word: re.Match[str]) -> str:
    """A word that mixes alphabets is meant to be read in Latin letters; one in its own alphabet is left alone."""
    return word[0].translate(_ALIKE) if not word[0].isascii() and _LATIN.search(word[0]) else word[0]
