"""What ratings teach the search: which words helped readers who asked a question, and which were wrong for it.

Lessons are worked out anew from the kept events of the log, so that what a filter or a reviewer takes out, or a
reader takes back, teaches nothing any more. They fade with time. `Taught` holds the latest in memory and renews them
beside the searches; a search pays for a look at three numbers of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, insert, select

from bot.errors import NotFound
from bot.sinkhole.filters import run_filters
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Arrival, Sinkhole
from bot.sinkhole.tables import events, forgotten, judgements
from bot.store.records import Records
from corpus.document import Span
from corpus.words import folded
from index.store.types import now

HALF_LIFE: Final = timedelta(days=180)
MOST: Final = 5000  # lessons that are heeded, the newest
# How often an honest reader says what others say, and how many judgements that is weighed against at first.
HONEST: Final = 0.8
_KNOWN: Final = 4
_PASSES: Final = 3


@dataclass(frozen=True, slots=True)
class Vote:
    """One reader's word on one span, given to a question."""

    question: str
    span: Span
    quote: str
    title: str
    client: str
    helped: bool
    time: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """What readers said of a span for a question. `helped`, `wrong`: how many readers, the older ones counting less."""

    id: str
    question: str
    span: Span
    quote: str
    title: str
    helped: float
    wrong: float
    readers: int
    newest: datetime

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "question": self.question,
            "document": self.span.document_id,
            "title": self.title,
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote,
            "helped": round(self.helped, 2),
            "wrong": round(self.wrong, 2),
            "readers": self.readers,
            "newest": self.newest.isoformat(),
        }


def lessons(sinkhole: Sinkhole, records: Records, at: datetime | None = None) -> list[Lesson]:
    """What the log teaches at a time (now), the newest first. Runs the filters."""
    verdicts = run_filters(sinkhole)
    kept = [one for one in sinkhole.received() if verdicts.get(one.event.id) == "keep" and _teaches(one.event)]
    dropped = _forgotten(sinkhole)
    asked = records.asked(one.event.answer for one in kept if one.event.answer)
    grouped: dict[str, list[Vote]] = defaultdict(list)
    for vote in (vote for arrival in kept for vote in _votes(arrival, asked)):
        lesson = lesson_id(vote)
        if lesson not in dropped or vote.time > dropped[lesson]:
            grouped[lesson].append(vote)
    trust = _trusts([_voices(votes) for votes in grouped.values()])
    found = [_lesson(votes, trust, at or now()) for votes in grouped.values()]
    return sorted(found, key=lambda one: one.newest, reverse=True)[:MOST]


def forget(sinkhole: Sinkhole, lesson: str) -> None:
    """Unlearn what was said up to now; the events stay, and new ones may teach it again."""
    with sinkhole.engine.begin() as connection:
        connection.execute(delete(forgotten).where(forgotten.c.lesson == lesson))
        connection.execute(insert(forgotten).values(lesson=lesson, forgotten_at=now()))


def find(taught: Iterable[Lesson], prefix: str) -> Lesson:
    """The lesson of an id, or of its first digits. Raises `NotFound`."""
    found = [one for one in taught if prefix and one.id.startswith(prefix)]
    if len(found) != 1:
        raise NotFound(f"no lesson has the id {prefix}; `waystone sinkhole lessons` lists them")
    return found[0]


def stamp(sinkhole: Sinkhole) -> tuple[object, ...]:
    """Changes whenever something that lessons come from does."""
    newest = (func.max(events.c.sequence), func.max(judgements.c.sequence), func.max(forgotten.c.forgotten_at))
    with sinkhole.engine.connect() as connection:
        return tuple(connection.execute(select(*(select(one).scalar_subquery() for one in newest))).one())


def lesson_id(vote: Vote) -> str:
    span = vote.span
    of = "\0".join((folded(vote.question), span.document_id, str(span.start), str(span.end)))
    return sha256(of.encode()).hexdigest()[:12]


def _teaches(event: Event) -> bool:
    return (
        event.source == "person" and event.rating in (1, -1) and any(one.helped is not None for one in event.passages)
    )


def _votes(arrival: Arrival, asked: Mapping[str, str]) -> Iterator[Vote]:
    event = arrival.event
    question = asked.get(event.answer) or _question(event)
    for one in event.passages if question else ():
        if one.helped is not None and one.end > one.start:
            span = Span(one.document, one.start, one.end)
            # The sender's clock may be ahead.
            time = min(event.time, arrival.received_at)
            yield Vote(question, span, one.quote, one.title, event.client, one.helped, time)


def _question(event: Event) -> str:
    """The question, where it stands by itself: one that follows others may mean nothing without them."""
    asked = [one.content for one in event.messages if one.role == "user"]
    return asked[0].strip() if len(asked) == 1 else ""


def _lesson(votes: Sequence[Vote], trust: Mapping[str, float], at: datetime) -> Lesson:
    helped = wrong = 0.0
    said = _voices(votes)
    for client, voice in said.items():
        newest = max(one.time for one in votes if one.client == client)
        weight = trust[client] * 0.5 ** (max(timedelta(), at - newest) / HALF_LIFE)
        helped, wrong = helped + weight * (1 + voice) / 2, wrong + weight * (1 - voice) / 2
    last = max(votes, key=lambda one: one.time)
    return Lesson(
        lesson_id(last), last.question, last.span, last.quote, last.title, helped, wrong, len(said), last.time
    )


def _voices(votes: Sequence[Vote]) -> dict[str, float]:
    """Each client has one voice, 1 (helped) to −1: the mean of what it said: one that stands for many may say both."""
    said: dict[str, list[int]] = defaultdict(list)
    for vote in votes:
        said[vote.client].append(1 if vote.helped else -1)
    return {client: sum(own) / len(own) for client, own in said.items()}


def _trusts(heard: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How much each client's voice counts, 0 to 1: by how often it says what the others say, who count likewise.

    Who is always at odds with the rest is not heard; of whom little is known counts in full. (One coin for each rater,
    after A. Dawid and A. Skene, "Maximum Likelihood Estimation of Observer Error-Rates", 1979.)
    """
    trust = {client: 1.0 for voices in heard for client in voices}
    for _ in range(_PASSES):
        agreed: dict[str, list[bool]] = defaultdict(list)
        for voices in heard:
            net = sum(trust[client] * voice for client, voice in voices.items())
            for client, voice in voices.items():
                others = net - trust[client] * voice
                if abs(others) > 1:  # one against one tells nothing of either
                    agreed[client].append(others * voice > 0)
        for client, own in agreed.items():
            share = (sum(own) + _KNOWN * HONEST) / (len(own) + _KNOWN)
            trust[client] = min(1.0, max(0.0, (share - 0.5) / (HONEST - 0.5)))
    return trust


def _forgotten(sinkhole: Sinkhole) -> dict[str, datetime]:
    with sinkhole.engine.connect() as connection:
        return {row.lesson: row.forgotten_at for row in connection.execute(select(forgotten))}
