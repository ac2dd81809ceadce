"""Keeps other web pages out: a page open in the same browser must not ask, change or rate anything here.

A name that is not this server's (DNS rebinding) is refused where the server listens on this machine alone, and a
call that changes something is refused when a page of another origin makes it. Feedback is taken from pages of the
origins that a setting names.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.access.rules import path_of
from bot.api.failures import failure
from bot.loopback import is_loopback

FEEDBACK = "/v1/feedback"
READING = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """ASGI middleware; `host` is the address that the server listens on, `origins` may send feedback.

    Where named proxies stand before it, they know it by other names.
    """

    def __init__(self, app: ASGIApp, host: str, origins: Collection[str] = (), proxied: bool = False) -> None:
        self._app = app
        self._origins = origins
        self._this_machine_only = is_loopback(host) and not proxied

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (reason := self._refused(scope, Headers(scope=scope))):
            await failure(403, reason, "forbidden")(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> str:
        host, origin = headers.get("host", ""), headers.get("origin")
        if self._this_machine_only and not is_loopback(_parts(f"//{host}").hostname or ""):
            return f"this server is for this machine alone, and not known as {host}"
        if scope["method"] in READING or origin is None or _parts(origin).netloc == host:
            return ""
        if path_of(scope) != FEEDBACK or not {origin, "*"} & set(self._origins):
            return f"a page of {origin} may not call this server"
        return ""


def _parts(address: str) -> SplitResult:
    """The parts of an address; a malformed one (`http://[`) has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
