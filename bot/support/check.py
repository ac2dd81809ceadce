"""The support check: does a sentence say only what the words that it cites say?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.support import binding, roles, strength
from bot.support.alignment import Alignment, Source, align, with_names
from bot.support.lexicon import STRICT_WORDS
from bot.support.verdict import Label, Verdict
from bot.support.words import Word, key, words

STRICT = frozenset(map(key, sorted(STRICT_WORDS)))
# Shares of the claim's content that must stand in the evidence, set on the development half of
# tests/data/support.jsonl.
ENOUGH = 0.88
SOME = 0.5
_CREDIT = re.compile(r"\n\([^\n]*\)\s*\Z")


def check(sentence: str, evidence: Sequence[str]) -> Verdict:
    """Whether `evidence`, the texts that a sentence cites, supports it.

    A text may end in a line in round brackets that says who wrote it: the sentence may use the names in it,
    but it proves nothing. The work grows linearly with the evidence; some milliseconds for a page of it.
    """
    claim = words(sentence)
    texts, credits = _without_credits(evidence)
    source = Source.of(texts)
    if not source.words:
        return Verdict("unsupported", "cites nothing")
    named, source = with_names([_credited(word, credits) for word in claim], source)
    if not any(word.content for word in named):
        return Verdict("unsupported", "says nothing that could be checked")
    return _judged(align(named, source))


def _without_credits(evidence: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """The texts without a last line in brackets, and the keys of the words in those lines."""
    found = [_CREDIT.search(text) for text in evidence]
    texts = [text[: credit.start()] if credit else text for text, credit in zip(evidence, found, strict=True)]
    return texts, frozenset(word.key for credit in found if credit for word in words(credit.group()))


def _credited(word: Word, credits: frozenset[str]) -> Word:
    """A name of the author tells who speaks; it is no fact to be found."""
    return replace(word, kind="telling", name=False) if word.key in credits and word.text[:1].isupper() else word


def _judged(alignment: Alignment) -> Verdict:
    score = coverage(alignment)
    reasons = [*_absent(alignment), *binding.faults(alignment), *roles.faults(alignment), *strength.faults(alignment)]
    label: Label = "supported"
    if score < SOME:
        label = "unsupported"
    elif reasons or score < ENOUGH:
        label = "partly"
    reason = reasons[0] if reasons else _unsaid(alignment) or "all of it stands in the source"
    return Verdict(label, reason, *_span(alignment), score)


def coverage(alignment: Alignment) -> float:
    """The weighted share of the claim's content words that stand in the source."""
    weights = [(0.0 if word.light else 1.0 + 0.5 * word.name) for word in alignment.claim]
    weights = [weight if word.content else 0.0 for weight, word in zip(weights, alignment.claim, strict=True)]
    found = sum(weight for weight, at in zip(weights, alignment.places, strict=True) if at is not None)
    return found / sum(weights) if sum(weights) else float(bool(alignment.pairs))


def _absent(alignment: Alignment) -> list[str]:
    """Names, numbers and units that the source does not have, and a missing first thing that is spoken of."""
    first = next((i for i, word in enumerate(alignment.claim) if word.kind != "function"), None)
    first = first if first is not None and alignment.claim[first].kind == "full" else None
    return [
        f"no words for “{alignment.claim[i].text}”"
        for i in alignment.missing
        if i == first or alignment.claim[i].name or alignment.claim[i].amount or alignment.claim[i].key in STRICT
    ]


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
