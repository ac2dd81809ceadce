"""Pages of other origins: those that a setting names may send feedback, and do nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.access.rules import path_of
from bot.api.guard import FEEDBACK, Guard
from bot.settings import Settings


def origins(setting: str) -> list[str]:
    """`"https://one.example, https://two.example"` → both."""
    return [one.strip() for one in setting.split(",") if one.strip()]


def keep_out(app: FastAPI, settings: Settings) -> None:
    """Refuse pages of other origins, but for what they may do. Last of all, so that it stands before everything."""
    allowed = origins(settings.sinkhole_origins)
    app.add_middleware(Guard, host=settings.host, origins=allowed, proxied=bool(settings.proxies))
    if allowed:
        app.add_middleware(FeedbackOrigins, allowed=allowed)


class FeedbackOrigins:
    """ASGI middleware: answers preflights for the feedback call alone, and lets the named origins read its reply."""

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=allowed,
            allow_methods=["POST"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._shared if scope["type"] == "http" and path_of(scope) == FEEDBACK else self._app
        await app(scope, receive, send)
