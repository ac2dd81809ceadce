"""What other commands ask of the process that owns the data folder. Each call needs the token in that folder.

Streams are JSON Lines; one that fails ends with `{"event": "error", "message": …, "type": …}`.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, StrictBool

from bot.answering.pace import Wait, paced
from bot.api.search import Turn
from bot.api.streamed import streamed
from bot.client.local import LocalClient, as_json
from bot.errors import WaystoneError
from bot.events import EVENT
from bot.render.json import Json
from bot.waystone import Waystone
from index.build.files import SHIPPED, SHIPPED_NAME

log = logging.getLogger(__name__)

LINES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/x-ndjson": {}}}}

Bearer = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


class Asked(BaseModel):
    question: str = Field(min_length=1, pattern=r"\S")
    history: list[Turn] = []
    model: str | None = None
    documents: list[str] = []


class Indexed(BaseModel):
    """Files and folders of the owner's machine; none for the shipped documents."""

    paths: list[Path] | None = None


class Named(BaseModel):
    id: str


class Checked(BaseModel):
    mend: StrictBool = False


def only_with(token: str) -> Callable[[HTTPAuthorizationCredentials], None]:
    """A dependency that lets a call through when it carries the token."""

    def allowed(given: Bearer) -> None:
        if not token or not secrets.compare_digest(given.credentials.encode(), token.encode()):
            raise HTTPException(403, "only a command with access to the data folder may ask this")

    return allowed


def routes(waystone: Waystone, token: str) -> APIRouter:
    router = APIRouter(prefix="/v1/owner", tags=["owner"], dependencies=[Depends(only_with(token))])
    calls = LocalClient(waystone)

    @router.get("/documents")
    def documents() -> Json:
        """What can be asked about."""
        return {"documents": calls.documents()}

    @router.post("/remove")
    def remove(wanted: Named) -> Json:
        """Remove a document; gives what was removed."""
        return calls.remove(wanted.id)

    @router.post("/read")
    def read(wanted: Named) -> Json:
        """A document's text."""
        return calls.read(wanted.id)

    @router.post("/check")
    def check(how: Checked) -> Json:
        """Whether documents, passages, vectors and full-text index agree."""
        return calls.check(how.mend)

    @router.post("/index", response_class=StreamingResponse, responses=LINES)
    def index(what: Indexed) -> StreamingResponse:
        """Bring the collection in step with files, as a job; progress and outcomes as they come."""
        wanted = ([SHIPPED], SHIPPED_NAME) if what.paths is None else (what.paths,)
        return lines(map(as_json, waystone.jobs.index(*wanted)))

    @router.post("/ask", response_class=StreamingResponse, responses=LINES)
    def ask(asked: Asked) -> StreamingResponse:
        """Answer a question; its events as they come."""
        history = [turn.message() for turn in asked.history]
        events = calls.ask(asked.question, history, asked.model, asked.documents)
        return lines(one if isinstance(one, Wait) else EVENT.dump_python(one, mode="json") for one in paced(events))

    return router


def lines(events: Iterator[Json | Wait]) -> StreamingResponse:
    return streamed(written(events), "application/x-ndjson")


def written(events: Iterator[Json | Wait]) -> Generator[str | Wait]:
    """The events as JSON Lines. An error is one, too: the response's status is long sent."""
    try:
        for event in events:
            # ASCII: who reads lines may also end one at U+2028.
            yield event if isinstance(event, Wait) else json.dumps(event) + "\n"
    except WaystoneError as error:
        yield json.dumps({"event": "error", "type": type(error).__name__, "message": str(error)}) + "\n"
    except Exception:
        log.exception("a stream of events broke off")
        told = "the server could not finish; its log says why"
        yield json.dumps({"event": "error", "type": "Exception", "message": told}) + "\n"
