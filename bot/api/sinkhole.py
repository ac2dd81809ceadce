"""The sinkhole alone: any front end can send its feedback here. No page, no documents, no models."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.api import feedback
from bot.api.failures import tell_errors
from bot.api.listening import address, listen, until_terminated
from bot.api.origins import keep_out
from bot.settings import Settings
from bot.sinkhole.ingest import Known
from bot.sinkhole.store import Sinkhole

SWITCH: Final = 0.0005  # seconds


def build_sinkhole(sinkhole: Sinkhole, settings: Settings) -> FastAPI:
    """The application: feedback and health."""
    app = FastAPI(title="Waystone sinkhole", version=version("waystone"), description="What people think of answers.")
    tell_errors(app)

    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """That this server answers."""
        return {"status": "ok", "version": version("waystone")}

    app.include_router(feedback.routes(sinkhole, _known(sinkhole.engine), settings))
    keep_out(app, settings)
    return app


def _known(database: Engine) -> Known:
    """The answers of a page on the same database. Their types are loaded with the first that is rated."""

    def known(answer_id: str, rating: object) -> Mapping[str, Any]:
        from bot.sinkhole.rating import fields_of
        from bot.store.records import Records

        return fields_of(Records(database), answer_id, rating)

    return known


def serve(sinkhole: Sinkhole, settings: Settings, say: Callable[[str], None]) -> None:
    """Take feedback until interrupted. Raises `WaystoneError` when the address is taken."""
    with until_terminated(), listen(settings) as listening:
        url = address(settings.host, listening.getsockname()[1])
        say(f"the sinkhole takes feedback at {url}/v1/feedback (Ctrl-C stops it)")
        if settings.sinkhole_forward:
            from bot.sinkhole import forward  # imported late, with httpx: few send on, and all wait for the start

            forward.start(sinkhole, settings)
        # The writer waits for the interpreter after each of a commit's steps, by default up to 5 ms each time.
        sys.setswitchinterval(SWITCH)
        config = uvicorn.Config(build_sinkhole(sinkhole, settings), log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])
