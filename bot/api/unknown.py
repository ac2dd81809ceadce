"""Paths that there are not, and methods that a path does not know, in the API's own form; one slash more is no path."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.access.rules import path_of
from bot.api.failures import INVALID, failure

_API = re.compile("/+v1(?:/|$)")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")


def tell_unknown(app: FastAPI) -> None:
    """Answer what no route before this one does. To be called after the API's routes, before the page is mounted."""
    routes: list[BaseRoute] = list(app.routes)

    def unknown(request: Request) -> JSONResponse:
        asked = f"{request.method} {path_of(request.scope)}"
        methods = [method for method in METHODS if _any_matches(routes, {**request.scope, "method": method})]
        if methods:
            message = f"{asked}: this path takes {', '.join(methods)}"
            return failure(405, message, INVALID, headers={"Allow": ", ".join(methods)})
        return failure(404, f"{asked}: there is no such call; /docs describes those that there are", INVALID)

    for path in ("/v1", "/v1/{path:path}", "/healthz", "/metrics", "/login", "/logout"):
        app.add_api_route(path, unknown, methods=list(METHODS), include_in_schema=False)


def _any_matches(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    return any(one.matches(scope)[0] == Match.FULL for one in routes)


class OneSlash:
    """ASGI middleware: `/v1//models/` is `/v1/models`, as clients join addresses in more than one way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _API.match(path := path_of(scope)):
            tidy = scope.get("root_path", "") + re.sub("/{2,}", "/", path).rstrip("/")
            scope = {**scope, "path": tidy, "raw_path": tidy.encode()}
        await self._app(scope, receive, send)
