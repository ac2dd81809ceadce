"""The sinkhole alone: any front end can send its feedback here. No page, no documents, no models."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI

from bot.api import feedback
from bot.api.failures import tell_errors
from bot.api.listening import address, listen
from bot.api.origins import keep_out
from bot.settings import Settings
from bot.sinkhole import forward
from bot.sinkhole.store import Sinkhole
from bot.store.records import Records


def build_sinkhole(sinkhole: Sinkhole, settings: Settings) -> FastAPI:
    """The application: feedback and health."""
    app = FastAPI(title="Waystone sinkhole", version=version("waystone"), description="What people think of answers.")
    tell_errors(app)

    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """That this server answers."""
        return {"status": "ok", "version": version("waystone")}

    app.include_router(feedback.routes(sinkhole, Records(sinkhole.engine), settings))
    keep_out(app, settings)
    return app


def serve(sinkhole: Sinkhole, settings: Settings, say: Callable[[str], None]) -> None:
    """Take feedback until interrupted. Raises `WaystoneError` when the address is taken."""
    with listen(settings) as listening:
        url = address(settings.host, listening.getsockname()[1])
        say(f"the sinkhole takes feedback at {url}/v1/feedback (Ctrl-C stops it)")
        forward.start(sinkhole, settings)
        config = uvicorn.Config(build_sinkhole(sinkhole, settings), log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])
