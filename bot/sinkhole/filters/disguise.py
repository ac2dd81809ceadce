"""Text as a reader reads it: letters of other alphabets, spaces and signs that hide words from filters are undone."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Letters that look like Latin ones, as Unicode's confusables list them.
_FOREIGN: Final = "авеікмнорстухѕјԁԛԝһοαεικνρτυχ"
_LATIN_OF: Final = "abeikmhopctyxsjdqwhoaeikvptux"
_SMALL_CAPITALS: Final = "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ"
_ALIKE = str.maketrans(_FOREIGN, _LATIN_OF)
_PLAIN = str.maketrans(_SMALL_CAPITALS, "abcdefghijklmnoprtuvwyz")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-z]")
# `w w w . p i l l s . c o m`: four or more single characters with one space between.
_SPACED = re.compile(r"(?<!\S)(?:[\w.@/:] ){3,200}[\w.@/:](?!\S)")
# `p.i.l.l.s`, `p-i-l-l-s`: the same with a sign between.
_DOTTED = re.compile(r"(?<![\w.*_-])[^\W\d_](?:([.*_-])[^\W\d_])(?:\1[^\W\d_]){2,40}(?![\w*_-])")
_DOT = re.compile(r"\s?(?:\[\s?(?:dot|\.)\s?\]|\(\s?(?:dot|\.)\s?\)|\{dot\}|\s(?:dot|punkt)\s)\s?")
_AT = re.compile(r"\s?(?:\[\s?(?:at|@)\s?\]|\(\s?(?:at|@)\s?\)|\{at\})\s?")
_APART = re.compile(r"(?<=\w) \. ?(?=(?:com?|net|org|info|ru|xyz|shop|top|click|online|site|store|me|ly|gg|de)\b)")
# `v1agra`, `fr33`, `ca$ino`: signs that stand for letters, among letters.
_MIMIC = re.compile(
    r"(?<![\w@$!])(?![a-z]{3,}@[a-z]{3,})(?=[\w@$!]{4,20}(?![\w@$!]|\.\w))"
    r"[a-z]*[a-z][013457@$!]+[a-z](?:[a-z013457@$!]*[a-z0-9])?"
)
_MEANT = str.maketrans("013457@$!", "oieastasi")
# Whole alphabets that only dress a text up: mathematical letters, enclosed and wide ones, small capitals.
_DRESSED = re.compile(f"[\U0001d400-\U0001d7cb\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a{_SMALL_CAPITALS}]")
_HIDDEN_WITHIN = re.compile("[a-zA-Z][\u00ad\u200b\u200c\u2060-\u2064\ufeff][a-zA-Z]")
_DRESSED_LETTERS: Final = 4  # so many in a text, and they are no unit and no formula


def undisguised(text: str) -> str:
    """`"Vіsit p i l l s . c o m"` → `"visit pills.com"`; folded, white space made single."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN))
    text = _SPACED.sub(_joined, text)  # first with white space as it is: two blanks end a word
    text = _WORD.sub(_latin, " ".join(text.split()))
    text = _APART.sub(".", _AT.sub("@", _DOT.sub(".", text))).replace("hxxp", "http")
    text = _SPACED.sub(_joined, text)
    text = _DOTTED.sub(lambda found: found[0].replace(found[1], ""), text)
    return _MIMIC.sub(lambda found: found[0].translate(_MEANT), text)


def disguised(text: str) -> bool:
    """Whether letters are dressed up as others, which readers pass over and filters were to stumble on."""
    if len(_DRESSED.findall(text)) >= _DRESSED_LETTERS or _HIDDEN_WITHIN.search(text):
        return True
    return any(_latin(word) != word[0] for word in _WORD.finditer(text.casefold()) if _mixes(word[0]))


def _mixes(word: str) -> bool:
    """Latin letters and such as look like them, in a word that begins with neither a unit's μ nor a formula's α."""
    return len(word) >= 4 and sum(one in _FOREIGN for one in word[1:]) > 0 and len(_LATIN.findall(word)) > 0


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def _latin(word: re.Match[str]) -> str:
    """A word that mixes alphabets is meant to be read in Latin letters; one in its own alphabet is left alone."""
    return word[0].translate(_ALIKE) if not word[0].isascii() and _LATIN.search(word[0]) else word[0]
