"""Replies that come piece by piece, and end at once when the reader leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator

from anyio import CancelScope
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool


def streamed(pieces: Generator[str], media_type: str) -> StreamingResponse:
    """The pieces as they come; closed at the end, and with them whatever lock or seat they hold."""
    return StreamingResponse(_closing(pieces), media_type=media_type)


async def _closing(pieces: Generator[str]) -> AsyncIterator[str]:
    try:
        async for piece in iterate_in_threadpool(pieces):
            yield piece
    finally:
        # Left alone, a generator that nobody reads on is closed whenever it is collected, which may be never.
        with CancelScope(shield=True):
            await run_in_threadpool(pieces.close)
