"""The application: health, figures, search, OpenAI-compatible chat, the owner's calls, and the page beside them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI

from bot.access.throttle import Throttle
from bot.api import feedback, login, metrics, owner, search
from bot.api.bounded import Bounded, Heads
from bot.api.compatible import chat, completions, embeddings, models, responses
from bot.api.failures import FAILS, tell_errors
from bot.api.gate import Gate
from bot.api.origins import keep_out
from bot.api.proxied import Proxied
from bot.api.tools import over_http
from bot.api.unknown import OneSlash, tell_unknown
from bot.sinkhole.rating import fields_of
from bot.waystone import Waystone
from bot.web.page import mount_page


def build_app(waystone: Waystone, token: str = "", ready: Callable[[], None] | None = None) -> FastAPI:
    """The whole server. `token` opens the owner's calls (none: they are closed); `ready` is called at start-up."""

    tools, served = over_http(waystone)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if ready:
            ready()
        async with tools.session_manager.run():
            yield

    app = FastAPI(
        title="Waystone",
        version=version("waystone"),
        description="Ask what you have read: search, and answers with citations.",
        lifespan=lifespan,
        responses=FAILS,
    )
    tell_errors(app)

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
    for calls in (models, chat, completions, responses, embeddings):
        app.include_router(calls.routes(waystone))
    app.include_router(login.routes(waystone.users, Throttle()))
    # Whoever sends feedback may name any answer by its id: the log holds it, and gives it to nobody but admins.
    known = partial(fields_of, waystone.records.of(None))
    app.include_router(feedback.routes(waystone.sinkhole, known, waystone.settings))
    app.include_router(owner.routes(waystone, token))
    app.router.routes.extend(served.routes)
    tell_unknown(app)
    mounted = mount_page(app, waystone)
    # What is added last stands first, before everything, the page's own calls included.
    settings = waystone.settings
    required = settings.users == "required"
    mounted.add_middleware(Bounded)
    mounted.add_middleware(Heads)
    mounted.add_middleware(Gate, users=waystone.users, required=required, token=token, header=settings.user_header)
    keep_out(mounted, settings)
    mounted.add_middleware(OneSlash)
    mounted.add_middleware(Proxied, proxies=settings.proxies, header=settings.user_header, prefix=settings.root_path)
    return mounted
