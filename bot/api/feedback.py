"""`POST /v1/feedback`: where any front end can log a text and what someone thought of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request

from bot.answering.events import Json
from bot.sinkhole.accept import accept
from bot.sinkhole.rating import client_of
from bot.sinkhole.schema import json_schema
from bot.sinkhole.store import Sinkhole

Sent = Annotated[
    dict[str, Any],
    Body(
        description="one string and one bit, or a whole event of the schema `sinkhole/1`",
        examples=[{"text": "It never says what a sinkhole is.", "rating": -1}],
    ),
]


def routes(sinkhole: Sinkhole, home: Path) -> APIRouter:
    """The calls; `home` is the data folder, whose salt makes names of the callers."""
    router = APIRouter(prefix="/v1/feedback", tags=["sinkhole"])

    @router.post("")
    def feedback(sent: Sent, request: Request) -> Json:
        """Log feedback; sent twice with the same id it is stored once."""
        client = client_of(home, request.client.host if request.client else "")
        id, stored = accept(sinkhole, sent, client)
        return {"id": id, "stored": stored}

    @router.get("/schema")
    def schema() -> Json:
        """The JSON Schema of an event."""
        return json_schema()

    return router
