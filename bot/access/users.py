"""Users: hashed passwords, sessions of browsers, and tokens of programs."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.access.reader import Reader
from bot.access.schema import credentials, users
from bot.errors import NotFound, WaystoneError
from index.store.types import new_id, now

SESSION: Final = timedelta(days=14)
SHORTEST: Final = 8  # characters of a password, as NIST SP 800-63B has it
LONGEST: Final = 256  # so that hashing one costs no more than another
NAME: Final = re.compile(r"\w[\w.@+-]{0,79}")

TOKEN: Final = "ws-"  # how a token begins

Kind = Literal["session", "token"]


@dataclass(frozen=True, slots=True)
class User:
    name: str
    admin: bool
    has_password: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """What is shown of a token: never its secret, which only its owner has."""

    id: str
    name: str
    label: str
    created_at: datetime


class Users:
    """Safe to share between threads, and between processes on one database."""

    def __init__(self, engine: Engine, hasher: PasswordHasher | None = None) -> None:
        self._engine = engine
        self._hasher = hasher or PasswordHasher()
        self._hashing = Lock()  # one at a time: each takes 64 MiB, and many at once would be a way to stop the server

    # Users

    def add(self, name: str, password: str = "", *, admin: bool = False) -> None:
        """A new user; without a password only a proxy or a token lets them in. Raises `WaystoneError`."""
        name = plain(name)
        if not is_name(name):
            raise WaystoneError(
                f"{name!r} is no name for a user: give up to 80 letters, digits and . _ @ + -, a letter first"
            )
        row = {"name": name, "password": self._hashed(password), "admin": admin, "created_at": now()}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(users).values(row))
        except IntegrityError:
            raise WaystoneError(f"there is a user {name} already") from None

    def set_password(self, name: str, password: str) -> None:
        """Ends every session of the user, too. Raises `NotFound`."""
        name = plain(name)
        hashed = self._hashed(password)
        with self._engine.begin() as connection:
            changed = connection.execute(update(users).where(users.c.name == name).values(password=hashed)).rowcount
            _expect(changed, name)
            connection.execute(delete(credentials).where(credentials.c.name == name, credentials.c.kind == "session"))

    def remove(self, name: str) -> None:
        """The user, with sessions and tokens. Raises `NotFound`."""
        name = plain(name)
        with self._engine.begin() as connection:
            connection.execute(delete(credentials).where(credentials.c.name == name))
            _expect(connection.execute(delete(users).where(users.c.name == name)).rowcount, name)

    def listed(self) -> list[User]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(users).order_by(users.c.name))
            return [User(row.name, row.admin, bool(row.password), row.created_at) for row in rows]

    # Coming in

    def by_password(self, name: str, password: str) -> Reader | None:
        """Whoever has that name and password; a name that there is not takes as long as one that there is."""
        with self._engine.connect() as connection:
            row = connection.execute(select(users).where(users.c.name == plain(name))).first()
        stored = row.password if row and row.password else self._of_nobody
        right = len(password) <= LONGEST and self._verified(stored, password)
        return Reader(row.name, row.admin) if row and row.password and right else None

    def by_proxy(self, name: str) -> Reader | None:
        """Whom a trusted proxy has let in; one seen for the first time is added, as an ordinary user."""
        name = plain(name)
        if not is_name(name):
            return None
        if not (found := self._reader(name)):
            try:
                self.add(name)
            except WaystoneError:  # two calls at once
                return self._reader(name)
            return Reader(name)
        return found

    def by_secret(self, secret: str, kind: Kind) -> Reader | None:
        """Whose session or token that is, unless it has run out or was taken back."""
        ours = select(users.c.name, users.c.admin).join(credentials, credentials.c.name == users.c.name)
        lasts = or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > now())
        with self._engine.connect() as connection:
            asked = ours.where(credentials.c.digest == _digest(secret), credentials.c.kind == kind, lasts)
            row = connection.execute(asked).first()
        return Reader(row.name, row.admin) if row else None

    def issue(self, name: str, kind: Kind, label: str = "") -> str:
        """A new secret, shown once and never stored. Raises `NotFound`."""
        name = plain(name)
        if not self._reader(name):
            _expect(0, name)
        secret = (TOKEN if kind == "token" else "") + secrets.token_urlsafe(32)
        expires = now() + SESSION if kind == "session" else None
        row = {"digest": _digest(secret), "id": new_id(), "name": name, "kind": kind, "label": label}
        with self._engine.begin() as connection:
            connection.execute(delete(credentials).where(credentials.c.expires_at < now()))
            connection.execute(insert(credentials).values(**row, created_at=now(), expires_at=expires))
        return secret

    def end(self, secret: str) -> None:
        """The session of that secret is over."""
        with self._engine.begin() as connection:
            connection.execute(delete(credentials).where(credentials.c.digest == _digest(secret)))

    def tokens(self) -> list[Token]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(credentials).where(credentials.c.kind == "token").order_by("created_at"))
            return [Token(row.id, row.name, row.label, row.created_at) for row in rows]

    def revoke(self, token_id: str) -> None:
        """The token lets nobody in from now on. Raises `NotFound`."""
        with self._engine.begin() as connection:
            gone = delete(credentials).where(credentials.c.id == token_id, credentials.c.kind == "token")
            if not connection.execute(gone).rowcount:
                raise NotFound(f"no token has the id {token_id}; `waystone user tokens` lists them")

    @cached_property
    def _of_nobody(self) -> str:
        """A hash that no password has, to be compared with where there is no user of a name."""
        return self._hasher.hash(secrets.token_urlsafe(32))

    def _reader(self, name: str) -> Reader | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(users.c.name, users.c.admin).where(users.c.name == name)).first()
        return Reader(row.name, row.admin) if row else None

    def _hashed(self, password: str) -> str:
        if not password:
            return ""
        if not SHORTEST <= len(password) <= LONGEST:
            raise WaystoneError(f"a password has {SHORTEST} to {LONGEST} characters; choose another")
        with self._hashing:
            return self._hasher.hash(password)

    def _verified(self, stored: str, password: str) -> bool:
        with self._hashing:
            try:
                return self._hasher.verify(stored, password)
            except (VerificationError, InvalidHashError):
                return False


def plain(name: str) -> str:
    """A user's name as it is kept: in small letters, as it is a folder's name too, and those differ not everywhere.

    A space around it, as the keyboards of phones add one, is no part of it.
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_name(name: str) -> bool:
    """Whether a user can be called that."""
    return NAME.fullmatch(plain(name)) is not None


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()


def _expect(found: int, name: str) -> None:
    if not found:
        raise NotFound(f"there is no user {name}; `waystone user list` lists them")
