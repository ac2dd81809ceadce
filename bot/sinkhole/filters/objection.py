"""What a filter says of an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.sinkhole.schema import Event
from bot.sinkhole.store import Arrival


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
    return " ".join(" ".join(pieces_of(event)).casefold().split())
