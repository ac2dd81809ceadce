"""What trainers read: the columns of TRL 1.16 (conversational, one form a file) and of the OpenAI API.

Of an event without a question nothing can be learned in these forms, and it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.sinkhole.exports.pairs import pairs, prompt_of
from bot.sinkhole.schema import Event

Row = dict[str, Any]


def kto(events: Iterable[Event]) -> Iterator[Row]:
    """`prompt`, `completion`, `label`: rated answers, corrections (wanted), both sides of a pair."""
    for event in events:
        if not (prompt := prompt_of(event)):
            continue
        for text, label in _judged(event):
            yield {"prompt": prompt, "completion": _said(text), "label": label}


def dpo(events: Iterable[Event]) -> Iterator[Row]:
    """`prompt`, `chosen`, `rejected`: from comparisons, corrections, and unlike ratings of one group's answers."""
    for pair in pairs(events):
        yield {"prompt": pair.prompt, "chosen": _said(pair.chosen), "rejected": _said(pair.rejected)}


def sft(events: Iterable[Event]) -> Iterator[Row]:
    """`prompt`, `completion`: what was rated good, chosen, or written as a correction."""
    for event in events:
        if not (prompt := prompt_of(event)):
            continue
        for text, label in _judged(event):
            if label:
                yield {"prompt": prompt, "completion": _said(text)}


def openai(events: Iterable[Event]) -> Iterator[Row]:
    """The OpenAI API's preference form."""
    for pair in pairs(events):
        yield {
            "input": {"messages": pair.prompt, "tools": [], "parallel_tool_calls": True},
            "preferred_output": _said(pair.chosen),
            "non_preferred_output": _said(pair.rejected),
        }


def _judged(event: Event) -> Iterator[tuple[str, bool]]:
    """Texts, and whether they are wanted."""
    if event.chosen and event.rejected:
        yield event.chosen, True
        yield event.rejected, False
    if event.rating and event.response:
        yield event.response, event.rating == 1
    if event.correction and event.correction != event.response:
        yield event.correction, True


def _said(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]
