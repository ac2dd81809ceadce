"""Texts as words, with their places, what they mean the same as, and the sentences and turns they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import Stemmer

from bot.support.lexicon import ALIKE, BASE_FORM, FUNCTION, LIGHT, OPPOSITES, TELLING
from bot.support.quantities import NUMBER, Quantity, quantity
from corpus.sentences import sentences

_WORD = re.compile(r"(?P<word>[^\W_][^\W_]*(?:[’'](?=[^\W_])[^\W_]*|[.&](?=[^\W\d_])[^\W_]*|\++(?![^\W_]))*)")
_NAMED_BY_DIGIT = re.compile(r"[^\W\d_]+[\-‑]?\d+(?:\.\d+)*[^\W_]*|\dD(?![^\W_])")
_TURN = re.compile(r"\n\s*\n|\n(?=\s*[-–—•*] )")
_CLAUSE = re.compile(r"[;:()\n]|,(?!\d)|\s[-–—]\s|[.!?…]\s")
_FOOTNOTE = re.compile(r"^([a-z]{4,})\d{1,2}$")


# What a word is there for: grammar, telling who says it, a wide meaning, or a meaning of its own.
Kind = Literal["function", "telling", "light", "full"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `start` and `end` are characters of its text, `sentence` and `turn` count from its first.

    `key` is what forms of one word share, `clause` counts the stretches between marks of punctuation.
    """

    text: str
    start: int
    end: int
    lower: str
    key: str
    kind: Kind
    name: bool
    sentence: int
    turn: int
    clause: int
    amount: Quantity | None = None

    @property
    def content(self) -> bool:
        """Whether the word says something about the matter."""
        return self.kind in ("full", "light")

    @property
    def light(self) -> bool:
        return self.kind == "light"

    def same(self, other: Word) -> bool:
        """Whether both mean the same: one amount, forms of one word, or words of like meaning."""
        if self.amount or other.amount:
            return bool(self.amount and other.amount and self.amount.agrees(other.amount))
        return self.key == other.key or akin(self.key, other.key)

    def opposite(self, other: Word) -> bool:
        return not (self.amount or other.amount) and opposed(self.key, other.key)


def words(text: str) -> list[Word]:
    """The words of a text, in order. Linear in its length."""
    found: list[Word] = []
    stops = [end for _, end in sentences(text)] or [len(text)]
    turns = [match.end() for match in _TURN.finditer(text)]
    clauses = [match.start() for match in _CLAUSE.finditer(text)]
    sentence = turn = clause = at = 0
    opening = True
    while True:
        match = _next(text, at)
        if match is None:
            return found
        at = match.end()
        while sentence < len(stops) - 1 and match.start() >= stops[sentence]:
            sentence, opening = sentence + 1, True
        while turn < len(turns) and match.start() >= turns[turn]:
            turn, opening = turn + 1, True
        while clause < len(clauses) and match.start() >= clauses[clause]:
            clause += 1
        found.append(_word(match, text, opening, sentence, turn, clause))
        opening = False


def _next(text: str, at: int) -> re.Match[str] | None:
    """The next word or number from `at` on; of two that start together, a number."""
    word = _WORD.search(text, at)
    if word is None:
        return None
    named = _NAMED_BY_DIGIT.match(text, word.start())
    if named:
        return named
    number = NUMBER.match(text, word.start() - (word.start() > at and text[word.start() - 1] in "$€£¥"))
    return number or word


def _word(match: re.Match[str], text: str, opening: bool, sentence: int, turn: int, clause: int) -> Word:
    written = match.group()
    amount = quantity(match, text) if match.re is NUMBER else None
    form = re.sub(r"[’']s?$", "", written).replace("’", "'")
    kind: Kind = "full" if amount else _kind(form.lower())
    capital = any(sign.isupper() for sign in (form[1:] if opening else form))
    name = amount is None and kind != "function" and capital
    return Word(
        text=form,
        start=match.start(),
        end=match.start() + len(written.rstrip("’'")),
        lower=form.lower(),
        key=key(form.lower()),
        kind="full" if name and not opening else kind,
        name=name,
        sentence=sentence,
        turn=turn,
        clause=clause,
        amount=amount,
    )


def _kind(lower: str) -> Kind:
    if lower in FUNCTION or BASE_FORM.get(lower, lower) in FUNCTION or len(lower) == 1:
        return "function"
    shared = key(lower)
    return "telling" if shared in _TELLING else "light" if shared in _LIGHT else "full"


@lru_cache(maxsize=1 << 16)
def key(lower: str) -> str:
    """What the forms of one word share: grew → grow, maintainers → maintain."""
    plain = _FOOTNOTE.sub(r"\1", lower)
    return str(_stemmer().stemWord(BASE_FORM.get(plain, plain)))


@lru_cache(maxsize=1 << 16)
def akin(one: str, other: str) -> bool:
    """Whether two keys are of one family (invest, investor) or listed as alike."""
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.isalpha() and long.startswith(short) and len(long) - len(short) <= 4:
        return True
    return bool(_ALIKE.get(one, frozenset()) & _ALIKE.get(other, frozenset()))


@lru_cache(maxsize=1 << 16)
def opposed(one: str, other: str) -> bool:
    """Whether two keys are listed as opposites, or one is the other with a denying prefix or suffix."""
    if other in _OPPOSITES.get(one, frozenset()):
        return True
    short, long = sorted((one, other), key=len)
    denied = any(long == prefix + short for prefix in ("un", "in", "im", "ir", "il", "dis", "non"))
    return len(short) >= 4 and (denied or (long.endswith("less") and long[:-4] == short))


def listed(key: str) -> bool:
    """Whether the lexicon knows a word: then it is hardly a name."""
    return key in _ALIKE or key in _OPPOSITES or key in _TELLING or key in _LIGHT


def families(word: Word) -> tuple[str, ...]:
    """Marks of which two words that mean the same share at least one."""
    if word.amount:
        return ("#",)
    return (word.key[:4], *(f"~{group}" for group in _ALIKE.get(word.key, ())))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def _keyed_groups() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for word, groups in ALIKE.items():
        found[key(word)] = found.get(key(word), frozenset()) | groups
    return found


def _keyed_opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, others in OPPOSITES.items():
        found[key(word)] = found.get(key(word), frozenset()) | {key(other) for other in others}
    return found


_TELLING = frozenset(map(key, TELLING))
_LIGHT = frozenset(map(key, LIGHT))
_ALIKE = _keyed_groups()
_OPPOSITES = _keyed_opposites()
