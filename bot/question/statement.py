"""A sentence as rules see it that turn it into a question: what its parts look like, and how their words change."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

BE: Final = r"(?P<be>is|are|was|were)"
# With one of these before its verb a sentence is of another build than the rules know.
NO_NOUN: Final = (
    r"(?:i|you|he|she|it|we|they|me|him|us|them|my|our|this|that|these|those|which|who|whom|whose|what|when|where|why|how|"
    r"if|because|although|though|while|since|after|before|until|unless|and|but|so|or|than|as|there|here|then|not|is|are|was|"
    r"were|be|been|can|could|should|must|will|would|may|might|has|have|had|do|does|did|also|only|just|said|says|think|"
    r"thinks|agrees?|now|still|even|more|however|such|other|another|same|one|ones|everyone|someone|anyone|everybody|nobody|"
    r"everything|nothing|"
    r"people|things?|stuff|to|by|at|from|on|during|both|each|most|all|none|affected|kept|later|ago|earlier|\w+ly)"
)
NOUN: Final = rf"(?!(?i:{NO_NOUN})\b)[\w'’&/-]+"
NP: Final = rf"(?P<np>{NOUN}(?: {NOUN}){{0,6}}?)"
DETERMINER: Final = re.compile(r"(?:the|an?|some|many|every|no|any)\b", re.IGNORECASE)
_NO_SUBJECT: Final = re.compile(
    r"(?:in|for|with|without|of|about|under|over|between|among|through|like|unlike|given|please|either|neither|much|few|"
    r"less|instead|rather|perhaps|maybe|yes|no|next|second|third|last|thanks|let|suppose|imagine|note|see|say|"
    r"chapter|section|figure|table|part|step|"
    r"(?:the )?(?:two|three|four|five|six|seven|eight|nine|ten|\w+ty(?:-\w+)?|latter|former|first|second|"
    r"others?|rest|result|answer|request|notice|company|book|author|problem|idea|case)$)",
    re.IGNORECASE,
)
_COMMON: Final = frozenset({"work", "access", "entry", "lunch", "dinner", "parking", "payment"})
_YOU: Final = {"you": "I", "your": "my", "yours": "mine", "yourself": "myself", "you’re": "I’m", "you're": "I'm"}
_DID: Final = {
    "left": "leave", "made": "make", "took": "take", "wrote": "write", "built": "build", "began": "begin",
    "chose": "choose", "became": "become", "went": "go", "gave": "give", "kept": "keep", "lost": "lose",
    "won": "win", "sold": "sell", "bought": "buy", "grew": "grow", "came": "come", "fell": "fall", "rose": "rise",
    "paid": "pay", "spent": "spend", "held": "hold", "brought": "bring", "taught": "teach",
}  # fmt: skip
_E: Final = re.compile(r"\w+(?:id|at|us|os|iv|uc|ag|ang|erv|olv|ut|ir|iz|as|is|in)ed")
_PLAIN: Final = re.compile(r"\w{2,}(?:nt|ct|st|rt|pt|ck|sh|ch|ll|lk|rk|rn|ss|ow|ay|oy|rm|ain|oin)ed")
DONE: Final = (
    r"(?:\w+ed|begun|put|set|made|built|sold|held|found|kept|won|lost|shown|bought|written|taken|given|known|cut)"
)
MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
WHEN: Final = (
    rf"(?:in|on|since) (?:(?:early|late|the|spring|summer|autumn|winter) )*(?:(?:\d{{1,2}} )?{MONTH} )?"
    rf"(?:1\d{{3}}|20\d\d)s?|(?:in|on) (?:\d{{1,2}} )?{MONTH}"
)
HOW_LONG: Final = (
    r"(?:(?:about|around|roughly|nearly|almost|up to|at least|at most|only|between) )*(?:[\d.,–-]+|an?|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|twelve|several|a few|half an?)(?: (?:to|and|or) [\w.,]+)? "
    r"(?:second|minute|hour|day|week|month|year|decade)"
)
IMPERATIVE: Final = (
    r"(?:call|write|ask|use|check|stop|try|do not|don['’]t|take|keep|turn|press|open|close|add|remove|start|begin|go|"
    r"contact|report|restart|wait|feed|put|move|choose|look|read|make|tell|send|set|run|return|wash|apply|avoid|consider)"
)


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, and the form that it was made by: two of one form sound alike."""

    text: str
    form: str


class Statement:
    """A sentence without its full stop; `small` are the words that its text writes without a capital letter."""

    def __init__(self, words: str, small: Set[str]) -> None:
        self.words = words
        self._small = small

    def match(self, pattern: str) -> re.Match[str] | None:
        """Whether it is built so; its subject, the group `np`, is one that can be asked about."""
        found = re.match(pattern, self.words)
        return found if found and not ("np" in found.re.groupindex and _NO_SUBJECT.match(found["np"])) else None

    def noun(self, phrase: str) -> str:
        """A noun phrase that opens the sentence, as it stands within one."""
        first, *others = phrase.split()
        lower = first[:1].lower() + first[1:]
        several = not others and first.endswith("s") and not first.endswith(("ss", "us", "is"))
        common = (
            lower in self._small
            or lower in _COMMON
            or (first[1:].islower() and (several or (others and others[0].islower())))
        )
        return lower + phrase[len(first) :] if DETERMINER.fullmatch(first) or common else phrase


def first_clause(words: str) -> str:
    return re.split(
        r"[,;—–]|:(?= )| - | (?:which|who|because|but|while|whereas|so that|although|unless) "
        r"| and (?=(?:is|are|was|were|can|may|must|should|will|has|have|cannot)\b)",
        words,
        maxsplit=1,
    )[0].strip()


def stem(verb: str) -> str:
    """`decided` → `decide`, `left` → `leave`; "" where that is not sure."""
    if _PLAIN.fullmatch(verb):
        return verb[:-2]
    return verb[:-1] if _E.fullmatch(verb) else _DID.get(verb, "")


def do(found: re.Match[str], several: str = "did") -> str:
    if found["verb"].endswith("s"):
        return "does"
    return "do" if found["np"].endswith("s") else several


def as_mine(words: str) -> str:
    said = re.sub(r"\byou are\b", "I am", words, flags=re.IGNORECASE)
    return re.sub(r"\b(?:yourself|yours?|you['’]re|you)\b", lambda one: _YOU[one[0].lower()], said, flags=re.IGNORECASE)
