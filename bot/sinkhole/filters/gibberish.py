"""Keys hit at random, one word over and over, text that is nobody's."""

from __future__ import annotations

import re

from bot.sinkhole.filters.objection import Objection, pieces_of
from bot.sinkhole.store import Arrival
from corpus.words import folded

_ROWS = (
    *("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "azertyuiop", "1234567890"),
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "ضصثقفغعهخحج", "شسيبلاتنمك"),
)
_JAMO = re.compile("[ㄱ-ㅎㅏ-ㅣ]{4,}")  # bare letters of Korean syllables; ㅋㅋ, ㅎㅎ, ㅠㅠ, ㅇㅋ laugh, weep, nod
_SAID_IN_JAMO = set("ㅋㅎㅠㅜㅇㄱㄴㅅㄷ")
_LOREM = "lorem ipsum"
_TOKEN = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[aeiouyàáâäãåæèéêëìíîïòóôöøœùúûü]")
_CONSONANTS = re.compile("[bcdfghjklmnpqrstvwxz]{5,}")
_CLUSTER = re.compile("sch|ch|ck|ph|th|sh|tz")  # one sound, as in "schlecht"
_STRETCHED = re.compile(r"(.)\1{7,}", re.DOTALL)
_HEARTS = 10  # so many signs say nothing more than fewer do
_DRAWN_OUT = re.compile(r"(?<=\w\w)(\w)\1{2,}")  # "dislikesssss"
_OFTEN = 5  # times that somebody says a word again and means it
_ECHO = re.compile(r"(.{1,4}?)\1{4,}", re.DOTALL)
_DRAWN_RUN = re.compile(r"(\w)\1{2,}")
_UNIT = re.compile(r"(\w{1,5}?)\1*")
# What people say more than once: "no no no no", "hahaha".
_SAID_OVER = {"no", "nope", "nein", "nö", "non", "nie", "yes", "ja", "si", "oui", "ha", "he", "lol", "bla", "blah"}
_SAID_OVER |= {"wrong", "bad", "false", "falsch", "faux", "why", "warum", "very", "so", "sehr", "thanks", "danke"}
_NORMAL = {"hhmm", "hmmm", "pssst", "html", "https", "xml", "grpc", "pytest", "angstschweiß"}


def gibberish(arrival: Arrival) -> Objection | None:
    """Drops what is no language; emoji, dots and short words are some people's language."""
    for piece in pieces_of(arrival.event):
        if reason := nonsense(piece):
            return Objection("drop", reason)
    return None


def nonsense(text: str) -> str:
    """What makes the text no language; "" where it may be one."""
    text = folded(text)
    bare = re.sub(r"\s", "", text)
    if len(bare) < 5 or len(text) > 2000:
        return ""
    if _LOREM in text:
        return "it is filler text"
    tokens = _TOKEN.findall(text)
    units = [_unit(token) for token in tokens]
    if tokens and set(units) <= _SAID_OVER and len("".join(tokens)) <= _OFTEN * max(map(len, units)):
        return ""
    if not bare.isascii() and not any(map(str.isalnum, bare)) and len(bare.replace("\ufe0f", "")) < _HEARTS:
        return ""
    if _STRETCHED.fullmatch(bare) or (len(bare) >= 10 and _ECHO.match(bare) and len(set(bare)) <= 4):
        return "it is one character, or a few, over and over"
    if bare.isdigit() and len(bare) >= 8 and (len(set(bare)) == 1 or _along(bare)):
        return "it is digits along the keyboard"
    if not tokens:
        return "" if any(one.isdigit() for one in bare) or not bare.isascii() else "it has no word in it"
    if len(tokens) >= 4 and len(set(tokens)) / len(tokens) <= 0.34:
        return "it is one word over and over"
    mashed = sum(len(token) for token in tokens if _mashed(token))
    return "it is no language" if mashed > 0.6 * len("".join(tokens)) else ""


def _mashed(token: str) -> bool:
    """Whether a word looks like keys hit at random: along a row of the keyboard, or without vowels."""
    if token in _NORMAL or len(token) < 4:
        return False  # thx, pls, hmm: people write so
    if 1 < len(_DRAWN_RUN.sub(r"\1", token)) < 4:
        return False  # grrrrr, pffft
    if len(token) <= 12 and _along(token):
        return True
    if not token.isascii():
        return bool(_JAMO.fullmatch(token)) and not set(token) <= _SAID_IN_JAMO
    token = _CLUSTER.sub("k", _DRAWN_OUT.sub(r"\1", token))
    vowels = len(_VOWEL.findall(token)) / len(token)
    return vowels < 0.15 or (vowels < 0.26 and bool(_CONSONANTS.search(token)))


def _unit(token: str) -> str:
    """`"hahaha"` → `"ha"`; a word that doesn't repeat itself is its own."""
    found = _UNIT.fullmatch(token)
    return found[1] if found else token


def _along(token: str) -> bool:
    """Whether four neighbours of a row of the keyboard follow each other in it."""
    fours = {token[at : at + 4] for at in range(len(token) - 3)}
    return any(four in row or four in row[::-1] for row in _ROWS for four in fours)
