"""Runs the server: takes the address and the data folder, says when the page is there, indexes on the first run."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from socket import socket
from threading import Thread

import uvicorn

from bot.api.app import build_app
from bot.api.listening import address, listen, until_terminated
from bot.client.lock import Lock, read_note
from bot.client.remote import SERVE, answers, why
from bot.errors import FolderTaken, ModelMissing, SettingError, WaystoneError
from bot.loopback import is_loopback
from bot.models.download import WRITER, fetch, fetched
from bot.models.registry import Models
from bot.settings import Settings
from bot.sinkhole import forward
from bot.waystone import Waystone
from index.build.files import SHIPPED, SHIPPED_NAME
from index.build.report import Outcome

log = logging.getLogger(__name__)

GOODBYE = 3  # seconds for streams to end after Ctrl-C
# Seconds that a connection without a call stays open: longer than programs and proxies keep theirs (nginx: 60), so that
# none of them sends a call into one that is being closed.
KEPT = 75


def serve(settings: Settings, say: Callable[[str], None], *, open_page: bool, fetch_model: bool = False) -> None:
    """Serve until interrupted. Raises `WaystoneError` for settings that cannot be, an address or a folder taken."""
    check_who_may_come(settings)
    check_writer(settings)
    lock = take(settings)
    with until_terminated(), Waystone.open(settings, lock) as waystone, listen(settings) as listening:
        url = address(settings.host, listening.getsockname()[1])
        token = secrets.token_urlsafe(32)

        def ready() -> None:
            lock.announce(url, token)
            forward.start(waystone.sinkhole, settings)
            say(f"Waystone is at {url} (Ctrl-C stops it)")
            for work in (prepare, fetch_writer) if fetch_model else (prepare,):
                Thread(target=work, args=(waystone, say), name=work.__name__, daemon=True).start()
            if open_page and has_browser():
                webbrowser.open(url)

        config = uvicorn.Config(
            build_app(waystone, token, ready),
            log_config=None,
            access_log=False,
            proxy_headers=False,  # `bot/api/proxied.py` reads them, from the proxies that are named alone
            timeout_graceful_shutdown=GOODBYE,
            timeout_keep_alive=KEPT,
        )
        Server(config, waystone.jobs.close).run(sockets=[listening])


class Server(uvicorn.Server):
    """Tells what is behind it that it ends before it waits for streams, so that those who follow a job hear why."""

    def __init__(self, config: uvicorn.Config, ends: Callable[[], None]) -> None:
        super().__init__(config)
        self._ends = ends

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        # A run may take seconds to come to a stop, and streams are told at once.
        Thread(target=self._ends, name="ends", daemon=True).start()
        await super().shutdown(sockets)


def check_who_may_come(settings: Settings) -> None:
    """Raises `SettingError` where others than the person at this machine could come, and nobody has said who may."""
    if (not is_loopback(settings.host) or settings.proxies) and not settings.users:
        raise SettingError(
            f"to listen {'behind a proxy' if settings.proxies else f'on {settings.host}'}, say who may come in: "
            "WAYSTONE_USERS=required (users log in; `waystone user add NAME --admin` makes the first), or "
            "WAYSTONE_USERS=open (all who reach the port may read and change everything)"
        )
    if settings.library == "own" and settings.users != "required":
        raise SettingError("WAYSTONE_LIBRARY=own needs WAYSTONE_USERS=required: without users, nobody's are whose")
    if settings.user_header and not (settings.proxies and settings.users == "required"):
        raise SettingError("WAYSTONE_USER_HEADER needs WAYSTONE_PROXIES, whose word it is, and WAYSTONE_USERS=required")


def check_writer(settings: Settings) -> None:
    """Raises `SettingError` where WAYSTONE_MODEL names no model at all; one whose file is missing may come yet."""
    with suppress(ModelMissing):
        Models(settings).choose()


def take(settings: Settings) -> Lock:
    """The lock of the data folder. Raises `FolderTaken` with what to do."""
    try:
        return Lock(settings.home, SERVE)
    except FolderTaken:
        note = read_note(settings.home)
        if note and note.url and answers(note):
            raise FolderTaken(f"Waystone is running already (process {note.pid}): {note.url}") from None
        raise FolderTaken(why(settings.home, note)) from None


def prepare(waystone: Waystone, say: Callable[[str], None]) -> None:
    """Get ready what the page can start without: the documents on the first run, then the models."""
    first_run(waystone, say)
    waystone.collection.warm()
    waystone.answerer.warm()


def fetch_writer(waystone: Waystone, say: Callable[[str], None]) -> None:
    """Fetch the local writer's file unless it is there; until it is, answers are quotes."""
    settings = waystone.settings
    if fetched(settings.home) or settings.model not in ("auto", "local") or settings.model_url:
        return
    say(f"fetching {WRITER.label}, the local writer, about 1.1 GB; until it is here, answers are quotes")
    try:
        fetch(settings.home, lambda _done, _total: None)
    except WaystoneError as error:
        say(str(error))
        return
    say(f"{WRITER.label} is here, and writes from now on")
    waystone.answerer.warm()


def first_run(waystone: Waystone, say: Callable[[str], None]) -> None:
    """Go on with what was asked of the library before, and on the first run index the shipped documents."""
    waystone.jobs.start()
    waystone.in_step.start()
    if waystone.shipped_asked.exists():
        return
    try:
        for event in waystone.jobs.index([SHIPPED], SHIPPED_NAME):
            waystone.shipped_asked.touch()  # from now on the job is on record
            if isinstance(event, Outcome):
                say(event.message or f"{event.action}: {event.title}")
    except WaystoneError as error:
        say(str(error))
    except Exception:
        log.exception("the shipped documents could not be indexed; `waystone index` tries again")


def has_browser() -> bool:
    """Whether a page can be opened in a window; a browser inside the terminal would take that from the server."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
