"""Two answers to one question, of which one was preferred; and the question as a model is asked it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.sinkhole.schema import Event, Source

Message = dict[str, str]
SYSTEM = {"system", "developer"}
NO_QUESTION: Final = "no question, and of an answer alone nothing can be learned"
ALONE: Final = "no other answer to the same question that is better or worse"


@dataclass(frozen=True, slots=True)
class Pair:
    """`prompt` in the OpenAI form."""

    prompt: list[Message]
    chosen: str
    rejected: str


def pairs(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Pair]:
    """Comparisons and corrections as they come; at the end, those that ratings of a group's answers make.

    Of a group each text that was rated good beats each that was rated bad. A text about which readers disagree, or
    that is on both sides, proves nothing.
    """
    alone: set[str] = set()
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for prompt, event in asked(events, left_out):
        own = [
            Pair(prompt, better, worse)
            for better, worse in ((event.chosen, event.rejected), (event.correction, event.response))
            if better and worse and better != worse
        ]
        yield from own
        if not own:
            alone.add(event.id)
        if event.group and event.rating and event.response:
            groups[event.app, event.group].append(event)
    for answers in groups.values():
        good = {one.response: one for one in answers if one.rating == 1}
        bad = {one.response for one in answers if one.rating == -1}
        better, worse = good.keys() - bad, bad - good.keys()
        for text, event in good.items():
            if text in better:
                yield from (Pair(prompt_of(event), text, other) for other in sorted(worse))
        if better and worse:
            alone -= {one.id for one in answers if one.response in better | worse}
    left_out[ALONE] += len(alone)


def asked(events: Iterable[Event], left_out: Counter[str]) -> Iterator[tuple[list[Message], Event]]:
    """Events with their prompts; those that have no question are counted."""
    for event in events:
        if prompt := prompt_of(event):
            yield prompt, event
        else:
            left_out[NO_QUESTION] += 1


def prompt_of(event: Event) -> list[Message]:
    """The messages up to the last question, the sources ahead of it; none where there is no question.

    Calls of tools and empty messages are left out, and a developer's words are the system's: chat templates know
    those three roles.
    """
    asked = max((n for n, one in enumerate(event.messages) if one.role == "user" and one.content.strip()), default=-1)
    said = [one for one in event.messages[: asked + 1] if one.role != "tool" and one.content.strip()]
    prompt = [{"role": "system" if one.role in SYSTEM else one.role, "content": one.content} for one in said]
    if prompt and event.sources:
        prompt[-1]["content"] = f"{_listed(event.sources)}\n\n{prompt[-1]['content']}"
    return prompt


def _listed(sources: Iterable[Source]) -> str:
    return "Sources:\n\n" + "\n\n".join(
        f"{f'[{one.n}] ' if one.n else ''}{f'{one.title}: ' if one.title else ''}{one.text}" for one in sources
    )
