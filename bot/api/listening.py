"""The address that a server listens on."""

from __future__ import annotations

import socket

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
