"""Who is let in by what, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, inspect, select, text, update

from bot.access import schema
from bot.access.reader import Reader
from bot.access.users import Users
from bot.errors import NotFound, WaystoneError
from index.store.types import now

PASSWORD = "a door of oak"


@pytest.fixture
def users(database: Engine) -> Users:
    return Users(database, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # quick, and as strict


def test_a_password_lets_in_its_user_alone(users: Users) -> None:
    users.add("ida", PASSWORD, admin=True)
    users.add("ben", "another one")
    users.add("cleo")
    assert users.by_password("ida", PASSWORD) == Reader("ida", admin=True)
    for name, password in [("ben", PASSWORD), ("ida", ""), ("cleo", ""), ("nobody", PASSWORD), ("ida", "x" * 9_000)]:
        assert users.by_password(name, password) is None


def test_nothing_in_the_database_opens_the_door(users: Users) -> None:
    users.add("ida", PASSWORD)
    secrets = [users.issue("ida", "token"), users.issue("ida", "session")]
    with users._engine.connect() as connection:
        stored = "".join(str(connection.execute(select(table)).all()) for table in schema.metadata.sorted_tables)
    assert "$argon2id$" in stored
    assert not any(secret in stored for secret in (PASSWORD, *secrets))


def test_a_token_is_no_session_and_ends_when_it_is_revoked(users: Users) -> None:
    users.add("ida", PASSWORD)
    token = users.issue("ida", "token", "chat")
    assert users.by_secret(token, "token") == Reader("ida")
    assert users.by_secret(token, "session") is None
    [listed] = users.tokens()
    assert (listed.name, listed.label) == ("ida", "chat")
    users.revoke(listed.id)
    assert users.by_secret(token, "token") is None
    with pytest.raises(NotFound, match="waystone user tokens"):
        users.revoke(listed.id)


def test_sessions_end_by_logging_out_by_time_and_with_the_password(users: Users) -> None:
    users.add("ida", PASSWORD)
    ended, old, other = (users.issue("ida", "session") for _ in range(3))
    users.end(ended)
    with users._engine.begin() as connection:
        digest = schema.credentials.c.digest == sha256(old.encode()).hexdigest()
        past = now() - timedelta(seconds=1)
        connection.execute(update(schema.credentials).where(digest).values(expires_at=past))
    assert [users.by_secret(one, "session") for one in (ended, old, other)] == [None, None, Reader("ida")]
    users.set_password("ida", "a new door")
    assert users.by_secret(other, "session") is None


def test_a_removed_user_is_out_at_once(users: Users) -> None:
    users.add("ida", PASSWORD)
    token = users.issue("ida", "token")
    users.remove("ida")
    assert users.by_secret(token, "token") is None
    assert users.by_password("ida", PASSWORD) is None
    with pytest.raises(NotFound, match="waystone user list"):
        users.remove("ida")


def test_whom_a_proxy_lets_in_is_an_ordinary_user(users: Users) -> None:
    users.add("boss", admin=True)
    assert users.by_proxy("boss") == Reader("boss", admin=True)
    assert users.by_proxy("new@example.org") == users.by_proxy("new@example.org") == Reader("new@example.org")
    assert users.by_proxy("../../etc") is None


@pytest.mark.parametrize(
    ("name", "password"), [("..", PASSWORD), ("a b", PASSWORD), ("", PASSWORD), ("ida", "short"), ("ida", "x" * 300)]
)
def test_odd_names_and_weak_passwords_are_refused(users: Users, name: str, password: str) -> None:
    with pytest.raises(WaystoneError):
        users.add(name, password)
    assert users.listed() == []


def test_capitals_and_spaces_around_make_no_other_user(users: Users) -> None:
    users.add("Ida", PASSWORD)
    came = [users.by_password(name, PASSWORD) for name in ("IDA", "Ida ")]
    assert [*came, users.by_proxy("iDa")] == [Reader("ida")] * 3
    with pytest.raises(WaystoneError, match="already"):
        users.add("ida", PASSWORD)


def test_a_name_is_taken_once(users: Users) -> None:
    users.add("ida", PASSWORD)
    with pytest.raises(WaystoneError, match="already"):
        users.add("ida", PASSWORD, admin=True)
    assert not users.listed()[0].admin


def test_the_migration_makes_these_tables(users: Users) -> None:
    made = inspect(users._engine)
    for table in schema.metadata.sorted_tables:
        assert [column["name"] for column in made.get_columns(table.name)] == [one.name for one in table.columns]
    with users._engine.connect() as connection:
        assert connection.execute(text("select reader from conversations union select reader from answers")).all() == []
