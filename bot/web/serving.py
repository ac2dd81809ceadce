"""Calls of the page's script to the server: typed going in, one sentence when they fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import WaystoneError

log = logging.getLogger(__name__)

Request = TypeVar("Request", bound=BaseModel)
Reply = dict[str, object]


def served(name: str, request: type[Request], answer: Callable[[Request], Reply]) -> Callable[[object], Reply]:
    """A function that the script calls as `server.name({…})`; it runs beside the queue, never behind an answer."""

    def call(data: object) -> Reply:
        try:
            return answer(request.model_validate(data))
        except WaystoneError as error:
            return {"error": str(error)}
        except ValidationError as error:
            return {"error": f"The page sent something unexpected ({error.error_count()} fields); reload it."}
        except Exception:
            log.exception("%s failed", name)
            return {"error": "Something went wrong on this machine; the server's log says what. Please try again."}

    call.__name__ = name
    return call


def payload(event: object, name: str) -> Mapping[str, object]:
    """What the script sent along with an event of the queue."""
    sent = getattr(event, name, None)
    return sent if isinstance(sent, Mapping) else {}
