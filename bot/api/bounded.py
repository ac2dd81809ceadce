"""Requests as HTTP has them, beside what FastAPI does: bodies have a bound, and HEAD is GET without a body."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.access.rules import path_of
from bot.api.failures import INVALID, failure

MOST_BYTES: Final = 10_000_000  # of a request to the API: a conversation of a million words
_API: Final = re.compile(r"/v1/(?!feedback\b)")  # feedback has a bound of its own
_READ: Final = re.compile(r"/(?:v1/.*|healthz|metrics)")  # what GET answers at once: a stream has no end
_TOO_LARGE: Final = f"the body: at most {MOST_BYTES:,} bytes at a time"


class Bounded:
    """ASGI middleware: what is larger than `MOST_BYTES` is refused, and not read to its end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _API.match(path_of(scope)):
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdecimal() and int(told) > MOST_BYTES:
            await failure(413, _TOO_LARGE, INVALID)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BYTES:
                raise HTTPException(413, _TOO_LARGE)
            return message

        await self._app(scope, counted, send)


class Heads:
    """ASGI middleware: HEAD is answered as GET is, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not _READ.fullmatch(path_of(scope)):
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)
