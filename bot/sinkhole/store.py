"""The log itself: events are added, never changed and never deleted; what is thought of them stands beside them.

Who rates an answer anew, or takes a rating back (rating 0), sends another event. Of the events that one client
sent about one answer the newest *stands*; an event also falls when the same client's later one names it in
`supersedes`. Counts, the state of the page's thumbs and what is handed on see what stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
)

from bot.errors import NotFound
from bot.sinkhole.schema import Event
from bot.sinkhole.tables import events, facets, filtered, judgements
from index.store.types import now

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Verdict = Literal["keep", "drop", "review"]
UNDONE = "undone"  # on record in the place of a verdict that was taken back


class Counts(TypedDict):
    """`events` are all ever logged; every other count is of those that stand. Each is in falling order, days rising."""

    events: int
    standing: int
    ratings: dict[str, int]
    reasons: dict[str, int]
    models: dict[str, int]
    apps: dict[str, int]
    uses: dict[str, int]
    days: dict[str, int]
    documents: dict[str, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a filter or a reviewer (`judge`) made of an event."""

    event: str
    verdict: Verdict
    reasons: tuple[str, ...]
    judge: str
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event came from, for the judges alone; no export takes it along.

    `sender` is a token's name, `network` a salted hash. `crowd`: the event's client may stand for many people, as one
    address or another server does, so that what it says twice may be said by two.
    """

    sender: str = ""
    network: str = ""
    crowd: bool = False


HERE = Origin()  # the page's own readers, each known by a browser


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came in."""

    event: Event
    received_at: datetime
    origin: Origin = HERE
    sequence: int = 0  # its number in the log, from 1 on


class Sinkhole:
    """The event log in the database; every call is safe from any thread. Long readings take `page` events at a time."""

    def __init__(self, engine: Engine, page: int = 500) -> None:
        self.engine = engine
        self._size = page

    def record(self, event: Event, origin: Origin = HERE) -> bool:
        """Log an event; when this returns it is on disk. False when an event of that id is there already."""
        return self.record_all([(event, origin)])[0]

    def record_all(self, sent: Sequence[tuple[Event, Origin]]) -> list[bool]:
        """Log events in one transaction, for one wait for the disk; of each, whether it was new."""
        first: dict[str, tuple[Event, Origin]] = {}
        for event, origin in sent:
            first.setdefault(event.id, (event, origin))
        with self.engine.begin() as connection:
            added = _added(connection, [_row(event, origin) for event, origin in first.values()])
            found = [
                {"event": sequence, "name": name, "value": value}
                for event_id, sequence in added.items()
                for name, value in _facets(first[event_id][0])
            ]
            if found:
                connection.execute(insert(facets), found)
        return [added.pop(event.id, None) is not None for event, _ in sent]

    def event(self, event_id: str) -> Event:
        """Raises `NotFound`."""
        with self.engine.connect() as connection:
            body = connection.scalar(select(events.c.body).where(events.c.id == event_id))
        if body is None:
            raise NotFound(f"no event in the sinkhole has the id {event_id}")
        return Event.model_validate_json(body)

    def known(self, event_ids: Iterable[str]) -> list[Event]:
        """Those of these events that are in the log."""
        wanted = select(events.c.body).where(events.c.id.in_(list(event_ids)))
        with self.engine.connect() as connection:
            return [Event.model_validate_json(body) for body in connection.scalars(wanted)]

    def after(self, sequence: int, limit: int, settled: timedelta) -> list[tuple[int, Event]]:
        """The next events after a number in the log, each with its own; none that came within the last moment."""
        columns = select(events.c.sequence, events.c.body)
        ahead = columns.where(events.c.sequence > sequence, events.c.received_at <= now() - settled)
        with self.engine.connect() as connection:
            found = connection.execute(ahead.order_by(events.c.sequence).limit(limit))
            return [(row.sequence, Event.model_validate_json(row.body)) for row in found]

    def before(self, sequence: int, client: str, answer: str) -> Event | None:
        """What a client said of an answer last, before a number in the log."""
        mine = (events.c.answer == answer, events.c.client == client, events.c.sequence < sequence)
        wanted = select(events.c.body).where(*mine).order_by(events.c.sequence.desc()).limit(1)
        with self.engine.connect() as connection:
            body = connection.scalar(wanted)
        return None if body is None else Event.model_validate_json(body)

    def events(
        self,
        *,
        since: datetime | None = None,
        rating: int | None = None,
        limit: int | None = None,
        standing: bool = False,
        oldest_first: bool = False,
        client: str | None = None,
        words: str = "",
    ) -> Iterator[Event]:
        """Events in the order in which they came, the newest first unless told otherwise.

        `since` compares the event's own time; `standing` leaves out what was rated anew; `client` gives one client's
        own; `words` must all stand in an event. They are read page by page, so that a long export holds up nobody.
        """
        conditions = [*_conditions(since, rating, standing), *map(_has, words.casefold().split())]
        if client is not None:
            conditions.append(events.c.client == client)
        return (arrival.event for arrival in self._read(conditions, limit, oldest_first))

    def received(self) -> Iterator[Arrival]:
        """The events that stand, as they came in, the oldest first."""
        return self._read([_stands()], None, oldest_first=True)

    def standing_ids(self) -> list[str]:
        """The ids of the events that stand, the oldest first."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(events.c.id).where(_stands()).order_by(events.c.sequence)))

    def newest(self, settled: timedelta = timedelta()) -> int:
        """The number of the newest event that came before the last moment; 0 where there is none."""
        settled_ones = select(func.max(events.c.sequence)).where(events.c.received_at <= now() - settled)
        with self.engine.connect() as connection:
            return connection.scalar(settled_ones) or 0

    def standing(self, answers: Iterable[str], client: str = "") -> dict[str, Event]:
        """The event that stands for each of these answers, by the answer's id; those never rated are left out."""
        wanted = select(events.c.body).where(events.c.answer.in_(list(answers)), events.c.client == client, _stands())
        with self.engine.connect() as connection:
            found = [Event.model_validate_json(body) for body in connection.scalars(wanted)]
        return {event.answer: event for event in found}

    def stats(self) -> Counts:
        """How many events there are, by rating, reason, model, front end, use, UTC day and quoted document."""
        with self.engine.connect() as connection:

            def counted(column: Column[Any], *conditions: ColumnElement[bool]) -> dict[str, int]:
                amount = func.count()
                tally = select(column, amount).where(_stands(), *conditions).group_by(column)
                if column.table is facets:
                    tally = tally.join(events, events.c.sequence == facets.c.event)
                order = column.asc() if column is events.c.day else amount.desc()
                return {str(value): count for value, count in connection.execute(tally.order_by(order, column))}

            return Counts(
                events=connection.scalar(select(func.count()).select_from(events)) or 0,
                standing=connection.scalar(select(func.count()).select_from(events).where(_stands())) or 0,
                ratings=counted(events.c.rating, events.c.rating.is_not(None)),
                reasons=counted(facets.c.value, facets.c.name == "reason"),
                models=counted(events.c.model, events.c.model != ""),
                apps=counted(events.c.app, events.c.app != ""),
                uses=counted(events.c.use, events.c.use != ""),
                days=counted(events.c.day),
                documents=counted(facets.c.value, facets.c.name == "document"),
            )

    def judge(self, event_id: str, verdict: Verdict, reasons: Sequence[str] = (), *, judge: str) -> None:
        """Add a judgement; earlier ones stay. Raises `NotFound`."""
        if not self._known(event_id):
            raise NotFound(f"no event in the sinkhole has the id {event_id}")
        self.judge_all([Judgement(event_id, verdict, tuple(reasons), judge, now())])

    def judge_all(self, said: Sequence[Judgement], through: Mapping[str, int] | None = None) -> None:
        """Add judgements of known events, and note how far filters have looked, in one transaction."""
        rows = [
            {"event": one.event, "verdict": one.verdict, "reasons": list(one.reasons), "judge": one.judge}
            | {"judged_at": one.judged_at}
            for one in said
        ]
        with self.engine.begin() as connection:
            if rows:
                connection.execute(insert(judgements), rows)
            if through:
                looked = _insertion(connection)(filtered)
                looked = looked.on_conflict_do_update(
                    index_elements=["judge"], set_={"through": looked.excluded.through}
                )
                connection.execute(looked, [{"judge": judge, "through": n} for judge, n in through.items()])

    def filtered_through(self) -> dict[str, int]:
        """By filter, the number of the last event that it has looked at."""
        with self.engine.connect() as connection:
            return {row.judge: row.through for row in connection.execute(select(filtered))}

    def latest(self) -> dict[str, dict[str, Judgement]]:
        """The last word of each judge, by event and judge; of events that nobody judged there is none."""
        found: dict[str, dict[str, Judgement]] = {}
        columns = [judgements.c[name] for name in ("event", "verdict", "reasons", "judge", "judged_at")]
        with self.engine.connect() as connection:
            said = connection.execute(select(*columns).order_by(judgements.c.sequence))
            for event, verdict, reasons, judge, judged_at in said:
                if verdict == UNDONE:
                    found.get(event, {}).pop(judge, None)
                else:
                    found.setdefault(event, {})[judge] = Judgement(event, verdict, tuple(reasons), judge, judged_at)
        return found

    def unjudge(self, event_id: str, *, judge: str) -> None:
        """Take a judge's last word back; it stays on record that it was said."""
        row = {"event": event_id, "verdict": UNDONE, "reasons": [], "judge": judge, "judged_at": now()}
        with self.engine.begin() as connection:
            connection.execute(insert(judgements).values(row))

    def _known(self, event_id: str) -> bool:
        with self.engine.connect() as connection:
            return connection.scalar(select(events.c.sequence).where(events.c.id == event_id)) is not None

    def _read(
        self, conditions: Iterable[ColumnElement[bool]], limit: int | None, oldest_first: bool
    ) -> Iterator[Arrival]:
        names = ("sequence", "received_at", "body", "sender", "network", "crowd")
        wanted = select(*(events.c[name] for name in names)).where(*conditions)
        last: int | None = None
        left = limit
        while left is None or left > 0:
            page = self._page(wanted, last, self._size if left is None else min(left, self._size), oldest_first)
            yield from map(_arrival, page)
            if len(page) < self._size:
                return
            last = page[-1].sequence
            left = None if left is None else left - len(page)

    def _page(self, wanted: Select[Any], last: int | None, size: int, oldest_first: bool) -> Sequence[Row[Any]]:
        sequence = events.c.sequence
        if last is not None:
            wanted = wanted.where(sequence > last if oldest_first else sequence < last)
        ordered = wanted.order_by(sequence.asc() if oldest_first else sequence.desc()).limit(size)
        with self.engine.connect() as connection:
            return connection.execute(ordered).all()


def _added(connection: Connection, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert what is new; the number in the log of each, by id."""
    fresh = _insertion(connection)(events).on_conflict_do_nothing(index_elements=["id"])
    added = connection.execute(fresh.returning(events.c.id, events.c.sequence), rows)
    return {row.id: row.sequence for row in added}


def _insertion(connection: Connection) -> Callable[[Table], postgresql.Insert | sqlite.Insert]:
    """The database's own insertion, which knows what to do about a row that is there already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # imported late, each where it is the database's

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        Event.model_validate_json(row.body), row.received_at, Origin(row.sender, row.network, row.crowd), row.sequence
    )


def _row(event: Event, origin: Origin) -> dict[str, Any]:
    return {
        "id": event.id,
        "received_at": now(),
        "time": event.time,
        "day": event.time.date().isoformat(),
        "rating": event.rating,
        "model": event.model,
        "client": event.client,
        "answer": event.answer,
        "supersedes": event.supersedes,
        "body": event.model_dump_json(by_alias=True),
        "app": event.app,
        "use": event.use,
        "sender": origin.sender,
        "network": origin.network,
        "crowd": origin.crowd,
    }


def _facets(event: Event) -> set[tuple[str, str]]:
    reasons = {("reason", reason) for reason in event.reasons}
    return reasons | {("document", passage.document) for passage in event.passages}


def _conditions(since: datetime | None, rating: int | None, standing: bool) -> Iterator[ColumnElement[bool]]:
    if since is not None:
        yield events.c.time >= since
    if rating is not None:
        yield events.c.rating == rating
    if standing:
        yield _stands()


def _has(word: str) -> ColumnElement[bool]:
    # As JSON writes it within a text.
    return func.lower(events.c.body).contains(dumps(word, ensure_ascii=False)[1:-1], autoescape=True)


def _stands() -> ColumnElement[bool]:
    later = events.alias("later")
    same_answer = and_(events.c.answer != "", later.c.answer == events.c.answer)
    replaced = exists().where(
        later.c.sequence > events.c.sequence,
        later.c.client == events.c.client,
        or_(same_answer, later.c.supersedes == events.c.id),
    )
    return ~replaced
