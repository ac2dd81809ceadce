"""The support check: does a sentence say only what the words that it cites say?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.support.verdict import Label, Verdict
from bot.support.words import Word, words

ENOUGH = 0.7
SOME = 0.4


def check(sentence: str, evidence: Sequence[str]) -> Verdict:
    """Whether `evidence`, the texts that a sentence cites, supports it.

    Names and numbers must stand in the evidence, and most of the content words, by their stems.
    """
    claim = words(sentence)
    content = [word for word in claim if word.content]
    if not content:
        return Verdict("unsupported", "says nothing that could be checked")
    verdicts = [_against(content, words(text), at) for at, text in enumerate(evidence) if text.strip()]
    if not verdicts:
        return Verdict("unsupported", "cites nothing")
    order = {"supported": 2, "partly": 1, "unsupported": 0}
    return max(verdicts, key=lambda verdict: (order[verdict.label], verdict.score))


def _against(content: list[Word], source: list[Word], at: int) -> Verdict:
    known = {word.stem for word in source}
    missing = [word for word in content if word.stem not in known]
    score = 1 - len(missing) / len(content)
    claimed = {word.stem for word in content}
    found = [word for word in source if word.content and word.stem in claimed]
    start, end = (found[0].start, found[-1].end) if found else (0, 0)
    hard = [word for word in missing if word.name or any(sign.isdigit() for sign in word.text)]
    label: Label
    if hard:
        label = "partly" if score >= ENOUGH else "unsupported"
    else:
        label = "supported" if score >= ENOUGH else "partly" if score >= SOME else "unsupported"
    named = ", ".join(f"“{word.text}”" for word in (hard or missing)[:3])
    reason = f"no words for {named}" if missing else "all of it stands in the source"
    return Verdict(label, reason, at, start, end, score)
