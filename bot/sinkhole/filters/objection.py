"""What a filter says of an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.sinkhole.schema import Event
from bot.sinkhole.store import HERE, Arrival
from corpus.words import folded


@dataclass(frozen=True, slots=True)
class Objection:
    """`drop`: leave it out; `review`: somebody should look at it. The reason is for a reader."""

    verdict: Literal["drop", "review"]
    reason: str


# Judges an event by itself, by when this log received it, and from where.
Filter = Callable[[Arrival], Objection | None]


def pieces_of(event: Event) -> Iterator[str]:
    """What the rater wrote; of an event that names no answer, the rated text itself."""
    own = (event.comment, event.correction) if event.answer or event.messages else (event.comment, event.response)
    return (piece for piece in own if piece.strip())


def words_of(event: Event) -> str:
    """The same in one piece, folded."""
    return folded(" ".join(pieces_of(event)))


def rated(arrival: Arrival) -> str:
    """What an event is of. The page's own answers are each another one, though two may say the same.

    Elsewhere the texts tell: the sender's name for an answer doesn't count, it can be another each time.
    """
    event = arrival.event
    if arrival.origin == HERE and event.answer:
        return event.answer
    text = "\0".join((event.response, event.chosen or "", event.rejected or ""))
    return sha256(folded(text).encode()).hexdigest()[:24]
