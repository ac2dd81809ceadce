"""What the writer itself leans to, weighed with what the check by words found.

The writer is asked whether the cited words say a sentence, as if another had written it. Of sentences that say in
other words what the source says it knows far more than rules do; of names and numbers it is the worse judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.support.check import CREDIT
from bot.support.verdict import Verdict
from corpus.sentences import sentences_around

# The log-odds of yes that a sentence needs, and how much more against a rule's objection. Chosen on 360 sentences of
# `tests/data/kinds`; a lower bar for what the words support let nearly all of that pass that the words were wrong on.
CONVINCED, OBJECTION = 1.2, 0.6
DOUBTED = "the model’s second opinion does not find it in the source"
FOUND = "the model finds all of it in the source"

# Log-odds of yes against no, asked whether a text (the second argument) says a sentence.
Leaning = Callable[[str, str], float]


def telling(text: str, verdict: Verdict) -> str:
    """The sentences of a text that hold the words which a verdict found, and the line that says who wrote it.

    A small model judges a few sentences better than many, and sooner.
    """
    credit = CREDIT.search(text)
    body = text[: credit.start()] if credit else text
    start, end = sentences_around(body, verdict.start, verdict.end)
    return body[start:end] + (credit.group() if credit else "")


def weighed(verdict: Verdict, leaning: float) -> Verdict:
    """The verdict of both on a sentence.

    A name or number that the source lacks stays a fault, and a sentence without a word of the source (`Yes.`) proves
    nothing, whatever the model says.
    """
    if leaning <= CONVINCED + OBJECTION * verdict.faulty:
        return replace(verdict, label="partly", reason=DOUBTED) if verdict.supported else verdict
    if verdict.score and not verdict.foreign:
        return verdict if verdict.supported else replace(verdict, label="supported", reason=FOUND)
    return verdict
