"""Text as a reader reads it: letters of other alphabets, spaces and signs that hide words from filters are undone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from corpus.words import folded

# Letters that look like Latin ones, as Unicode's confusables list them.
_FOREIGN: Final = "авеікмнорстухѕјԁԛԝһοαεικνρτυχոօսհցզ"
_LATIN_OF: Final = "abeikmhopctyxsjdqwhoaeikvptuxnouhgq"
_LUNATE = str.maketrans("Ϲϲ", "Cc")  # of which Unicode's normal form makes a sigma
_SMALL_CAPITALS: Final = "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ"
_ALIKE = str.maketrans(_FOREIGN, _LATIN_OF)
_ENCLOSED = {start + at: ord("a") + at for start in (0x1F150, 0x1F170) for at in range(26)}  # in circles, in squares
_PLAIN = str.maketrans(_SMALL_CAPITALS, "abcdefghijklmnoprtuvwyz") | _ENCLOSED
_HIDDEN = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]|(?<=[a-zA-Z])[\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]"
)
_MARKS = re.compile("[\u0300-\u036f]+")  # once those are gone that make a letter with the one before them
_STRUCK = re.compile("[a-zA-Z][\u0334-\u0338]")
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-z]")
# `w w w . p i l l s . c o m`: four or more single characters with one space between.
_SPACED = re.compile(r"(?<!\S)(?:[\w.@/:] ){3,200}[\w.@/:](?!\S)")
# `p.i.l.l.s`, `p-i-l-l-s`: the same with a sign between.
_DOTTED = re.compile(r"(?<![\w.*_/|~·•+-])[^\W\d_](?:([.*_/|~·•+-])[^\W\d_])(?:\1[^\W\d_]){2,40}(?![\w*_/|~·•+-])")
_DOT = re.compile(r"\s?(?:\[\s?(?:dot|\.)\s?\]|\(\s?(?:dot|\.)\s?\)|\{dot\}|\s(?:dot|punkt)\s)\s?")
_AT = re.compile(r"\s?(?:\[\s?(?:at|@)\s?\]|\(\s?(?:at|@)\s?\)|\{at\})\s?")
_COMMA = re.compile(r"(?<=\w)[,。](?=(?:com|net|org|info|ru|xyz|shop|top|click|online)\b)")
_APART = re.compile(r"(?<=\w) \. ?(?=(?:com?|net|org|info|ru|xyz|shop|top|click|online|site|store|me|ly|gg|de)\b)")
# `v1agra`, `fr33`, `ca$ino`: signs that stand for letters, among letters.
_MIMIC = re.compile(
    r"(?<![\w@$!])(?![a-z]{3,}@[a-z]{3,})(?=[\w@$!€¢¥]{4,20}(?![\w@$!€¢¥]|\.\w))"
    r"(?:[a-z]*[a-z][013457@$!€¢¥]+[a-z](?:[a-z013457@$!€¢¥]*[a-z0-9$€])?|[a-z]{3,}\$|[a-z]{2,}€€)"
)
_MEANT = str.maketrans("013457@$!€¢¥", "oieastasiecy")
# Whole alphabets that only dress a text up: mathematical letters, enclosed, raised and wide ones, small capitals.
_DRESSED = re.compile(
    "[\U0001d400-\U0001d7cb\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\u24b6-\u24e9"
    f"\uff21-\uff3a\uff41-\uff5a\u02b0-\u02b8\u1d2c-\u1d6a\u1d9b-\u1dbf\u2071\u207f{_SMALL_CAPITALS}]"
)
_TURNED, _TURNED_ONLY = re.compile("[ɐɔǝɟƃɥıɾʞɯɹʇʌʍʎ]"), re.compile("[ǝƃʇʞ]")  # the others are sounds as well
_HIDDEN_WITHIN = re.compile(
    "[a-zA-Z][\u00ad\u034f\u180e\u200b\u200c\u2060-\u2064\u3164\uffa0\ufe00-\ufe0f\ufeff][a-zA-Z]"
)
# A word of letters that has a sign or two within.
_TOKEN = re.compile(r"(?<![\w@.#/$!-])[\w@$!]{4,20}(?![\w@/$!-])")
_SIGNED = re.compile(r"[a-z0-9@$!]*[a-z][013457@$!]{1,2}[a-z][a-z013457@$!]*")
_LONG: Final = 5  # letters: from there on one word is enough
_DRESSED_LETTERS: Final = 4  # so many in a text, and they are no unit and no formula


def undisguised(text: str) -> str:
    """`"Vіsit p i l l s . c o m"` → `"visit pills.com"`; folded, white space made single."""
    text = _HIDDEN.sub("", text).translate(_LUNATE)
    text = _MARKS.sub("", _HIDDEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)))
    text = _SPACED.sub(_joined, text)  # first with white space as it is: two blanks end a word
    text = _WORD.sub(_latin, " ".join(text.split()))
    text = _APART.sub(".", _AT.sub("@", _DOT.sub(".", _COMMA.sub(".", text)))).replace("hxxp", "http")
    text = _SPACED.sub(_joined, text)
    text = _DOTTED.sub(lambda found: found[0].replace(found[1], ""), text)
    return _MIMIC.sub(lambda found: found[0].translate(_MEANT), text)


def disguised(text: str) -> bool:
    """Whether letters are dressed up as others, which readers pass over and filters were to stumble on."""
    if max(len(letters.findall(text)) for letters in (_DRESSED, _STRUCK)) >= _DRESSED_LETTERS:
        return True
    if _HIDDEN_WITHIN.search(text) or (_TURNED_ONLY.search(text) and len(_TURNED.findall(text)) >= _DRESSED_LETTERS):
        return True
    return any(_latin(word) != word[0] for word in _WORD.finditer(text.casefold()) if _mixes(word[0]))


def respelled(text: str, words: Callable[[str], bool]) -> bool:
    """Whether words that are known (`words`) are hidden in others: `che4p f0llowers`, `cr ypto sig nals`."""
    text = folded(text)
    signed = [one for one in _TOKEN.findall(text) if _SIGNED.fullmatch(one)]
    hidden = [one for one in signed if not words(one) and any(map(words, _meanings(one)))]
    if any(len(one) >= _LONG for one in hidden) or len(hidden) > 1:
        return True
    plain = re.findall(r"[a-z]+", text) if text.isascii() else []
    torn = [one + other for one, other in pairwise(plain) if not words(other) and words(one + other)]
    return sum(len(one) >= _LONG for one in torn) > 1


def _meanings(word: str) -> Iterator[str]:
    """What a word with signs among its letters may mean: 1 is an i or an l."""
    for one in ("i", "l"):
        yield word.replace("1", one).translate(_MEANT)


def _mixes(word: str) -> bool:
    """Latin letters and such as look like them, in a word that begins with neither a unit's μ nor a formula's α."""
    return len(word) >= 4 and sum(one in _FOREIGN for one in word[1:]) > 0 and len(_LATIN.findall(word)) > 0


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def _latin(word: re.Match[str]) -> str:
    """A word that mixes alphabets is meant to be read in Latin letters; one in its own alphabet is left alone."""
    return word[0].translate(_ALIKE) if not word[0].isascii() and _LATIN.search(word[0]) else word[0]
