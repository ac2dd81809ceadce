"""What the support check says about one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FOUND: Final = "all of it stands in the source"
DOUBTED: Final = "the source does not say it"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is supported, and for a reader one line of why.

    `evidence` is the index of the text that supports best, and `start`, `end` are the characters of it that do; without
    any text `evidence` is None. `score`: the reader's log-odds that it does. `foreign`: the sentence has a name or a
    number that the evidence lacks.
    """

    supported: bool
    reason: str
    evidence: int | None = None
    start: int = 0
    end: int = 0
    score: float = 0.0
    foreign: bool = False
