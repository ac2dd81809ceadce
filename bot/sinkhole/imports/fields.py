"""What readers of other programs' exports share."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from bot.sinkhole.schema import text_of

Record = dict[str, Any]
Fields = dict[str, Any]
UNKNOWN = datetime.fromtimestamp(0, UTC)  # the time of what has none
_WRITTEN = "%b %d, %Y %H:%M"  # as text-generation-webui does
ROLES = {"user": "user", "human": "user", "assistant": "assistant", "gpt": "assistant", "bot": "assistant"}
ROLES |= {"system": "system", "developer": "developer", "tool": "tool"}
# What a model thought, ran or called before it answered: `<think>` as it writes it, `<details>` as Open WebUI keeps it.
_THOUGHT = re.compile(
    r'\A\s*<think>.*?</think>\s*|<details type="(?:reasoning|code_interpreter|tool_calls)"[^>]*>.*?</details>\s*',
    re.DOTALL,
)


def moment(value: Any) -> datetime:
    """A time, from seconds or milliseconds since 1970, ISO 8601 or "Nov 05, 2025 14:30"; none is `UNKNOWN`."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        written = str(value)
        found = datetime.strptime(written, _WRITTEN) if written[:1].isalpha() else datetime.fromisoformat(written)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return UNKNOWN


def derived_id(time: datetime, *names: object) -> str:
    """A UUIDv7 of a record's own time and names: always the same for the same."""
    milliseconds = max(0, int(time.timestamp() * 1000)) & ((1 << 48) - 1)
    value = milliseconds << 80 | int.from_bytes(sha256(repr(names).encode()).digest()[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))


def hashed(*names: object) -> str:
    """A name for someone, without the name: the sinkhole salts it once more."""
    return sha256(repr(names).encode()).hexdigest()[:32] if any(names) else ""


def messages(said: Any) -> list[dict[str, str]]:
    """Messages of any of these programs in the OpenAI form; what has no role that is known is left out."""
    found = []
    for one in said if isinstance(said, list) else []:
        role = ROLES.get(str(one.get("role") or one.get("from") or "")) if isinstance(one, dict) else None
        if role:
            content = one.get("content") or one.get("value")
            found.append({"role": role, "content": answered(content) if role == "assistant" else words(content)})
    return found


def words(content: Any) -> str:
    return str(text_of(content))


def answered(content: Any) -> str:
    """The words of an answer, without what its model thought aloud, which is not sent back to it either."""
    return _THOUGHT.sub("", words(content))


def bit(value: Any) -> int | None:
    """A score as a rating: booleans, 1/-1, 1/0; None for what is no thumb."""
    if isinstance(value, bool):
        return 1 if value else -1
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return 1 if number == 1 else -1 if number in (0, -1) else None
