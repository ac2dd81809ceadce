"""Opens the log for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import load_settings
from bot.sinkhole.store import Sinkhole
from index.store.database import open_database


@contextmanager
def opened() -> Iterator[Sinkhole]:
    """The log in the database that the settings name."""
    engine = open_database(load_settings().sqlalchemy_url)
    try:
        yield Sinkhole(engine)
    finally:
        engine.dispose()
