"""The sinkhole as a server of its own: feedback of other front ends, and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from bot.api.sinkhole import build_sinkhole
from bot.errors import WaystoneError
from bot.settings import Settings
from bot.sinkhole.command import app
from bot.sinkhole.store import Sinkhole
from index.database import open_database


@pytest.fixture
def sinkhole(tmp_path: Path) -> Iterator[Sinkhole]:
    engine = open_database(f"sqlite:///{tmp_path / 'waystone.sqlite'}")
    yield Sinkhole(engine)
    engine.dispose()


@pytest.fixture
def front_end(sinkhole: Sinkhole, tmp_path: Path) -> TestClient:
    return TestClient(build_sinkhole(sinkhole, Settings(home=tmp_path)), base_url="http://127.0.0.1")


def test_one_string_and_one_bit_are_on_record(front_end: TestClient, sinkhole: Sinkhole) -> None:
    assert front_end.get("/healthz").json()["status"] == "ok"
    sent = front_end.post("/v1/feedback", json={"text": "It never says why.", "rating": -1}).json()
    event = sinkhole.event(sent["id"])
    assert (event.response, event.rating, len(event.client)) == ("It never says why.", -1, 32)


def test_what_is_wrong_is_told_as_the_page_server_tells_it(front_end: TestClient) -> None:
    for field, value in (("rating", 5), ("time", "9999-12-31T23:59:59-12:00")):
        refused = front_end.post("/v1/feedback", json={"text": "Good", "rating": 1, field: value})
        assert refused.status_code == 400
        assert field in refused.json()["error"]["message"]
    foreign = front_end.post(
        "/v1/feedback", json={"text": "x", "rating": 1}, headers={"Origin": "http://elsewhere.example"}
    )
    assert foreign.status_code == 403


def test_there_is_nothing_but_feedback(front_end: TestClient) -> None:
    assert front_end.get("/").status_code == 404
    assert front_end.get("/openapi.json").json()["paths"].keys() == {
        "/healthz",
        "/v1/feedback",
        "/v1/feedback/schema",
    }


def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = CliRunner().invoke(app, ["serve", "--port", str(taken.getsockname()[1])])
    assert isinstance(done.exception, WaystoneError)
    assert "choose another with --port" in str(done.exception)
