"""The one place where a call is let in or not: who asks, and whether the rules let them.

Where no users are kept everyone is the person at this machine, and may do everything.
"""

from __future__ import annotations

import logging
import secrets
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.access.reader import HERE, NOBODY, Reader, let_in
from bot.access.rules import may_call, path_of
from bot.access.users import TOKEN, Users, is_name
from bot.api.failures import failure
from bot.sinkhole.tokens import PREFIX

log = logging.getLogger(__name__)

COOKIE: Final = "waystone_session"


class Gate:
    """ASGI middleware. `required`: whether users are kept; `header`: where a trusted proxy says who it let in."""

    def __init__(self, app: ASGIApp, users: Users, *, required: bool, token: str = "", header: str = "") -> None:
        self._app = app
        self._users = users
        self._required = required
        self._token = token
        self._header = header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        reader = await run_in_threadpool(self._reader, headers) if self._required else HERE
        refused = self._refused(reader, headers, scope)
        if refused:
            await refused(scope, receive, send)
            return
        let_in(scope, reader or NOBODY)
        await self._app(scope, receive, send)

    def _reader(self, headers: Headers) -> Reader | None:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and given:
            if self._token and secrets.compare_digest(given.encode(), self._token.encode()):
                return HERE  # a command with access to the data folder
            if given.startswith(TOKEN) or not self._named(headers):
                return self._users.by_secret(given.strip(), "token")
        # Beside a proxy's word a token that is none of ours is the proxy's own.
        if name := self._named(headers):
            return self._users.by_proxy(name)
        session = session_of(headers)
        return self._users.by_secret(session, "session") if session else None

    def _named(self, headers: Headers) -> str:
        """Whom a trusted proxy has let in. Headers are read as Latin-1, and proxies write UTF-8."""
        name = headers.get(self._header, "") if self._header else ""
        try:
            return name.encode("latin-1").decode().strip()
        except UnicodeDecodeError:
            return name.strip()

    def _refused(self, reader: Reader | None, headers: Headers, scope: Scope) -> Response | None:
        who = may_call(path_of(scope))
        sends = who == "sender" and headers.get("authorization", "").lower().startswith(f"bearer {PREFIX}")
        if who == "anyone" or sends or (reader and (reader.admin or who != "admin")):
            return None
        if reader:
            return failure(403, "only an admin may do this", "forbidden")
        if (name := self._named(headers)) and not is_name(name):
            said = f"{name!r}, which {self._header} gives, is no user's name: those have letters, digits and . _ @ + -"
            log.warning("%s; let the proxy give another, as an e-mail address", said)
            return failure(403, said, "forbidden")
        if scope.get("method") == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse(f"{scope.get('root_path', '')}/login", 303)
        asks = {"WWW-Authenticate": 'Bearer realm="waystone"'}
        return failure(401, "log in, or send a token as `Authorization: Bearer …`", "unauthorized", headers=asks)


def session_of(headers: Headers) -> str:
    """The secret of the browser's session, "" where there is none."""
    # The standard library's parser drops all cookies where it does not like one, as another program on this host's.
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
