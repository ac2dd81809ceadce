"""`POST /v1/feedback`: where any front end can log a text and what someone thought of it."""

from __future__ import annotations

import asyncio
import json
from math import ceil
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from bot.api.failures import failure
from bot.api.guard import FEEDBACK, LOOPBACK
from bot.errors import InvalidEvent, InvalidToken
from bot.render.json import Json
from bot.settings import Settings
from bot.sinkhole.ingest import Caller, Known, accept_all, caller_of
from bot.sinkhole.limits import Limits
from bot.sinkhole.schema import json_schema
from bot.sinkhole.store import Sinkhole
from bot.sinkhole.tokens import Tokens
from bot.sinkhole.writer import Writer

WITHOUT_TOKEN = 600  # events a minute
MOST_BYTES = 32_000_000
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

    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        self._settings = settings
        self._tokens = tokens
        self._limits = Limits()
        self._known: dict[str, Caller] = {}

    async def caller(self, request: Request) -> tuple[Caller, int | None]:
        """Who sends, and how many events a minute are taken from it. Raises `InvalidToken`."""
        address = request.client.host if request.client else ""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            sender = await run_in_threadpool(self._tokens.sender, token.strip())
            return self._caller(address, sender.name), sender.a_minute
        own = self._settings.sinkhole_rate
        return self._caller(address), own or (None if address in LOOPBACK else WITHOUT_TOKEN)

    def wait(self, caller: Caller, a_minute: int | None, events: int) -> float:
        """Seconds that the caller has to wait; 0: come in."""
        return self._limits.take(caller.client, events, a_minute) if a_minute else 0

    def _caller(self, address: str, sender: str = "") -> Caller:
        # Its salted names cost a look at the disk each.
        key = f"{sender}\0{address}"
        if key not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[key] = caller_of(self._settings.home, address, sender)
        return self._known[key]


def routes(sinkhole: Sinkhole, known: Known, settings: Settings) -> APIRouter:
    """The calls; the data folder's salt makes names of the callers, `known` tells of the answers to be rated by id."""
    router = APIRouter(prefix=FEEDBACK, tags=["sinkhole"])
    writer, door = Writer(sinkhole), Door(settings, Tokens(sinkhole.engine))

    @router.post("", status_code=202, openapi_extra=BODY, response_model=None)
    async def feedback(request: Request) -> Json | JSONResponse:
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
            busy = failure(429, f"that is more than {a_minute} events a minute; wait {ceil(wait)} s", "rate_limit")
            busy.headers["Retry-After"] = str(ceil(wait))
            return busy
        try:
            events = await _accepted(payloads, caller, known)
        except InvalidEvent as error:
            return refused(error, single=sent is not payloads)
        stored = await asyncio.wrap_future(writer.write(events)) if events else []
        ids = [event.id for event, _ in events]
        if sent is payloads:
            return {"ids": ids, "stored": sum(stored)}
        return {"id": ids[0], "ids": ids, "stored": stored[0]}

    @router.get("/schema")
    def schema() -> Json:
        """The JSON Schema of an event."""
        return json_schema()

    return router


async def _accepted(payloads: list[Any], caller: Caller, known: Known) -> Any:
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
    body = {"message": message, "type": "InvalidEvent", "code": 400, "errors": problems}
    return JSONResponse({"error": body}, 400)
