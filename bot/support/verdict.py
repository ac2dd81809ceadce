"""What the support check says about one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Label = Literal["supported", "partly", "unsupported"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label, and for a reader one line of why.

    `evidence` is the index of the text that supports best, and `start`, `end` are the characters of it that do;
    without any support `evidence` is None. `score` is the share of the sentence's content found there, from 0 to 1.
    `faulty`: a rule finds that the sentence says something else than the evidence; `foreign`: it has a name or a number
    that the evidence lacks.
    """

    label: Label
    reason: str
    evidence: int | None = None
    start: int = 0
    end: int = 0
    score: float = 0.0
    faulty: bool = False
    foreign: bool = False

    @property
    def supported(self) -> bool:
        return self.label == "supported"
