"""`/login` and `/logout`: a plain form, and the cookie of a browser's session."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from html import escape
from math import ceil
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.access.throttle import Throttle
from bot.access.users import SESSION, Users, plain
from bot.api.gate import COOKIE, session_of
from bot.web.assets import markup

log = logging.getLogger(__name__)

Field = Annotated[str, Form(max_length=1000)]

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def routes(users: Users, throttle: Throttle) -> APIRouter:
    router = APIRouter(tags=["users"], responses={"default": {"content": {"text/html": {}, "application/json": {}}}})

    @router.get("/login", response_class=HTMLResponse)
    def form(request: Request) -> HTMLResponse:
        """The form to log in with."""
        return page(root(request))

    @router.post("/login", response_class=HTMLResponse)
    def log_in(request: Request, name: Field = "", password: Field = "") -> Response:
        """Log in; a browser's session begins, unless too many passwords were wrong before."""
        host = request.client.host if request.client else ""
        keys = (f"name {plain(name)}", f"address {host}")
        if wait := throttle.wait_s(*keys):
            after = {"Retry-After": str(ceil(wait))}
            return page(root(request), 429, f"Too many wrong passwords; try again in {ceil(wait)} s.", name, after)
        # Counted before it is looked at, so that many tries at once are no way around the wait.
        throttle.failed(*keys)
        reader = users.by_password(name, password)
        if reader is None:
            log.warning("a wrong password for %r from %s", name, host)
            return page(root(request), 401, "That name and password do not belong together.", name)
        throttle.succeeded(*keys)
        users.end(session_of(request.headers))
        response = RedirectResponse(f"{root(request)}/", 303)
        remember(response, request, users.issue(reader.name, "session"))
        return response

    @router.post("/logout", response_class=HTMLResponse)
    def log_out(request: Request) -> Response:
        """End the browser's session, here and on the server."""
        users.end(session_of(request.headers))
        response = RedirectResponse(f"{root(request)}/login", 303)
        response.delete_cookie(COOKIE, path=root(request) or "/")
        return response

    return router


def page(
    under: str, status: int = 200, said: str = "", name: str = "", headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The form; a name that was typed before stays, and the password comes next."""
    focus = ("", "autofocus") if name else ("autofocus", "")
    # The reader's word comes last, so that nothing in it is taken for another part.
    html = markup("login.html", root=under, said=escape(said), first=focus[0], second=focus[1], typed=escape(name))
    return HTMLResponse(html, status, {**HEADERS, **(headers or {})})


def remember(response: Response, request: Request, secret: str) -> None:
    """The cookie: no script reads it, no other site sends it along, and behind HTTPS it goes over nothing else."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION.total_seconds()),
        path=root(request) or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def root(request: Request) -> str:
    """The path that a proxy serves this under: "/waystone", mostly ""."""
    return str(request.scope.get("root_path", ""))
