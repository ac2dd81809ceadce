"""What the reader model finds in the passages of a search, and what that does to their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.document import Span
from index.reader_model import Finding, Reader
from index.search.ranking import RankedPassage

# Passages that the reader reads and that the confidence is made of, however few are wanted, and what its log-odds are
# worth beside the score. On the development questions ten, twenty or thirty passages gain nothing over five.
READ: Final = 5
SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that was found, and inside it the words around what matched."""

    ranked: RankedPassage
    close: Span


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader found in each passage; close: its log-odds that the words around a match answer, at most."""

    passages: Mapping[Span, Finding]
    close: float

    def told(self, span: Span) -> float:
        """The probability that the passage which holds a span answers and the answer starts in it; 0 if not read."""
        for passage, finding in self.passages.items():
            if passage.contains(span):
                return finding.told(span.start - passage.start, span.end - passage.start)
        return 0.0


def read_found(reader: Reader, question: str, found: Sequence[Match], close: Sequence[str]) -> Read:
    """The first passages, one at least, are read whole, and the words around what matched in some by themselves."""
    passages = [one.ranked.passage for one in found[:READ]]
    findings = reader.read(question, [*(one.text for one in passages), *close])
    spans = (one.span for one in passages)
    return Read(
        dict(zip(spans, findings[: len(passages)], strict=True)),
        max(finding.answers for finding in findings[len(passages) :]),
    )


def ordered(found: Sequence[Match], read: Read) -> list[RankedPassage]:
    """The passages in the order of their scores and the reader's log-odds together; what was not read comes last."""
    ranked = [one.ranked for one in found]
    first = [replace(one, score=one.score + SHARE * read.passages[one.passage.span].answers) for one in ranked[:READ]]
    return [*sorted(first, key=lambda one: -one.score), *ranked[READ:]]
