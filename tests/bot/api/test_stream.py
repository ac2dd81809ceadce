"""A chat's stream ends with all that the answer in one piece says, however that sets it apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.api.compatible import chat
from bot.settings import Settings
from bot.waystone import Waystone

TEXTS = {
    "bakery": "The bakery on the hill\n\n"
    "We moved the bakery from Paris to Lyon in 2015 because the rent had doubled in two years.\n",
    "lighthouse": "The lighthouse of Marrow Point\n\n"
    "The lighthouse of Marrow Point was built in 1871 by the engineer Ida Thorne.\n",
    "ferry": "The ferry\n\nIn the end we sold the ferry to the town. Three things made us sell the ferry:\n\n"
    "First, the crossing took an hour and the new tunnel takes four minutes.\n\n"
    "Secondly, nobody in the crew under fifty wanted to learn how the engine works.\n\n"
    "Thirdly, the town offered to keep the old name on its side.\n",
}
RENT = "They moved the bakery from Paris to Lyon in 2015 because the rent had doubled."
BUILT = "The lighthouse of Marrow Point was built in 1871 by the engineer Ida Thorne."


@pytest.fixture
def waystone(request: pytest.FixtureRequest, home: Path, tmp_path: Path, model_server: Any) -> Iterator[Waystone]:
    writing = getattr(request, "param", "compose")
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
    with Waystone.open(Settings(home=home, model_url=model_server.url, writing=writing)) as opened:
        list(opened.collection.index([tmp_path / f"{name}.txt" for name in TEXTS]))
        yield opened


def replies(waystone: Waystone, question: str) -> tuple[str, str, list[Any]]:
    app = FastAPI()
    app.include_router(chat.routes(waystone))
    asked = {"model": "waystone", "messages": [{"role": "user", "content": question}]}
    client = TestClient(app)
    whole = client.post("/v1/chat/completions", json=asked).json()["choices"][0]["message"]["content"]
    lines = client.post("/v1/chat/completions", json={**asked, "stream": True}).text.split("\n\n")
    deltas = [json.loads(line.removeprefix("data: "))["choices"][0]["delta"] for line in lines[:-2]]
    streamed = "".join(delta.get("content", "") for delta in deltas)
    return whole, streamed, next(delta["annotations"] for delta in deltas if "annotations" in delta)


def test_what_comes_after_prose_in_several_voices(waystone: Waystone, model_server: Any) -> None:
    model_server.reply = f"{RENT} {BUILT}"
    question = (
        "Why did the bakery move from Paris to Lyon, who built the lighthouse of Marrow Point, "
        "and who won the football cup in Brazil?"
    )
    whole, streamed, annotations = replies(waystone, question)
    assert whole.startswith("**The bakery on the hill:** ")
    last = "\n\nThe sources don't tell: who won the football cup in Brazil?"
    assert whole.endswith(last)
    assert streamed.endswith(last)
    assert streamed.count(BUILT[:-1]) == 1
    assert [streamed[one["url_citation"]["start_index"] :][:2] for one in annotations] == ["[1", "[2"]


def test_a_comparisons_table(waystone: Waystone, model_server: Any) -> None:
    model_server.reply = f"{RENT} {BUILT}"
    whole, streamed, _ = replies(waystone, "Compare the bakery and the lighthouse")
    table = whole[whole.index("Side by side") :]
    assert not whole.startswith(table)
    assert streamed.endswith(f"\n\n{table}")


@pytest.mark.parametrize("waystone", ["restate"], indirect=True)
def test_items_of_a_list_that_the_model_left_out(waystone: Waystone, model_server: Any) -> None:
    model_server.reply = "Nobody in the crew under fifty wanted to learn how the engine works."
    whole, streamed, annotations = replies(waystone, "Why did they sell the ferry to the town?")
    left_out = [line.partition(" ")[2] for line in whole.splitlines() if "“" in line]
    assert left_out
    assert all(text in streamed for text in left_out)
    assert len(annotations) == 3
