"""Behind a proxy: who calls and how, as the proxies that are named say it and nobody else; and the path's prefix."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address, ip_network
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORWARDED: Final = (b"x-forwarded-", b"forwarded", b"x-real-ip", b"x-gradio-server")
STREAMS: Final = ("text/event-stream", "application/x-ndjson")


class Proxied:
    """ASGI middleware, the outermost one. `proxies`: addresses and networks, in commas; `header`: their user's name.

    From anyone else such headers are dropped. `prefix` is the path that a proxy serves this under, whether it passes
    that on or not.
    """

    def __init__(self, app: ASGIApp, proxies: str = "", header: str = "", prefix: str = "") -> None:
        self._app = app
        self._networks = [ip_network(one.strip(), strict=False) for one in proxies.split(",") if one.strip()]
        self._dropped = (*FORWARDED, *([header.lower().encode()] if header else []))
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if self._prefix:
            path = self._prefix + "/" + scope["path"].removeprefix(self._prefix + "/").removeprefix("/")
            path = path if scope["path"] != self._prefix else self._prefix + "/"
            scope = {**scope, "path": path, "raw_path": path.encode(), "root_path": self._prefix}
        if client := scope.get("client"):
            scope = {**scope, "client": (plain_address(client[0]), client[1])}
        if self._trusts(scope["client"][0] if client else ""):
            scope = {**scope, **self._forwarded(Headers(scope=scope))}
        else:
            kept = [(name, value) for name, value in scope["headers"] if not name.startswith(self._dropped)]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, partial(_unbuffered, send))

    def _forwarded(self, headers: Headers) -> dict[str, object]:
        """Who called the first of the proxies, and over what; what that caller said of others counts for nothing."""
        found: dict[str, object] = {}
        if (scheme := headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()) in ("http", "https"):
            found["scheme"] = scheme
        hops = [plain_address(hop) for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
        if beyond := next((hop for hop in reversed(hops) if hop and not self._trusts(hop)), ""):
            found["client"] = (beyond, 0)
        if host := headers.get("x-forwarded-host", "").rpartition(",")[2].strip():
            kept = [(name, value) for name, value in headers.raw if name != b"host"]
            found["headers"] = [*kept, (b"host", host.encode("latin-1"))]
        return found

    def _trusts(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:  # a socket has no address, and a caller may write anything
            return False
        return any(address in network for network in self._networks)


def plain_address(said: str) -> str:
    """An address as it is compared: `[::1]:80` → `::1`, `9.9.9.9:5123` → `9.9.9.9`; what is none stays as it is.

    Some proxies add the caller's port; and who listens on `::` knows callers by IPv4 as `::ffff:9.9.9.9`.
    """
    host = said.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return said.strip()
    return str(getattr(address, "ipv4_mapped", None) or address)


async def _unbuffered(send: Send, message: Message) -> None:
    """nginx, and those that follow it, keep a stream back until there is much of it, unless it says this."""
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        if headers.get("content-type", "").startswith(STREAMS):
            headers["X-Accel-Buffering"] = "no"
    await send(message)
