"""Calls of the page's script to the server: typed going in, one sentence when they fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

import gradio as gr
from pydantic import BaseModel, ValidationError

from bot.access.reader import NOBODY, Reader, reader_of
from bot.errors import NotFound, WaystoneError

log = logging.getLogger(__name__)

Request = TypeVar("Request", bound=BaseModel)
Reply = dict[str, object]
Call = Callable[..., Reply]


def served(name: str, asked: type[Request], answer: Callable[[Request], Reply]) -> Call:
    """A function that the script calls as `server.name({…})`; it runs beside the queue, never behind an answer."""
    return served_to(name, asked, lambda wanted, _: answer(wanted))


def served_to(name: str, asked: type[Request], answer: Callable[[Request, Reader], Reply], gone: str = "") -> Call:
    """The same for what depends on who asks; `gone` is said where what is asked for is not there any more."""

    def call(data: object, request: gr.Request | None = None) -> Reply:
        try:
            return answer(asked.model_validate(data), whose(request))
        except NotFound as error:
            return {"error": gone or str(error)}
        except WaystoneError as error:
            return {"error": str(error)}
        except ValidationError as error:
            return {"error": f"The page sent something unexpected ({error.error_count()} fields); reload it."}
        except Exception:
            log.exception("%s failed", name)
            return {"error": "Something went wrong on this machine; the server's log says what. Please try again."}

    call.__name__ = name
    return call


def whose(request: gr.Request | None) -> Reader:
    """Who makes a call of the page; the gate has noted it. Gradio wraps the requests of its queue in one of its own."""
    if request is None:
        return NOBODY
    inner = getattr(request, "request", None) or request
    return reader_of(inner.scope)


def payload(event: object, name: str) -> Mapping[str, object]:
    """What the script sent along with an event of the queue."""
    sent = getattr(event, name, None)
    return sent if isinstance(sent, Mapping) else {}
