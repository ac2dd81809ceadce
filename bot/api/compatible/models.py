"""`GET /v1/models`: who can write here, and what embeds."""

from __future__ import annotations

from fastapi import APIRouter

from bot.api.compatible.request import DEFAULT, known
from bot.render.json import Json
from bot.waystone import Waystone


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.get("/models")
    def models() -> Json:
        """Who can write here."""
        names = [DEFAULT, *(choice.name for choice in waystone.models.available())]
        return {"object": "list", "data": [card(name) for name in dict.fromkeys(names)]}

    @router.get("/models/{name:path}")
    def model(name: str) -> Json:
        """One of the models."""
        known(waystone, name)
        return card(name)

    return router


def card(name: str) -> Json:
    return {"id": name, "object": "model", "created": 0, "owned_by": "waystone"}
