"""Write tokens: who may send for many people. Only a token's SHA-256 is kept, so that the log gives none away."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine, insert, select, update

from bot.errors import InvalidToken, NotFound, WaystoneError
from bot.sinkhole.tables import tokens
from index.store.types import now

PREFIX = "sink_"  # tells secret scanners, and readers of a configuration, what it is
A_MINUTE = 120_000


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever holds a token, by the name that it was given; `a_minute` events are taken from it."""

    name: str
    a_minute: int
    added_at: datetime
    revoked_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        revoked = self.revoked_at.isoformat() if self.revoked_at else None
        return {
            "name": self.name,
            "a_minute": self.a_minute,
            "added_at": self.added_at.isoformat(),
            "revoked_at": revoked,
        }


class Tokens:
    """The tokens in the database. A name is given once, also after its token was revoked: events bear it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, a_minute: int = A_MINUTE) -> str:
        """A new token for a sender, to be shown this one time. Raises `WaystoneError` when the name is taken."""
        if not name.strip() or len(name) > 100:
            raise WaystoneError("a sender's name has 1 to 100 characters")
        if any(sender.name == name for sender in self.senders()):
            raise WaystoneError(f"{name!r} has, or had, a token; give the new one another name")
        token = PREFIX + secrets.token_urlsafe(32)
        row = {"name": name, "digest": _digest(token), "a_minute": a_minute, "added_at": now()}
        with self._engine.begin() as connection:
            connection.execute(insert(tokens).values(row))
        return token

    def senders(self) -> Sequence[Sender]:
        """All that ever had a token, the oldest first."""
        columns = [tokens.c[name] for name in ("name", "a_minute", "added_at", "revoked_at")]
        with self._engine.connect() as connection:
            return [Sender(*row) for row in connection.execute(select(*columns).order_by(tokens.c.added_at))]

    def revoke(self, name: str) -> None:
        """Take nothing more with this sender's token. Raises `NotFound`."""
        revoked = update(tokens).where(tokens.c.name == name, tokens.c.revoked_at.is_(None)).values(revoked_at=now())
        with self._engine.begin() as connection:
            if not connection.execute(revoked).rowcount:
                raise NotFound(f"no sender called {name!r} has a token; `waystone sinkhole token list` shows who does")

    def sender(self, token: str) -> Sender:
        """Who sends with this token. Raises `InvalidToken`."""
        columns = [tokens.c[name] for name in ("name", "a_minute", "added_at")]
        wanted = select(*columns).where(tokens.c.digest == _digest(token), tokens.c.revoked_at.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise InvalidToken("this token is unknown or revoked; `waystone sinkhole token add NAME` makes a new one")
        return Sender(*row)


def _digest(token: str) -> str:
    # The token is random and long: nothing is gained by a slow hash.
    return sha256(token.encode(errors="replace")).hexdigest()
