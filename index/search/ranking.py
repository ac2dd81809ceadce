"""What a search gives back: passages, best first, and how sure it is that they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.passages import Passage

Moved = Literal["", "up", "down"]
NOTES: dict[Moved, str] = {
    "": "",
    "up": "moved up: readers found this helpful for a similar question",
    "down": "moved down: readers found this wrong for a similar question",
}


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage and its score; scores are comparable within one ranking only.

    boost: the share of the score that readers' feedback has; moved: where it stands otherwise without that.
    """

    passage: Passage
    score: float
    boost: float = 0.0
    moved: Moved = ""

    @property
    def note(self) -> str:
        """Why it stands where it stands, for a reader; "" where nothing is to be said."""
        return NOTES[self.moved]

    def as_json(self) -> dict[str, object]:
        passage = self.passage
        return {
            "id": passage.id,
            "document": passage.span.document_id,
            "title": passage.title,
            "start": passage.span.start,
            "end": passage.span.end,
            "text": passage.text,
            "score": round(self.score, 6),
            "place": passage.place.as_json(),
            **({"note": self.note} if self.note else {}),
        }


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages, best first. `confidence` is the calibrated probability that the documents answer."""

    question: str
    passages: tuple[RankedPassage, ...]
    confidence: float
    answerable: bool

    def as_json(self) -> dict[str, object]:
        """The form of `waystone search --json` and `POST /v1/search`."""
        return {
            "question": self.question,
            "confidence": round(self.confidence, 4),
            "answerable": self.answerable,
            "passages": [ranked.as_json() for ranked in self.passages],
        }
