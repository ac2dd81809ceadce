"""Events on their way out, in the formats that others read.

A format is a function from events to lines of text, without line ends, read and written one by one. To add
one, write it in a module of its own beside this (`bot/sinkhole/kto.py`, say) and name it in `FORMATS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.errors import SettingError
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Verdict

Format = Callable[[Iterable[Event]], Iterator[str]]


def jsonl(events: Iterable[Event]) -> Iterator[str]:
    """Whole events, one JSON object a line, each naming its schema."""
    return (json.dumps(event.as_json(), ensure_ascii=False) for event in events)


FORMATS: dict[str, Format] = {"jsonl": jsonl}


@dataclass
class Shared:
    """The events that may be handed on; the others are counted on the way.

    `local`: they are not to leave the machine; `unfit`: a filter or a reviewer has not let them through.
    """

    events: Iterable[Event]
    verdicts: Mapping[str, Verdict]
    local: int = 0
    unfit: int = 0

    def __iter__(self) -> Iterator[Event]:
        for event in self.events:
            if event.consent != "share":
                self.local += 1
            elif self.verdicts.get(event.id) != "keep":
                self.unfit += 1
            else:
                yield event


def export(events: Iterable[Event], name: str) -> Iterator[str]:
    """The lines of a format by its name. Raises `SettingError` listing the formats there are."""
    if name not in FORMATS:
        raise SettingError(f"no export format is called {name!r}; there are: {', '.join(sorted(FORMATS))}")
    return FORMATS[name](events)
