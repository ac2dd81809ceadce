"""Replies that are made step by step.

What a reader holds, a seat at the writer above all, is held no longer than it takes to make the reply: a stream is made
at its own pace however slowly it is read, and ends with the connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import closing
from typing import TypeVar

import anyio
from fastapi import Request
from fastapi.responses import StreamingResponse

from bot.answering.pace import End, Wait, step, unhurried
from bot.errors import WaystoneError

Made = TypeVar("Made")


def streamed(pieces: Generator[str | Wait], media_type: str) -> StreamingResponse:
    """The pieces as they come; closed at the end, and with them whatever lock or seat they hold."""
    return StreamingResponse(_ahead(pieces), media_type=media_type)


async def ended(steps: Generator[Wait, None, Made], request: Request) -> Made:
    """What the steps come to in the end. Raises `WaystoneError` where the caller goes away meanwhile."""
    with closing(steps):
        while not isinstance(came := await step(steps), End):
            if await request.is_disconnected():
                raise WaystoneError("the caller has gone")
            await anyio.sleep(came.seconds)
        made: Made = came.value
        return made


async def _ahead(pieces: Generator[str | Wait]) -> AsyncIterator[str]:
    """The pieces, made whether or not the reader takes them; no more of them once the reader has gone."""
    made: asyncio.Queue[str | None] = asyncio.Queue()

    async def make() -> None:
        try:
            async for piece in unhurried(pieces):
                made.put_nowait(piece)
        finally:
            made.put_nowait(None)

    making = asyncio.create_task(make())
    try:
        while (piece := await made.get()) is not None:
            yield piece
        await making  # raises what went wrong
    finally:
        making.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.wait({making})
