"""How values lie in the database: the same in SQLite and in PostgreSQL, and the same when they come back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from uuid_utils import uuid7

# PostgreSQL holds no NUL, and neither database a lone half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique without asking anyone, and in the order of time."""
    return str(uuid7())


def now() -> datetime:
    return datetime.now(UTC)


def storable(text: str) -> str:
    """Text with each character that a database refuses replaced by U+FFFD, so that every offset stays."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def storable_json(value: Any) -> Any:
    """A JSON value with every text in it made storable."""
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(name): storable_json(part) for name, part in value.items()}
        case list() | tuple():
            return [storable_json(part) for part in value]
        case _:
            return value


class Words(TypeDecorator[str]):
    """Text of any length that a reader or a model wrote."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text, so that both databases hold the very same characters."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str:
        return json.dumps(storable_json(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Moment(TypeDecorator[datetime]):
    """A time with its zone; SQLite keeps none, so all are stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
