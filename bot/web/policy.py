"""What the page may load: its own host and nothing else, whatever a document or a model has written."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.access.rules import path_of

# Gradio's own script evaluates templates and sets styles in place, so `unsafe-…` must stay; other hosts need not.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
PAGE = "/"  # where it is


class PagePolicy:
    """Puts the policy on the page; all other answers go through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                # With `no-referrer` a form of ours would not say that it is, and be refused.
                headers["Referrer-Policy"] = "same-origin"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        ours = scope["type"] == "http" and path_of(scope) == PAGE
        await self._app(scope, receive, with_policy if ours else send)
