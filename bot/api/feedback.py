"""`POST /v1/feedback`: where any front end can log a text and what someone thought of it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from math import ceil
from time import monotonic
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from bot.access.reader import NOBODY, reader_of
from bot.api.failures import failure, told
from bot.api.guard import FEEDBACK
from bot.errors import InvalidEvent, InvalidToken
from bot.loopback import is_loopback
from bot.render.json import Json
from bot.settings import Settings
from bot.sinkhole.ingest import Caller, Known, accept_all, caller_of
from bot.sinkhole.limits import RateLimits
from bot.sinkhole.schema import json_schema
from bot.sinkhole.store import Sinkhole
from bot.sinkhole.tokens import PREFIX, Sender, Tokens
from bot.sinkhole.writer import Sent, Writer

WITHOUT_TOKEN = 600  # events a minute, as from one user that a sender names
MOST_BYTES = 32_000_000
TRUSTED: Final = 2.0  # seconds in which a token is not looked up again; one that is revoked is taken so long
MOST_KNOWN: Final = 10_000  # callers whose names are kept at hand
FEW = 20  # events that are read at once; more, and rated answers to look up, wait in a thread

BODY = {
    "requestBody": {
        "required": True,
        "description": "a string and a bit, an event of the schema `sinkhole/1`, or up to 1,000 in a list",
        "content": {
            "application/json": {
                "schema": {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]},
                "examples": {
                    "smallest": {"value": {"text": "It never says what a sinkhole is.", "rating": -1}},
                    "answer": {"value": {"answer": "the id of the chat completion", "rating": 1}},
                },
            }
        },
    }
}


class Door:
    """Who may come in: tells callers apart, and how much each may send."""

    def __init__(self, settings: Settings, tokens: Tokens, clock: Callable[[], float] = monotonic) -> None:
        self._settings = settings
        self._tokens = tokens
        self._clock = clock
        self._senders: dict[str, tuple[Sender, float]] = {}
        self._limits = RateLimits()
        self._known: dict[str, Caller] = {}

    async def caller(self, request: Request) -> tuple[Caller, int | None]:
        """Who sends, and how many events a minute are taken from it. Raises `InvalidToken`."""
        address = request.client.host if request.client else ""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        # Where users are kept the gate has looked at a user's own token, which is none of the sinkhole's.
        known = self._settings.users == "required" and reader_of(request.scope) != NOBODY
        if kind.lower() == "bearer" and (token.startswith(PREFIX) or not known):
            sender = await self._sender(token)
            return self._caller(address, sender.name), sender.a_minute
        own = self._settings.sinkhole_rate
        return self._caller(address), own or (None if is_loopback(address) else WITHOUT_TOKEN)

    def wait(self, caller: Caller, a_minute: int | None, events: int) -> float:
        """Seconds that the caller has to wait; 0: come in."""
        return self._limits.take(caller.client, events, a_minute) if a_minute else 0

    def users_wait(self, events: Sent) -> float:
        """Seconds that the senders' users have to wait: one of them must not use up what its sender may send."""
        users = Counter(event.client for event, origin in events if not origin.crowd)
        return max((self._limits.take(user, count, WITHOUT_TOKEN) for user, count in users.items()), default=0)

    async def _sender(self, token: str) -> Sender:
        known, until = self._senders.get(token, (None, 0.0))
        if known is None or until < self._clock():
            known = await run_in_threadpool(self._tokens.sender, token)
            if len(self._senders) > MOST_KNOWN:
                self._senders.clear()
            self._senders[token] = known, self._clock() + TRUSTED
        return known

    def _caller(self, address: str, sender: str = "") -> Caller:
        # Its salted names cost a look at the disk each.
        key = f"{sender}\0{address}"
        if key not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            self._known[key] = caller_of(self._settings.home, address, sender)
        return self._known[key]


class Bare(APIRoute):
    """A call that reads its request and writes its response by itself.

    It has no parameters; that FastAPI looks for them took longer than all else that is done for one event.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


def routes(sinkhole: Sinkhole, known: Known, settings: Settings) -> APIRouter:
    """The calls; the data folder's salt makes names of the callers, `known` tells of the answers to be rated by id."""
    router = APIRouter(prefix=FEEDBACK, tags=["sinkhole"])
    writer, door = Writer(sinkhole), Door(settings, Tokens(sinkhole.engine))

    async def feedback(request: Request) -> JSONResponse:
        """Log feedback; sent twice with the same id it is stored once. When it answers, all is on disk.

        All events are taken, or none: what is wrong is told by event and field. 429 says when to come back.
        """
        try:
            caller, a_minute = await door.caller(request)
        except InvalidToken as error:
            return failure(401, str(error), "InvalidToken")
        sent = await _body(request)
        if isinstance(sent, JSONResponse):
            return sent
        payloads = sent if isinstance(sent, list) else [sent]
        if wait := door.wait(caller, a_minute, len(payloads)):
            return _busy(f"that is more than {a_minute} events a minute", wait)
        try:
            events = await _accepted(payloads, caller, known)
        except InvalidEvent as error:
            return refused(error, single=sent is not payloads)
        if wait := door.users_wait(events):
            return _busy(f"that is more than {WITHOUT_TOKEN} events a minute of one client; nothing was logged", wait)
        stored = await asyncio.wrap_future(writer.write(events)) if events else []
        ids = [event.id for event, _ in events]
        if sent is payloads:
            return JSONResponse({"ids": ids, "stored": sum(stored)}, 202)
        return JSONResponse({"id": ids[0], "ids": ids, "stored": stored[0]}, 202)

    router.add_api_route(
        "",
        feedback,
        methods=["POST"],
        status_code=202,
        openapi_extra=BODY,
        response_model=None,
        route_class_override=Bare,
    )

    @router.get("/schema")
    def schema() -> Json:
        """The JSON Schema of an event."""
        return json_schema()

    return router


def _busy(said: str, wait: float) -> JSONResponse:
    """429, with when to come back."""
    seconds = str(ceil(wait))
    return failure(429, f"{said}; wait {seconds} s", "rate_limit", headers={"Retry-After": seconds})


async def _accepted(payloads: list[Any], caller: Caller, known: Known) -> Sent:
    if len(payloads) > FEW or any(isinstance(one, dict) and "answer" in one for one in payloads):
        return await run_in_threadpool(accept_all, payloads, caller, known)
    return accept_all(payloads, caller, known)


async def _body(request: Request) -> Any:
    """The JSON that was sent, whatever its content type says: a browser's beacon can't say it."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > MOST_BYTES:
            return failure(413, f"at most {MOST_BYTES:,} bytes at a time; send fewer events", "too_large")
    try:
        return json.loads(read)
    except (ValueError, RecursionError):
        return failure(400, "the body is not JSON", "invalid_request_error")


def refused(error: InvalidEvent, single: bool) -> JSONResponse:
    """Each problem by event and field; of a single event the field alone."""
    problems = [
        {"event": int(path[1]), "field": ".".join(path[2:]), "message": message}
        for path, message in ((field.split("."), message) for field, message in error.problems)
    ]
    message = str(error).replace("events.0.", "").replace("events.0: ", "") if single else str(error)
    return JSONResponse({"error": told(message, "InvalidEvent") | {"errors": problems}}, 400)
