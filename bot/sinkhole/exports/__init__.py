"""Events on their way out, in the formats that others read.

A format is a function from events to rows, one JSON object each, read and written one by one; events that give it no
row it counts by reason. To add one, write it in a module beside this and name it in `FORMATS`. Secrets and personal
data are masked before a format sees an event; `dataset` writes a folder with splits and a card.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import SettingError
from bot.sinkhole.exports.masks import masked
from bot.sinkhole.exports.scores import langfuse, langsmith, otel
from bot.sinkhole.exports.training import dpo, kto, openai, sft
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Verdict

Row = dict[str, Any]
Format = Callable[[Iterable[Event], Counter[str]], Iterator[Row]]


def whole(events: Iterable[Event], _: Counter[str]) -> Iterator[Row]:
    """Whole events, each naming its schema."""
    return (event.as_json() for event in events)


FORMATS: dict[str, Format] = {
    "jsonl": whole,
    "parquet": whole,  # the same rows, in a file of columns
    "kto": kto,
    "dpo": dpo,
    "sft": sft,
    "openai": openai,
    "langfuse": langfuse,
    "langsmith": langsmith,
    "otel": otel,
}


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
            elif event.rating != 0:  # a withdrawal says nothing but that it is one
                yield event


def export(
    events: Iterable[Event], name: str, left_out: Counter[str] | None = None, *, unmasked: bool = False
) -> Iterator[Row]:
    """The rows of a format by its name; events that give it none are counted in `left_out` by reason, on the way.

    Raises `SettingError` listing the formats there are.
    """
    if name not in FORMATS:
        raise SettingError(f"no export format is called {name!r}; there are: {', '.join(sorted(FORMATS))}")
    reasons = Counter[str]() if left_out is None else left_out
    return FORMATS[name](events if unmasked else map(masked, events), reasons)
