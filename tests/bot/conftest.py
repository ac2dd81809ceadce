"""What several modules need: a small collection of their own documents, and an OpenAI-compatible server on a script."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar

import pytest

from bot.client.lock import Lock
from bot.models.registry import Models
from bot.settings import Settings
from bot.waystone import Waystone
from index.collection import Collection
from index.store.database import open_database
from tests.bot.served import Server, serving


@pytest.fixture(scope="module")
def collection(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Collection]:
    """The module's `DOCUMENTS`, text by file name, indexed once for all of its tests."""
    folder, home = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("collection")
    for name, text in request.module.DOCUMENTS.items():
        (folder / name).write_text(text)
    shutil.copy(migrated, home)
    settings = Settings(home=home)
    database = open_database(settings.sqlalchemy_url)
    with Collection.open(home, database=database, embedding_model=settings.embedding_model) as opened:
        list(opened.index([folder]))
        yield opened
    database.dispose()


@pytest.fixture(scope="session")
def local_models() -> Iterator[Models]:
    """The real local writer, for every test that asks it: reading its instructions takes it a minute, once."""
    # Beside another test that computes, its first word may take minutes on two cores.
    with closing(Models(Settings(model="local", model_url="", writing="auto", model_timeout=240))) as models:
        yield models


class Script:
    """What the server says next: `reply` word by word, or one of the failures."""

    def __init__(self) -> None:
        self.reply = "Hello there."
        self.agrees: Callable[[str], bool] | None = None  # of what it is asked to say yes or no to, if it says yes
        self.failure = ""
        self.thoughts = 0  # tokens that it thinks first, a hundred in a third of a second
        self.ollama: list[dict[str, Any]] = []  # the models that it lists as Ollama does
        self.served = ["scripted"]  # the names that it lists as others do
        self.asked: list[dict[str, Any]] = []
        self.url = ""
        self.closed = Event()  # set when the client closed a hanging stream

    @property
    def next(self) -> str:
        said = [str(message["content"]) for message in self.asked[-1]["messages"]]
        if self.agrees and "Say yes" in said[0]:
            return "yes" if self.agrees(said[-1]) else "no"
        return self.reply


@pytest.fixture(scope="session")
def server(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server on the shipped documents."""
    folder = shutil.copytree(indexed, tmp_path_factory.mktemp("served") / "home")
    settings = Settings(home=folder, model="quotes")
    with Waystone.open(settings, Lock(folder, "waystone serve")) as waystone, serving(waystone) as running:
        yield running


@pytest.fixture
def model_server() -> Iterator[Script]:
    script = Script()

    class Server(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.0"

        def do_GET(self) -> None:
            self._json(200, {"object": "list", "data": [{"id": one} for one in script.served], "models": script.ollama})

        def do_POST(self) -> None:
            script.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if script.failure == "moved" and not self.path.startswith("/new"):
                self.send_response(307)
                self.send_header("Location", f"/new{self.path}")
                self.end_headers()
                return
            if script.failure in ("429", "500"):
                self._json(int(script.failure), {"error": {"message": f"scripted {script.failure}"}})
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            room = script.asked[-1]["max_completion_tokens"]
            for _ in range(0, min(script.thoughts, room), 100):
                time.sleep(0.3)
                self._piece("Hm.", field="reasoning_content")
            if script.thoughts >= room:
                self._piece("", "length")
                return
            words = [] if script.failure == "empty" else script.next.split(" ")
            for at, word in enumerate(words):
                self._piece(word if at == 0 else f" {word}")
                if script.failure == "breaks off" and at == 1:
                    self.wfile.write(b'data: {"error": {"message": "scripted 500", "code": 500}}\n\n')
                    return
                if script.failure == "hangs" and at == 1:
                    self._hang()
                    return
            self._piece("", "length" if script.failure == "cut" else "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _hang(self) -> None:
            try:
                for _ in range(200):
                    time.sleep(0.05)
                    self.wfile.write(b": still there\n\n")
            except OSError:
                script.closed.set()

        def _piece(self, text: str, finish: str | None = None, field: str = "content") -> None:
            choice = {"index": 0, "delta": {field: text}, "finish_reason": finish}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def _json(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield script
    server.shutdown()
    server.server_close()
