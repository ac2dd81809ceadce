"""What the writer itself leans to, weighed with what the check by words found.

The writer is asked whether the cited words say a sentence, as if another had written it. Of sentences that say in
other words what the source says it knows far more than rules do; of names and numbers it is the worse judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.support.verdict import Verdict

# The log-odds of yes that a sentence needs: one that the words support, one that they don't, and how much more the
# latter needs against a rule's objection. Chosen on 360 sentences of `tests/data/kinds`.
CONFIRMED, CONVINCED, OBJECTION = 0.0, 1.2, 0.6
DOUBTED = "the model’s second opinion does not find it in the source"
FOUND = "the model finds all of it in the source"

# Log-odds of yes against no, asked whether a text (the second argument) says a sentence.
Leaning = Callable[[str, str], float]


def weighed(verdict: Verdict, leaning: float) -> Verdict:
    """The verdict of both on a sentence.

    A name or number that the source lacks stays a fault, and a sentence without a word of the source (`Yes.`) proves
    nothing, whatever the model says.
    """
    if verdict.supported:
        return verdict if leaning > CONFIRMED else replace(verdict, label="partly", reason=DOUBTED)
    if verdict.score and not verdict.foreign and leaning > CONVINCED + OBJECTION * verdict.faulty:
        return replace(verdict, label="supported", reason=FOUND)
    return verdict
