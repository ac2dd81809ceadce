"""The application: health, figures, search, OpenAI-compatible chat, the owner's calls, and the page beside them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from bot.api import chat, feedback, metrics, owner, search
from bot.api.guard import Guard
from bot.errors import InvalidEvent, ModelError, NotFound, SettingError, WaystoneError
from bot.waystone import Waystone
from bot.web.page import mount_page

STATUS = {NotFound: 404, SettingError: 400, InvalidEvent: 400, ModelError: 503}


def build_app(waystone: Waystone, token: str = "", ready: Callable[[], None] | None = None) -> FastAPI:
    """The whole server. `token` opens the owner's calls (none: they are closed); `ready` is called at start-up."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if ready:
            ready()
        yield

    app = FastAPI(
        title="Waystone",
        version=version("waystone"),
        description="Ask what you have read: search, and answers with citations.",
        lifespan=lifespan,
    )
    app.add_exception_handler(WaystoneError, could_not)
    app.add_exception_handler(RequestValidationError, wrong_request)
    app.add_exception_handler(HTTPException, not_allowed)

    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str | int]:
        """That this server answers, and which process it is."""
        return {
            "status": "ok",
            "version": version("waystone"),
            "pid": os.getpid(),
            "generation": waystone.collection.generation,
        }

    app.include_router(metrics.routes(waystone))
    app.include_router(search.routes(waystone))
    app.include_router(chat.routes(waystone))
    app.include_router(feedback.routes(waystone))
    app.include_router(owner.routes(waystone, token))
    mounted = mount_page(app, waystone)
    # Added last, so that it stands before everything, the page's own calls included.
    mounted.add_middleware(Guard, host=waystone.settings.host)
    return mounted


async def could_not(_: Request, error: Exception) -> JSONResponse:
    """A `WaystoneError` as the OpenAI API writes errors."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    return failure(status, str(error), type(error).__name__)


async def wrong_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"] if part != "body") or "the body"
    return failure(400, f"{where}: {problem['msg']}", "invalid_request_error")


async def not_allowed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return failure(error.status_code, str(error.detail), "forbidden")


def failure(status: int, message: str, kind: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": kind, "code": status}}, status)
