"""How much a sinkhole takes: starts `waystone sinkhole serve` in a fresh folder, and sends to it over real sockets.

Run it as `python tests/bot/sinkhole/load.py`. It prints what docs/sinkhole.md says: the start, single posts from 50
connections and from 100 senders with a token each, batches, what an event costs, and whether all is there after
`kill -9`.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import Engine

from bot.settings import Settings
from bot.sinkhole.tokens import Tokens
from index.store.database import open_database

COMMENT = "The second quote is from another chapter, the first one answers it well enough. "
EVENT = {
    "app": "load", "model": "small", "use": "chat", "rating": 1, "comment": COMMENT,
    "messages": [{"role": "user", "content": "What does the essay say about the job market? " * 3}],
    "response": "It says that the market rewards those who can show what they have built. " * 6,
}  # fmt: skip


class Connection:
    """One kept-alive connection, as bare as can be: the sender must not cost more than the server."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._token = f"Authorization: Bearer {token}\r\n" if token else ""

    async def open(self) -> Connection:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def post(self, body: bytes) -> float:
        """Seconds until it was acknowledged."""
        began = time.perf_counter()
        head = f"POST /v1/feedback HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._token}Content-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        answered = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        await self._reader.readexactly(int(answered.split("content-length:")[1].split("\r\n")[0]))
        assert " 202 " in answered.split("\r\n")[0], answered
        return time.perf_counter() - began


async def singles(port: int, rate: float, seconds: float, tokens: Sequence[str]) -> tuple[float, list[float]]:
    """Single posts at a rate, from one connection a token: events a second, and each one's seconds."""
    open_ones = await asyncio.gather(*(Connection(port, token).open() for token in tokens))
    body, times = json.dumps(EVENT).encode(), list[float]()
    began = time.perf_counter()

    async def send(n: int, connection: Connection) -> None:
        step = len(open_ones) / rate
        due = began + n / rate
        while due < began + seconds:
            await asyncio.sleep(max(0, due - time.perf_counter()))
            times.append(await connection.post(body))
            due += step

    await asyncio.gather(*(send(n, one) for n, one in enumerate(open_ones)))
    return len(times) / (time.perf_counter() - began), times


async def batches(port: int, count: int, size: int) -> float:
    """Batches from four connections as fast as they go: events a second."""
    body = json.dumps([EVENT] * size).encode()
    open_ones = await asyncio.gather(*(Connection(port).open() for _ in range(4)))
    began = time.perf_counter()

    async def send(connection: Connection) -> None:
        for _ in range(count // 4):
            await connection.post(body)

    await asyncio.gather(*map(send, open_ones))
    return count * size / (time.perf_counter() - began)


@contextmanager
def logged(home: Path) -> Iterator[Engine]:
    """The database of a data folder."""
    database = open_database(Settings(home=home).sqlalchemy_url)
    try:
        yield database
    finally:
        database.dispose()


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))] * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "bot", "sinkhole"]
        environment = {**os.environ, "WAYSTONE_HOME": folder}
        with logged(Path(folder)) as database:
            tokens = [Tokens(database).add(f"sender {n}") for n in range(100)]
        began = time.perf_counter()
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz")
                break
            except httpx.HTTPError:
                time.sleep(0.01)
        print(f"start: {time.perf_counter() - began:.2f} s, {_cpu(server.pid):.2f} s of CPU")
        before = _cpu(server.pid)
        rate, times = asyncio.run(singles(port, 500, 10, [""] * 50))
        print(f"singles, 50 connections: {rate:.0f}/s, p50 {percentile(times, 0.5):.0f} ms, "
              f"p99 {percentile(times, 0.99):.0f} ms")  # fmt: skip
        sent = len(times)
        print(f"CPU of the server: {(_cpu(server.pid) - before) / sent * 1e6:.0f} s a million events in singles")
        rate, times = asyncio.run(singles(port, 500, 10, tokens))
        print(f"singles, 100 senders with a token each: {rate:.0f}/s, p99 {percentile(times, 0.99):.0f} ms")
        sent += len(times)
        before = _cpu(server.pid)
        print(f"batches of 500: {asyncio.run(batches(port, 40, 500)):.0f}/s")
        sent += 40 * 500
        print(f"CPU of the server: {(_cpu(server.pid) - before) / (40 * 500) * 1e6:.0f} s a million events in batches")
        server.send_signal(signal.SIGKILL)
        server.wait()
        database = Path(folder) / "waystone.sqlite"
        with sqlite3.connect(database) as connection:
            [kept] = connection.execute("SELECT count(*) FROM sinkhole_events").fetchone()
        print(f"after kill -9: {kept} of {sent} acknowledged")
        print(f"bytes: {database.stat().st_size / kept:.0f} an event, of {len(json.dumps(EVENT))} sent")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    main()
