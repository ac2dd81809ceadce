"""The pace of an answer that waits for its writer: whoever follows it sleeps meanwhile, each in a way of its own.

An answer's events don't block while readers stand in line: the place in it comes again and again. So a server gives the
thread back between two looks, and a command simply sleeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterable, Iterator
from dataclasses import dataclass
from time import sleep
from typing import Any, Final, TypeVar

import anyio
from anyio import CancelScope, CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from bot.events import Event, Status

Made = TypeVar("Made")

# Seconds between looks at the line, for each reader ahead, and at most.
_LOOK: Final = 0.05
_LONGEST: Final = 1.0
# Threads that answers are made in, more than the writers' seats; other calls have threads of their own, and health and
# log-in don't wait for these.
AT_ONCE: Final = 24
_threads: RunVar[CapacityLimiter] = RunVar("threads that answers are made in")


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing happens for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class End:
    """No step is left; `value` is what the generator returned."""

    value: Any


def in_line(ahead: int) -> Wait:
    """How long to leave a line alone in which `ahead` are to be served first, oneself among them."""
    return Wait(min(_LONGEST, _LOOK * ahead))


def paced(events: Iterable[Event]) -> Iterator[Event | Wait]:
    """The events, each place in line told once, and what there is to wait before the next."""
    told = 0
    for event in events:
        ahead = event.waiting if isinstance(event, Status) else 0
        if not ahead or ahead != told:
            yield event
        if ahead:
            yield in_line(ahead)
        told = ahead


def patiently(events: Iterable[Event]) -> Iterator[Event]:
    """The events for a thread that has nothing else to do: it sleeps while it waits."""
    for event in paced(events):
        if isinstance(event, Wait):
            sleep(event.seconds)
        else:
            yield event


async def unhurried(steps: Iterator[Made | Wait]) -> AsyncGenerator[Made, None]:
    """The steps, each made in a thread, and no thread held while there are none; closed at the end if they can be."""
    try:
        while not isinstance(came := await step(steps), End):
            if isinstance(came, Wait):
                await anyio.sleep(came.seconds)
            else:
                yield came
    finally:
        # Left alone, a generator that nobody reads on is closed whenever it is collected, which may be never.
        if isinstance(steps, Generator):
            with CancelScope(shield=True):
                await to_thread.run_sync(steps.close)


async def step(steps: Iterator[Made]) -> Made | End:
    """The next step, made in a thread; whoever is cancelled meanwhile waits for its end."""

    def made() -> Made | End:
        try:
            return next(steps)
        except StopIteration as end:
            return End(end.value)

    making = asyncio.ensure_future(to_thread.run_sync(made, limiter=_limiter()))
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        # The thread goes on, and a generator that runs cannot be closed.
        with CancelScope(shield=True):
            await asyncio.gather(making, return_exceptions=True)
        raise


def _limiter() -> CapacityLimiter:
    """One of each event loop."""
    try:
        return _threads.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _threads.set(limiter)
        return limiter
