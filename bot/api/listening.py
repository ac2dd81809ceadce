"""The address that a server listens on, and how it ends."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import WaystoneError
from bot.settings import Settings

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def listen(settings: Settings) -> socket.socket:
    """The port, taken. Raises `WaystoneError`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen()  # until one does, two may bind the same port
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        raise WaystoneError(f"{where} cannot be used ({error.strerror}); choose another with --port") from error
    return listening


def address(host: str, port: int) -> str:
    """Where the page is on this machine: ("::", 80) → "http://[::1]:80"."""
    host = ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def until_terminated() -> Iterator[None]:
    """SIGTERM, by which services and containers are stopped, closes all that was opened inside, as Ctrl-C does.

    uvicorn raises a signal again once it has ended; by default that would end the process there. Exits with 0.
    """
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
