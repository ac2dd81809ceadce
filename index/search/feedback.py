"""What readers said of earlier answers' words, where it bears on a question like theirs: relevance feedback.

(The name is of G. Salton and C. Buckley, "Improving Retrieval Performance by Relevance Feedback", 1990; here the words
judged are moved, not the question.) Whoever keeps what readers said gives it to the search, which keeps it in bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.document import Span
from index.arrays import Numbers, Vector
from index.search.layout import Layout

# What all readers together may add to a passage's score or take from it, and how many readers' silence theirs is
# weighed against. Chosen by `python -m bot.evaluation.lessons` on development questions; see docs/sinkhole.md.
BOUND: Final = 0.6
DOUBT: Final = 1.0


@dataclass(frozen=True, slots=True)
class Feedback:
    """A span, how many readers it helped and how many called it wrong; those who asked something less like the question
    count less. `quote`: its words then, "" where they are not known."""

    span: Span
    helped: float
    wrong: float
    quote: str = ""

    def holds(self, text: str) -> bool:
        """Whether the words that were judged stand in its document's text where they stood."""
        return not self.quote or text[self.span.start : self.span.end].split() == self.quote.split()


# From a question's vector to what bears on it.
Learned = Callable[[Vector], Sequence[Feedback]]


def unheard(_: Vector) -> Sequence[Feedback]:
    """No feedback."""
    return ()


def boosts(layout: Layout, feedback: Sequence[Feedback]) -> Numbers:
    """(units,) what is added to the score of each unit: −`BOUND` to `BOUND`, the more, the more readers agree."""
    helped, wrong = np.zeros(len(layout)), np.zeros(len(layout))
    if feedback:
        documents = np.array([unit.document_id for unit in layout.units])
        starts, ends = (np.array([getattr(unit, end) for unit in layout.units]) for end in ("start", "end"))
        for one in feedback:
            span = one.span
            touched = (documents == span.document_id) & (starts < span.end) & (ends > span.start)
            helped[touched] += one.helped
            wrong[touched] += one.wrong
    found: Numbers = BOUND * (helped - wrong) / (helped + wrong + DOUBT)
    return found
