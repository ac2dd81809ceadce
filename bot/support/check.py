"""The support check: does a sentence say only what the words that it cites say?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.support import binding, crossing, roles, strength
from bot.support.alignment import Alignment, Source, align, with_names
from bot.support.judgement import coverage, logit
from bot.support.lexicon import STRICT_WORDS
from bot.support.likeness import Likeness, Reads, likeness, read_by_default
from bot.support.verdict import Label, Verdict
from bot.support.words import Word, key, words

STRICT = frozenset(map(key, sorted(STRICT_WORDS)))
# Below this share of its content in the evidence a claim is unsupported, not partly supported.
SOME = 0.5
_FIRST_PERSON = re.compile(r"(?:i|my|me|mine|we|our|us)(?:['’]\w+)?", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"(?:he|she|they|his|her|their)(?:['’]\w+)?", re.IGNORECASE)
CREDIT = re.compile(r"\n\([^\n]*\)\s*\Z")


@dataclass(frozen=True)
class Reading:
    """A claim with its places in the source; how near it lies is read only when asked for, as that takes longest."""

    alignment: Alignment
    sentence: str
    texts: Sequence[str]
    read: Reads | None
    names_author: bool = False

    @cached_property
    def like(self) -> Likeness | None:
        return likeness(self.alignment, self.sentence, self.texts, self.read) if self.read else None


def check(
    sentence: str, evidence: Sequence[str], read: Reads | None = read_by_default, given: frozenset[str] = frozenset()
) -> Verdict:
    """Whether `evidence`, the texts that a sentence cites, supports it.

    A text may end in a line in round brackets that says who wrote it: the sentence may use the names in it,
    but it proves nothing; likewise the words whose keys are `given`, where the evidence lacks them. Without a
    reader less of what is said in other words is found. The work grows linearly with the evidence; some milliseconds
    for a page of it that was read before.
    """
    found = reading(sentence, evidence, read, given)
    if found is None:
        return Verdict("unsupported", "cites nothing")
    if not any(word.content for word in found.alignment.claim):
        return Verdict("unsupported", "says nothing that could be checked")
    return _judged(found)


def reading(
    sentence: str, evidence: Sequence[str], read: Reads | None, given: frozenset[str] = frozenset()
) -> Reading | None:
    """What the check judges; None where the evidence says nothing."""
    claim = words(sentence)
    texts, credits = _without_credits(evidence)
    source = Source.of(texts)
    if not source.words:
        return None
    lacking = given - {word.key for word in source.words}
    claim = [_told(word) if word.key in lacking else _credited(word, credits) for word in claim]
    return Reading(align(*with_names(claim, source)), sentence, texts, read, any(_is_credit(w, credits) for w in claim))


def _without_credits(evidence: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """The texts without a last line in brackets, and the keys of the words in those lines."""
    found = [CREDIT.search(text) for text in evidence]
    texts = [text[: credit.start()] if credit else text for text, credit in zip(evidence, found, strict=True)]
    return texts, frozenset(word.key for credit in found if credit for word in words(credit.group()))


def _credited(word: Word, credits: frozenset[str]) -> Word:
    """A name of the author tells who speaks; it is no fact to be found."""
    return _told(word) if _is_credit(word, credits) else word


def _is_credit(word: Word, credits: frozenset[str]) -> bool:
    return word.key in credits and word.text[:1].isupper()


def _told(word: Word) -> Word:
    return replace(word, kind="telling", name=False, amount=None)


def _judged(found: Reading) -> Verdict:
    alignment, score = found.alignment, coverage(found.alignment)
    reasons = faults(alignment) + (_of_another(alignment) if found.names_author else [])
    label: Label = "partly"
    # By its words alone, or, where they don't suffice, by how near they lie to the source's.
    if not reasons and (logit(alignment, None) > 0 or (found.like is not None and logit(alignment, found.like) > 0)):
        label = "supported"
    elif score < SOME:
        label = "unsupported"
    said = "all of it stands in the source" if label == "supported" else "too little of it stands in the source"
    reason = reasons[0] if reasons else _unsaid(alignment) or said
    return Verdict(label, reason, *_span(alignment), score, bool(reasons), _foreign(alignment))


def faults(alignment: Alignment) -> list[str]:
    """One line for each thing that the claim says and the source does not, or says otherwise."""
    rules = (binding, crossing, roles, strength)
    return [*_absent(alignment), *(fault for rule in rules for fault in rule.faults(alignment))]


def _of_another(alignment: Alignment) -> list[str]:
    """The author stands for the source's `I`: what it says of `he` or of someone named is not said of the author."""
    source, places = alignment.source.words, [at for i, at in alignment.pairs if alignment.claim[i].kind == "full"]
    if not places:
        return []
    first = min(places)
    for word in reversed(source[:first]):
        if word.sentence != source[first].sentence or _FIRST_PERSON.fullmatch(word.text):
            return []
        if _THIRD_PERSON.fullmatch(word.text) or word.name:
            return [f"says of the author what the source says of “{word.text}”"]
    return []


def _absent(alignment: Alignment) -> list[str]:
    """Names, numbers and units that the source does not have."""
    missing = [alignment.claim[i] for i in alignment.missing]
    return [f"no words for “{word.text}”" for word in missing if word.name or word.amount or word.key in STRICT]


def _foreign(alignment: Alignment) -> bool:
    """Whether a name or number is surely one, and not in the source; any word may have a capital at the start."""
    return any(alignment.claim[i].amount or (alignment.claim[i].name and i > 0) for i in alignment.missing)


def _unsaid(alignment: Alignment) -> str:
    named = [f"“{alignment.claim[i].text}”" for i in alignment.missing if not alignment.claim[i].light]
    return f"no words for {', '.join(named[:3])}" if named else ""


def _span(alignment: Alignment) -> tuple[int | None, int, int]:
    """The text of the evidence that holds most of the claim, and the stretch of it that does."""
    source = alignment.source
    places = [at for _, at in alignment.pairs]
    if not places:
        return None, 0, 0
    texts = [source.texts[at] for at in places]
    best = max(set(texts), key=lambda text: (texts.count(text), -text))
    inside = [source.words[at] for at in places if source.texts[at] == best]
    return best, min(word.start for word in inside), max(word.end for word in inside)
