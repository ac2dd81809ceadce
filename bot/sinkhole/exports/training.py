"""What trainers read: the columns of TRL 1.16 (conversational, one form a file) and of the OpenAI API.

Of an event without a question nothing can be learned in these forms: it is left out, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.sinkhole.exports.pairs import asked, pairs
from bot.sinkhole.schema import Event

Row = dict[str, Any]
_UNDECIDED: Final = "neither good nor bad"
_NONE_WANTED: Final = "no answer that was good, chosen or written as a correction"


def kto(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """`prompt`, `completion`, `label`: rated answers, corrections (wanted), both sides of a pair."""
    for prompt, event in asked(events, left_out):
        judged = [*_judged(event)]
        left_out[_UNDECIDED] += not judged
        for text, label in judged:
            yield {"prompt": prompt, "completion": _said(text), "label": label}


def dpo(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """`prompt`, `chosen`, `rejected`: from comparisons, corrections, and unlike ratings of one group's answers."""
    for pair in pairs(events, left_out):
        yield {"prompt": pair.prompt, "chosen": _said(pair.chosen), "rejected": _said(pair.rejected)}


def sft(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """`prompt`, `completion`: what was rated good, chosen, or written as a correction."""
    for prompt, event in asked(events, left_out):
        wanted = [text for text, label in _judged(event) if label]
        left_out[_NONE_WANTED] += not wanted
        for text in wanted:
            yield {"prompt": prompt, "completion": _said(text)}


def openai(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """The OpenAI API's preference form."""
    for pair in pairs(events, left_out):
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
