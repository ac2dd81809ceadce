"""Two answers to one question, of which one was preferred; and the question as a model is asked it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.sinkhole.schema import Event, Source

Message = dict[str, str]
SYSTEM = {"system", "developer"}


@dataclass(frozen=True, slots=True)
class Pair:
    """`prompt` in the OpenAI form."""

    prompt: list[Message]
    chosen: str
    rejected: str


def pairs(events: Iterable[Event]) -> Iterator[Pair]:
    """Comparisons and corrections as they come; at the end, those that ratings of a group's answers make.

    Of a group each text that was rated good beats each that was rated bad. A text about which readers disagree, or
    that is on both sides, proves nothing.
    """
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        prompt = prompt_of(event)
        if not prompt:
            continue
        if event.chosen and event.rejected and event.chosen != event.rejected:
            yield Pair(prompt, event.chosen, event.rejected)
        if event.correction and event.response and event.correction != event.response:
            yield Pair(prompt, event.correction, event.response)
        if event.group and event.rating and event.response:
            groups[event.app, event.group].append(event)
    for answers in groups.values():
        good = {one.response: one for one in answers if one.rating == 1}
        bad = {one.response for one in answers if one.rating == -1}
        for text, event in good.items():
            if text not in bad:
                yield from (Pair(prompt_of(event), text, other) for other in sorted(bad - good.keys()))


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
