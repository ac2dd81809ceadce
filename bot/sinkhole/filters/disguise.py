"""Text as a reader reads it: letters of other alphabets, spaces and signs that hide words from filters are undone."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Letters that look like Latin ones, as Unicode's confusables list them.
_FOREIGN: Final = "авеікмнорстухѕјԁԛԝһοαεικνρτυχ"
_ALIKE = str.maketrans(_FOREIGN, "abeikmhopctyxsjdqwhoaeikvptux")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-z]")
# `w w w . p i l l s . c o m`: four or more single characters with one space between.
_SPACED = re.compile(r"(?<!\S)(?:[\w.@/:] ){3,200}[\w.@/:](?!\S)")
_DOT = re.compile(r"\s?(?:\[\s?(?:dot|\.)\s?\]|\(\s?(?:dot|\.)\s?\)|\{dot\}|\s(?:dot|punkt)\s)\s?")
_AT = re.compile(r"\s?(?:\[\s?(?:at|@)\s?\]|\(\s?(?:at|@)\s?\)|\{at\})\s?")

# Whole alphabets that only dress a text up: mathematical letters, enclosed and wide ones, small capitals.
_DRESSED = re.compile("[\U0001d400-\U0001d7cb\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5aᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ]")
_HIDDEN_WITHIN = re.compile("[a-zA-Z][\u00ad\u200b\u200c\u2060-\u2064\ufeff][a-zA-Z]")
_DRESSED_LETTERS: Final = 4  # so many in a text, and they are no unit and no formula


def undisguised(text: str) -> str:
    """`"Vіsit p i l l s . c o m"` → `"visit pills.com"`; folded, white space made single."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    text = _WORD.sub(_latin, " ".join(text.split()))
    text = _AT.sub("@", _DOT.sub(".", text)).replace("hxxp", "http")
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)


def disguised(text: str) -> bool:
    """Whether letters are dressed up as others, which readers pass over and filters were to stumble on."""
    if len(_DRESSED.findall(text)) >= _DRESSED_LETTERS or _HIDDEN_WITHIN.search(text):
        return True
    return any(_mixes(word) for word in _WORD.findall(text.casefold()))


def _mixes(word: str) -> bool:
    """Latin letters and such as look like them, in a word that begins with neither a unit's μ nor a formula's α."""
    return len(word) >= 4 and any(one in _FOREIGN for one in word[1:]) and bool(_LATIN.search(word))


def _latin(word: re.Match[str]) -> str:
    """A word that mixes alphabets is meant to be read in Latin letters; one in its own alphabet is left alone."""
    return word[0].translate(_ALIKE) if not word[0].isascii() and _LATIN.search(word[0]) else word[0]
