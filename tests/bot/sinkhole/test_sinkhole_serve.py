"""The sinkhole as a server of its own: feedback of other front ends, and nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.answer import Answer, Prose, Sentence, Timings
from bot.api.feedback import Door
from bot.api.sinkhole import build_sinkhole
from bot.errors import InvalidToken, SettingError, WaystoneError
from bot.events import Understood
from bot.settings import Settings, load_settings
from bot.sinkhole.cli import app
from bot.sinkhole.filters import run_filters
from bot.sinkhole.store import Sinkhole
from bot.sinkhole.tokens import Tokens
from bot.store.records import Records
from index.search.ranking import Ranking
from index.store.database import open_database
from index.store.types import new_id

PATH = "/v1/feedback"
GOOD = {"text": "It never says why.", "rating": -1}
Served = Callable[..., TestClient]


@pytest.fixture
def sinkhole(database: Engine) -> Sinkhole:
    return Sinkhole(database)


@pytest.fixture
def served(sinkhole: Sinkhole, tmp_path: Path) -> Served:
    """Opens the server with settings of the test's choice, for a caller at an address."""

    def opening(address: str = "203.0.113.7", **given: object) -> TestClient:
        built = build_sinkhole(sinkhole, Settings(home=tmp_path, **given))
        return TestClient(built, base_url="http://127.0.0.1", client=(address, 50_000))

    return opening


@pytest.fixture
def front_end(served: Served) -> TestClient:
    return served()


def test_one_string_and_one_bit_are_on_record(front_end: TestClient, sinkhole: Sinkhole) -> None:
    assert front_end.get("/healthz").json()["status"] == "ok"
    sent = front_end.post(PATH, json=GOOD)
    assert sent.status_code == 202
    event = sinkhole.event(sent.json()["id"])
    assert (event.response, event.rating, len(event.client)) == ("It never says why.", -1, 32)


def test_many_events_are_taken_at_once_and_each_once(front_end: TestClient, sinkhole: Sinkhole) -> None:
    batch = [{**GOOD, "id": new_id(), "reasons": ["other"]} for _ in range(30)]
    first = front_end.post(PATH, json=[*batch, batch[0]]).json()
    assert first == {"ids": [one["id"] for one in [*batch, batch[0]]], "stored": 30}
    assert front_end.post(PATH, json=batch).json()["stored"] == 0
    assert [event.id for event in sinkhole.events(oldest_first=True)] == [one["id"] for one in batch]
    assert front_end.post(PATH, json=[GOOD] * 1001).status_code == 400


def test_what_is_wrong_is_told_by_event_and_field_and_nothing_is_logged(
    front_end: TestClient, sinkhole: Sinkhole
) -> None:
    for field, value in (("rating", 5), ("time", "9999-12-31T23:59:59-12:00")):
        refused = front_end.post(PATH, json={**GOOD, field: value})
        assert refused.status_code == 400
        assert refused.json()["error"]["message"].startswith(f"nothing was logged: {field}: ")
    refused = front_end.post(PATH, json=[GOOD, {**GOOD, "coment": "x"}, 7])
    problems = refused.json()["error"]["errors"]
    assert [(one["event"], one["field"]) for one in problems] == [(1, "coment"), (2, "")]
    assert "events.1.coment" in refused.json()["error"]["message"]
    assert front_end.post(PATH, content=b"{").status_code == 400
    assert front_end.post(PATH, json=[]).json() == {"ids": [], "stored": 0}
    assert list(sinkhole.events()) == []


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"txt": "x", "rating": 1}, "txt", "did you mean text?"),
        ({"text": "", "rating": 1}, "response", "must not be empty"),
        ({"text": "x"}, "rating", "give either a rating, or chosen and rejected"),
        ({"chosen": "x"}, "chosen", "both chosen and rejected"),
        ({**GOOD, "id": "17"}, "id", "give a UUIDv7"),
        ({**GOOD, "reasons": ["bad"]}, "reasons.0", "'wrong_citation'"),
        ({**GOOD, "language": "in English"}, "language", "a language tag, as en"),
    ],
)
def test_what_is_wrong_is_said_so_that_it_can_be_mended(
    front_end: TestClient, sent: dict[str, object], field: str, said: str
) -> None:
    error = front_end.post(PATH, json=sent).json()["error"]
    assert [one["field"] for one in error["errors"]].count(field) == 1
    assert said in next(one["message"] for one in error["errors"] if one["field"] == field)
    assert said in error["message"]


def test_a_boolean_is_a_thumb_and_an_id_is_the_same_in_capitals(front_end: TestClient, sinkhole: Sinkhole) -> None:
    ids = [new_id(), new_id()]
    for id, rating in zip(ids, (True, False), strict=True):
        assert front_end.post(PATH, json={"text": "So.", "rating": rating, "id": id}).json()["stored"]
    assert not front_end.post(PATH, json={"text": "So.", "rating": True, "id": ids[0].upper()}).json()["stored"]
    assert [sinkhole.event(id).rating for id in ids] == [1, -1]


def test_null_is_not_set(front_end: TestClient, sinkhole: Sinkhole) -> None:
    unset = dict.fromkeys(("comment", "correction", "reasons", "answer", "id", "positive"))
    sent = front_end.post(PATH, json={**GOOD, **unset})
    assert sent.status_code == 202
    event = sinkhole.event(sent.json()["id"])
    assert (event.comment, event.reasons, event.answer) == ("", (), "")


def test_an_answer_is_rated_by_the_id_of_its_completion(front_end: TestClient, sinkhole: Sinkhole) -> None:
    records, understood = Records(sinkhole.engine), Understood(new_id(), "why?", "why?", "small")
    records.start(understood, Ranking("why?", (), 0.5, True), ())
    timings, said = Timings(0, 0, 0), (Prose((Sentence("So.", (), "supported"),)),)
    records.finish(Answer(understood.id, "why?", "why?", True, 0.5, said, (), (), "small", timings))
    event = sinkhole.event(front_end.post(PATH, json={"answer": understood.id, "rating": 1}).json()["id"])
    assert (event.response, event.messages[-1].content, event.model, event.use) == ("So.", "why?", "small", "rag")
    unknown = front_end.post(PATH, json={"answer": new_id(), "rating": 1})
    assert "answer" in unknown.json()["error"]["message"]


def test_pages_of_other_origins_come_in_where_a_setting_names_them(served: Served, front_end: TestClient) -> None:
    there, elsewhere = {"Origin": "https://chat.example"}, {"Origin": "https://elsewhere.example"}
    assert front_end.post(PATH, json=GOOD, headers=there).status_code == 403
    named = served(sinkhole_origins="https://chat.example, https://two.example")
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type"}
    preflight = named.options(PATH, headers={**there, **ask})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://chat.example"
    posted = named.post(PATH, json=GOOD, headers=there)
    assert (posted.status_code, posted.headers["access-control-allow-origin"]) == (202, "https://chat.example")
    assert named.options(PATH, headers={**elsewhere, **ask}).status_code == 400
    assert named.post(PATH, json=GOOD, headers=elsewhere).status_code == 403
    assert "access-control-allow-origin" not in named.get("/healthz", headers=there).headers
    assert served(sinkhole_origins="*").post(PATH, content=b'{"text":"x","rating":1}', headers=elsewhere).is_success


def test_origins_that_are_none_are_refused_at_the_start() -> None:
    with pytest.raises(SettingError, match="WAYSTONE_SINKHOLE_ORIGINS"):
        load_settings(sinkhole_origins="chat.example")


def test_a_token_names_its_sender_until_it_is_revoked(
    front_end: TestClient, served: Served, sinkhole: Sinkhole
) -> None:
    tokens = Tokens(sinkhole.engine)
    secret = tokens.add("chat")
    mine = {"Authorization": f"Bearer {secret}"}
    assert front_end.post(PATH, json={**GOOD, "client": "d" * 32}, headers=mine).status_code == 202
    [arrival] = sinkhole.received()
    assert (arrival.origin.sender, arrival.origin.crowd) == ("chat", False)
    with sinkhole.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM sinkhole_tokens").all()
    assert secret not in str(kept)
    tokens.revoke("chat")
    assert served().post(PATH, json=GOOD, headers=mine).status_code == 401
    with pytest.raises(WaystoneError, match="chat"):
        tokens.add("chat")


def test_who_sends_too_much_is_told_when_to_come_back(served: Served, sinkhole: Sinkhole) -> None:
    limited = served(sinkhole_rate=10)
    codes = [limited.post(PATH, json=GOOD).status_code for _ in range(12)]
    assert codes == [*[202] * 10, 429, 429]
    assert 1 <= int(limited.post(PATH, json=GOOD).headers["Retry-After"]) <= 6
    token = {"Authorization": f"Bearer {Tokens(sinkhole.engine).add('chat', 2)}"}
    assert [limited.post(PATH, json=GOOD, headers=token).status_code for _ in range(3)] == [202, 202, 429]
    assert served("127.0.0.1").post(PATH, json=[GOOD] * 1000).status_code == 202


def test_a_revoked_token_is_taken_for_two_seconds_at_the_most(sinkhole: Sinkhole, tmp_path: Path) -> None:
    tokens, clock = Tokens(sinkhole.engine), [0.0]
    door = Door(Settings(home=tmp_path), tokens, lambda: clock[0])
    sent = [(b"authorization", f"Bearer {tokens.add('chat', 7)}".encode())]
    request = Request({"type": "http", "headers": sent, "client": ("203.0.113.7", 50_000)})
    assert asyncio.run(door.caller(request))[1] == 7
    tokens.revoke("chat")
    clock[0] = 2.1
    with pytest.raises(InvalidToken):
        asyncio.run(door.caller(request))


def test_one_user_does_not_use_up_what_the_others_behind_its_server_may_send(
    front_end: TestClient, sinkhole: Sinkhole
) -> None:
    token = {"Authorization": f"Bearer {Tokens(sinkhole.engine).add('chat')}"}
    flood = [{**GOOD, "client": "d" * 32}] * 1000
    assert front_end.post(PATH, json=flood, headers=token).status_code == 202
    refused = front_end.post(PATH, json=flood[0], headers=token)
    assert (refused.status_code, "one client" in refused.json()["error"]["message"]) == (429, True)
    assert int(refused.headers["Retry-After"]) > 1
    assert front_end.post(PATH, json={**GOOD, "client": "e" * 32}, headers=token).status_code == 202


def test_many_people_behind_one_server_lose_nothing(front_end: TestClient, sinkhole: Sinkhole) -> None:
    said = ["Good answer, thank you.", "The second quote helped.", "Good answer, thank you.", ""]
    events = [{"text": f"Answer {n}.", "rating": 1, "comment": said[n % 4]} for n in range(200)]
    token = {"Authorization": f"Bearer {Tokens(sinkhole.engine).add('chat')}"}
    for headers in ({}, token):
        assert front_end.post(PATH, json=events, headers=headers).json()["stored"] == 200
    assert set(run_filters(sinkhole).values()) == {"keep"}


def test_tokens_are_made_listed_and_revoked_on_the_command_line() -> None:
    made = CliRunner().invoke(app, ["token", "add", "chat"])
    assert made.stdout.startswith("sink_")
    assert "chat" in CliRunner().invoke(app, ["token", "list"]).stdout
    assert made.stdout.strip() not in CliRunner().invoke(app, ["token", "list", "--json"]).stdout
    assert CliRunner().invoke(app, ["token", "revoke", "chat"]).exit_code == 0
    assert isinstance(CliRunner().invoke(app, ["token", "revoke", "chat"]).exception, WaystoneError)


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


# What takes long to load, and nobody needs who only takes feedback in.
HEAVY = {
    *("chromadb", "gradio", "langchain_core", "numpy", "onnxruntime", "pyarrow", "sklearn", "torch"),
    *("alembic", "httpx", "rich", "sqlalchemy.dialects.postgresql"),
    *("bot.evaluation", "bot.sinkhole.exports", "bot.sinkhole.filters", "bot.sinkhole.imports", "bot.store.records"),
    *("bot.waystone", "bot.web", "index.collection"),
}
ALONE = f"""
import sys
import bot.cli
import bot.sinkhole.cli.serve
loaded = {HEAVY} & set(sys.modules)
assert not loaded, loaded
bot.cli.main(["sinkhole", "serve", "--port", sys.argv[1]])
"""


def test_alone_it_loads_nothing_heavy_and_what_it_acknowledged_outlives_a_kill(home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", ALONE, str(port)], stderr=subprocess.PIPE, text=True)
    assert server.stderr
    assert "takes feedback at" in server.stderr.readline()

    def send(_: int) -> list[str]:
        """The ids that were acknowledged until the server was gone."""
        acknowledged: list[str] = []
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as sender:
            try:
                while True:
                    sent = [GOOD] if len(acknowledged) % 2 else [GOOD, GOOD]
                    acknowledged += sender.post(PATH, content=json.dumps(sent)).raise_for_status().json()["ids"]
                    if len(acknowledged) > 20:
                        os.kill(server.pid, signal.SIGKILL)
            except httpx.TransportError:
                return acknowledged

    with ThreadPoolExecutor(4) as pool:
        acknowledged = {id for ids in pool.map(send, range(4)) for id in ids}
    assert server.wait(10) == -signal.SIGKILL
    server.stderr.close()
    log = Sinkhole(open_database(f"sqlite:///{home / 'waystone.sqlite'}"))
    assert len(acknowledged) > 20
    assert acknowledged <= {event.id for event in log.events()}
