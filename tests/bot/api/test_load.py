"""Many readers at once: whoever waits holds no thread, and whoever goes leaves nothing held."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import anyio
import httpx
import pytest

from bot.answering.pace import AT_ONCE, Wait
from bot.api.streamed import streamed
from bot.client.lock import Lock
from bot.settings import Settings
from bot.waystone import Waystone
from tests.bot.api.conftest import ASKED
from tests.bot.served import Server, serving

WAITING = AT_ONCE + 2


def until(true: Callable[[], object]) -> None:
    ends = monotonic() + 60
    while not true():
        assert monotonic() < ends
        sleep(0.02)


def question(model: str = "waystone", stream: bool = False) -> dict[str, Any]:
    return {"model": model, "stream": stream, "messages": [{"role": "user", "content": ASKED}]}


@contextmanager
def sending(server: Server, call: str, length: int) -> Iterator[socket.socket]:
    """A connection on which a call has begun, and is broken off at the end."""
    host, _, port = server.url.rpartition("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        kind = "Content-Type: application/json"
        head = f"{call} HTTP/1.1\r\nHost: {host}:{port}\r\n{kind}\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        yield connection


@pytest.fixture
def busy(small_home: Path, tmp_path: Path, model_server: Any) -> Iterator[tuple[Server, ExitStack]]:
    """A server at whose writer every seat is taken, until the stack is closed."""
    folder = shutil.copytree(small_home, tmp_path / "busy")
    settings = Settings(home=folder, model_url=model_server.url, writing="restate")
    with Waystone.open(settings, Lock(folder, "waystone serve")) as waystone, serving(waystone) as server:
        line = waystone.models.line(waystone.models.choose())
        with ExitStack() as seats:
            while line.free:
                seats.enter_context(line.ticket("others"))
            yield server, seats


def test_readers_who_wait_for_the_writer_hold_no_threads(busy: tuple[Server, ExitStack]) -> None:
    server, seats = busy
    models = server.waystone.models
    with ExitStack() as waiting, ThreadPoolExecutor(1) as reader:
        for at in range(WAITING):
            body = json.dumps(question(stream=at % 2 == 0)).encode()
            waiting.enter_context(sending(server, "POST /v1/chat/completions", len(body))).sendall(body)
        until(lambda: models.waiting() == WAITING)
        quick = httpx.post(f"{server.url}/v1/chat/completions", json=question("quotes"), timeout=30)
        assert "doubled" in quick.json()["choices"][0]["message"]["content"]
        last = reader.submit(httpx.post, f"{server.url}/v1/chat/completions", json=question(), timeout=60)
        waiting.close()
        until(lambda: models.waiting() == 1)
        seats.close()
        assert "doubled" in last.result().json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize("stream", [True, False])
def test_whoever_goes_gives_the_place_in_line_back(busy: tuple[Server, ExitStack], stream: bool) -> None:
    server, _ = busy
    body = json.dumps(question(stream=stream)).encode()
    with sending(server, "POST /v1/chat/completions", len(body)) as connection:
        connection.sendall(body)
        until(lambda: server.waystone.models.waiting() == 1)
    until(lambda: server.waystone.models.waiting() == 0)


def test_a_stream_is_made_at_its_own_pace_however_slowly_it_is_read() -> None:
    released: list[bool] = []

    def pieces() -> Generator[str | Wait]:
        try:
            yield "one"
            yield Wait(0.001)
            yield "two"
        finally:
            released.append(True)

    async def read_slowly() -> list[object]:
        reply = streamed(pieces(), "text/plain").body_iterator
        first = await anext(aiter(reply))
        with anyio.fail_after(10):
            while not released:
                await anyio.sleep(0.001)
        return [first, *[piece async for piece in reply]]

    assert anyio.run(read_slowly) == ["one", "two"]


def test_an_upload_that_breaks_off_leaves_nothing(small: Server) -> None:
    incoming = small.home / "incoming"
    with sending(small, "PUT /library/uploads?name=half.txt", 1000) as connection:
        connection.sendall(b"the first half")
        until(lambda: list(incoming.glob("*/half.txt")))
    until(lambda: not list(incoming.glob("*")))
