"""The arena's comparisons that wait for a vote, in the database: a restart of the server costs no vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, delete, insert, select

from bot.errors import NotFound
from bot.sinkhole.arena import Contender, Side
from bot.sinkhole.tables import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

OPEN: Final = 1000  # that wait for a vote; the oldest are forgotten


@dataclass(frozen=True, slots=True)
class Match:
    """Two answers that wait for the vote of the client who asked; `a` and `b` stand in an order that chance gave.

    `one` and `other` are the names of those whom the client chose, "" for any. An id is a UUIDv7.
    """

    id: str
    client: str
    question: str
    one: str
    other: str
    a: Side
    b: Side


class Matches:
    """The comparisons that are open, `most` of them; every call is safe from any thread."""

    def __init__(self, engine: Engine, most: int = OPEN) -> None:
        self._engine = engine
        self._most = most

    def add(self, match: Match) -> None:
        asked = {"question": match.question, "one": match.one, "other": match.other}
        row = {"id": match.id, "client": match.client, **asked, "sides": [_written(match.a), _written(match.b)]}
        with self._engine.begin() as connection:
            connection.execute(insert(matches).values(row))
            newest = select(matches.c.id).order_by(matches.c.id.desc())
            last = connection.scalar(newest.offset(self._most).limit(1))
            if last is not None:
                connection.execute(delete(matches).where(matches.c.id <= last))

    def latest(self, client: str) -> Match | None:
        """The one that this client asked for last."""
        wanted = select(matches).where(matches.c.client == client).order_by(matches.c.id.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return _match(row) if row else None

    def close(self, match_id: str, client: str) -> Match:
        """Take it out of the open ones, to be voted on once. Raises `NotFound`."""
        mine = (matches.c.id == match_id, matches.c.client == client)
        with self._engine.begin() as connection:
            row = connection.execute(select(matches).where(*mine)).mappings().first()
            if row is None or not connection.execute(delete(matches).where(*mine)).rowcount:
                raise NotFound("this comparison is no longer open; ask both again")
        return _match(row)


def _written(side: Side) -> dict[str, Any]:
    who = side.contender
    return {"model": who.model, "without": sorted(who.without), "answer": side.answer}


def _match(row: Mapping[Any, Any]) -> Match:
    a, b = (Side(Contender(one["model"], frozenset(one["without"])), one["answer"]) for one in row["sides"])
    return Match(row["id"], row["client"], row["question"], row["one"], row["other"], a, b)
