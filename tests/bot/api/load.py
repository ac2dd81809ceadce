"""How the server holds up under many readers: starts `waystone serve` in a fresh folder, and asks it over real sockets.

Run it as `python -m tests.bot.api.load`. It prints what docs/security.md says under "Load": one reader alone, fifty who
all ask in the same moment, fifty who read what they get before they ask again, and what an upload does to the others.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx

QUESTIONS = Path(__file__).parents[2] / "data" / "questions.jsonl"
READERS = 50
READING_S = 12.0  # what a reader does with five quotes before the next question, on average


async def asked(client: httpx.AsyncClient, question: str) -> float:
    """Seconds until the answer in quotes is there."""
    began = time.perf_counter()
    body = {"model": "quotes", "messages": [{"role": "user", "content": question}]}
    reply = await client.post("/v1/chat/completions", json=body)
    assert reply.status_code == 200, reply.text
    return time.perf_counter() - began


async def timed(client: httpx.AsyncClient, path: str, body: object = None) -> float:
    began = time.perf_counter()
    reply = await (client.post(path, json=body) if body else client.get(path))
    assert reply.is_success, reply.text
    return time.perf_counter() - began


async def alone(client: httpx.AsyncClient, questions: Sequence[str]) -> list[float]:
    return [await asked(client, question) for question in questions]


async def at_once(client: httpx.AsyncClient, questions: Sequence[str]) -> list[float]:
    return list(await asyncio.gather(*(asked(client, question) for question in questions)))


async def reading(client: httpx.AsyncClient, questions: Sequence[str], seconds: float) -> list[float]:
    """Fifty readers who each ask, read, and ask again."""
    times: list[float] = []
    ends = time.perf_counter() + seconds
    chance = random.Random(1)

    async def reader() -> None:
        await asyncio.sleep(chance.uniform(0, READING_S))
        while time.perf_counter() < ends:
            times.append(await asked(client, chance.choice(questions)))
            await asyncio.sleep(chance.expovariate(1 / READING_S))

    await asyncio.gather(*(reader() for _ in range(READERS)))
    return times


async def beside(work: Awaitable[object], other: Callable[[], Awaitable[float]]) -> list[float]:
    """What the other takes, again and again, while the work goes on."""
    going_on = asyncio.ensure_future(work)
    times = []
    while not going_on.done():
        times.append(await other())
        await asyncio.sleep(0.1)
    await going_on
    return times


async def uploaded(client: httpx.AsyncClient, text: str) -> None:
    """A file that is put into the library, until it can be asked about."""
    before = await documents(client)
    (await client.put("/library/uploads", params={"name": "novel.txt"}, content=text.encode())).raise_for_status()
    while await documents(client) == before:
        await asyncio.sleep(0.5)


async def documents(client: httpx.AsyncClient) -> str:
    figures = (await client.get("/metrics")).text
    return next(line for line in figures.splitlines() if line.startswith("waystone_documents "))


def said(name: str, times: Sequence[float], one: float) -> None:
    in_order = sorted(times)
    middle, late = in_order[len(in_order) // 2], in_order[int(0.95 * (len(in_order) - 1))]
    ratio = f" ({late / one:.1f} times one alone)" if one else ""
    print(f"{name}: {len(times)} of {len(times)}, p50 {middle:.3f} s, p95 {late:.3f} s{ratio}", flush=True)


async def measured(url: str) -> None:
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    random.Random(0).shuffle(questions)
    limits = httpx.Limits(max_connections=2 * READERS, max_keepalive_connections=2 * READERS)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        await alone(client, questions[-5:])
        single = await alone(client, questions[:20])
        one = sorted(single)[10]
        said("one reader", single, one)
        health = await beside(at_once(client, questions[20 : 20 + READERS]), lambda: timed(client, "/healthz"))
        said("health beside fifty in the same moment", health, 0)
        said("fifty in the same moment, each another question", await at_once(client, questions[70:120]), one)
        said("fifty in the same moment, one question", await at_once(client, questions[120:121] * READERS), one)
        said(f"fifty who read for {READING_S:g} s", await reading(client, questions, 45), one)
        novel = "".join(f"{question} That is what number {n} asked.\n\n" for n, question in enumerate(questions * 30))
        rated = {"text": "It never says what a sinkhole is.", "rating": -1}
        said(
            "ratings beside an upload of 400 kB",
            await beside(uploaded(client, novel), lambda: timed(client, "/v1/feedback", rated)),
            0,
        )
        said(
            "questions beside an upload of 400 kB",
            await beside(uploaded(client, novel[::-1]), lambda: asked(client, random.choice(questions))),
            one,
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        free.close()
        environment = {**os.environ, "WAYSTONE_HOME": folder, "WAYSTONE_MODEL": "quotes"}
        subprocess.run([sys.executable, "-m", "bot", "index"], env=environment, check=True, capture_output=True)
        command = [sys.executable, "-m", "bot", "serve", "--port", url.rpartition(":")[2]]
        server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            while True:
                try:
                    httpx.get(f"{url}/healthz").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            asyncio.run(measured(url))
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
