"""The real server, for tests that speak to it over the network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn

from bot.api.app import build_app
from bot.api.listening import address
from bot.waystone import Waystone


@dataclass(frozen=True)
class Server:
    """A running server: its address, its data folder, and what it serves."""

    url: str
    home: Path
    waystone: Waystone


@contextmanager
def serving(waystone: Waystone) -> Iterator[Server]:
    """The real server on a free port; it owns its data folder as `waystone serve` does."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = address("127.0.0.1", listening.getsockname()[1])
        app = build_app(waystone, "the-token", lambda: waystone.lock.announce(url, "the-token"))
        running = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1))
        thread = Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not running.started:
            sleep(0.02)
        yield Server(url, waystone.settings.home, waystone)
        running.should_exit = True
        thread.join(10)
