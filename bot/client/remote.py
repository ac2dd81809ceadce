"""The calls, answered by the process that owns the data folder, over its HTTP API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx

from bot.answer import Message
from bot.client.local import LocalClient
from bot.client.lock import Lock, Note, read_note
from bot.client.protocol import Calls
from bot.errors import FolderTaken, NotFound, OwnerUnreachable, WaystoneError
from bot.events import EVENT, Event
from bot.render.json import Json
from bot.settings import Settings

SERVE = "waystone serve"
STARTING = 60.0  # seconds to wait for a server that has taken the folder and does not answer yet
BUSY = 5.0  # seconds to wait for another command to finish
LOOK = 0.2


@contextmanager
def reach(settings: Settings, command: str, busy: float = BUSY) -> Iterator[Calls]:
    """The calls, by this process if the data folder is free, else by its owner. Raises `OwnerUnreachable`."""
    started = monotonic()
    while True:
        try:
            lock = Lock(settings.home, command)
        except FolderTaken:
            note = read_note(settings.home)
            if note and note.url and answers(note):
                with RemoteClient(note) as owner:
                    yield owner
                return
            waiting = STARTING if note and note.command == SERVE else busy
            if monotonic() - started > waiting:
                raise OwnerUnreachable(why(settings.home, note)) from None
            sleep(LOOK)
        else:
            from bot.waystone import Waystone  # imported late: asking an owner needs none of its parts

            with Waystone.open(settings, lock) as waystone:
                yield LocalClient(waystone)
            return


def why(home: Path, note: Note | None) -> str:
    """The line for a user whose data folder is taken by a process that cannot be asked."""
    if note is None:
        return f"another process uses {home} and does not say how to ask it; wait until it is done"
    who = f"`{note.command}` (process {note.pid})"
    if note.url:
        return f"{who} owns {home} but does not answer at {note.url}; stop it, then try again"
    return f"{who} is using {home} and takes no calls; wait until it is done, or keep `{SERVE}` running instead"


def answers(note: Note) -> bool:
    """Whether the owner is there, and is this one: a port may belong to someone else by now."""
    try:
        healthy = httpx.get(f"{note.url}/healthz", timeout=5, trust_env=False)
        return bool(healthy.is_success and healthy.json().get("pid") == note.pid)
    except (httpx.HTTPError, ValueError, AttributeError):
        return False


class RemoteClient:
    """A client of `bot/api`; use it as a context manager."""

    def __init__(self, note: Note) -> None:
        self._note = note
        # No limit on reading: a large folder is indexed, or a model loaded, before the next line comes.
        self._http = httpx.Client(
            base_url=note.url,
            headers={"Authorization": f"Bearer {note.token}"},
            timeout=httpx.Timeout(None, connect=5),
            trust_env=False,
        )

    def __enter__(self) -> RemoteClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def search(self, question: str, k: int = 5, history: Sequence[Message] = (), documents: Sequence[str] = ()) -> Json:
        asked = {"question": question, "k": k, "history": _plain(history), "documents": [*documents]}
        return self._call("POST", "/v1/search", asked)

    def ask(
        self,
        question: str,
        history: Sequence[Message] = (),
        model: str | None = None,
        documents: Sequence[str] = (),
    ) -> Iterator[Event]:
        asked = {"question": question, "history": _plain(history), "model": model, "documents": [*documents]}
        lines = self._lines("/v1/owner/ask", asked)
        return map(EVENT.validate_python, lines)

    def documents(self) -> list[Json]:
        listed: list[Json] = self._call("GET", "/v1/owner/documents")["documents"]
        return listed

    def read(self, document_id: str) -> Json:
        return self._call("POST", "/v1/owner/read", {"id": document_id})

    def index(self, paths: Sequence[Path] | None = None) -> Iterator[Json]:
        absolute = None if paths is None else [str(path.absolute()) for path in paths]
        return self._lines("/v1/owner/index", {"paths": absolute})

    def remove(self, document_id: str) -> Json:
        return self._call("POST", "/v1/owner/remove", {"id": document_id})

    def check(self, mend: bool = False) -> Json:
        return self._call("POST", "/v1/owner/check", {"mend": mend})

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        with self._reaching():
            response = self._http.request(method, path, json=body)
            return _checked(response)

    def _lines(self, path: str, body: Json) -> Iterator[Json]:
        with self._reaching(), self._http.stream("POST", path, json=body) as response:
            if not response.is_success:
                response.read()
                _checked(response)
            for line in response.iter_lines():
                event: Json = json.loads(line)
                if event["event"] == "error":
                    raise _error(event)
                yield event

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPError as error:
            raise OwnerUnreachable(
                f"the server at {self._note.url} (process {self._note.pid}) broke off ({error}); try again"
            ) from error


def _checked(response: httpx.Response) -> Json:
    try:
        body: Json = response.json()
    except ValueError:
        body = {"message": f"the server answered {response.status_code}; its log says why"}
    if not response.is_success:
        raise _error(body.get("error", body))
    return body


def _error(told: Json) -> WaystoneError:
    kind = NotFound if told.get("type") == NotFound.__name__ else WaystoneError
    return kind(str(told.get("message", "the server could not; its log says why")))


def _plain(history: Sequence[Message]) -> list[dict[str, Any]]:
    return [asdict(message) for message in history]
