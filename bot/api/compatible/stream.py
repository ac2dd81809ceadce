"""Server-sent events: one JSON object each, and the API's error as the last one where a reply breaks off."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator, Iterator
from itertools import count
from typing import Any

from bot.answering.pace import Wait
from bot.api.failures import told
from bot.errors import WaystoneError
from bot.render.json import Json

# For the description of the API: what a reply may come as beside one JSON object.
STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}

log = logging.getLogger(__name__)


def server_sent(chunks: Iterator[Json | Wait]) -> Generator[str | Wait]:
    """The chunks as the chat API streams them, up to `[DONE]`."""
    for chunk in unbroken(chunks, lambda error: {"error": error}):
        yield chunk if isinstance(chunk, Wait) else f"data: {json.dumps(chunk)}\n\n"
    yield "data: [DONE]\n\n"


def named_events(events: Iterator[Json | Wait]) -> Generator[str | Wait]:
    """The events as the responses API streams them, numbered, each under its own name."""

    def failed(error: Json) -> Json:
        return {"type": "error", **error}

    number = count()
    for event in unbroken(events, failed):
        if isinstance(event, Wait):
            yield event
        else:
            yield f"event: {event['type']}\ndata: {json.dumps({**event, 'sequence_number': next(number)})}\n\n"


def unbroken(chunks: Iterator[Json | Wait], failed: Callable[[Json], Json]) -> Iterator[Json | Wait]:
    """The chunks; what went wrong on their way is the last one."""
    try:
        yield from chunks
    except WaystoneError as error:
        yield failed(told(str(error), type(error).__name__))
    except Exception:
        log.exception("a streamed reply broke off")
        yield failed(told("the server could not finish; its log says why", "server_error"))
