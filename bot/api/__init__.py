"""The HTTP API and the page, on one FastAPI application."""

from bot.api.app import build_app

__all__ = ["build_app"]
