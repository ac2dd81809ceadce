"""Events on their way out, in the formats that others read.

A format is a function from events to lines of text, without line ends, read and written one by one. To add
one, write it in a module of its own beside this (`bot/sinkhole/kto.py`, say) and name it in `FORMATS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.errors import SettingError
from bot.sinkhole.schema import Event

Format = Callable[[Iterable[Event]], Iterator[str]]


def jsonl(events: Iterable[Event]) -> Iterator[str]:
    """Whole events, one JSON object a line, each naming its schema."""
    return (json.dumps(event.as_json(), ensure_ascii=False) for event in events)


FORMATS: dict[str, Format] = {"jsonl": jsonl}


@dataclass
class Shared:
    """The events that may leave the machine; `held` counts the others on the way."""

    events: Iterable[Event]
    held: int = 0

    def __iter__(self) -> Iterator[Event]:
        for event in self.events:
            if event.consent == "share":
                yield event
            else:
                self.held += 1


def export(events: Iterable[Event], name: str) -> Iterator[str]:
    """The lines of a format by its name. Raises `SettingError` listing the formats there are."""
    if name not in FORMATS:
        raise SettingError(f"no export format is called {name!r}; there are: {', '.join(sorted(FORMATS))}")
    return FORMATS[name](events)
