"""Who may what: every route and every function of the page, as nobody, as a user and as an admin."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mcp import Client
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute

from bot.access.reader import reader_of
from bot.access.rules import may_call
from bot.access.throttle import FREE, Throttle
from bot.api import login
from bot.api.app import build_app
from bot.api.gate import COOKIE, Gate
from bot.client.lock import Lock
from bot.errors import NotFound
from bot.settings import Settings
from bot.sinkhole.tokens import Tokens
from bot.waystone import Waystone
from tests.bot.api.conftest import ASKED
from tests.bot.api.test_tools import told_over_http
from tests.bot.served import Server, serving

PASSWORD = "a door of oak"
# What needs no log-in. Who adds a route that is for anyone has to say so here, too.
ANYONE = {"/healthz", "/login", "/logout"}
BROWSER = "0" * 32
# The page's functions by element and name. Those for users show what is everyone's, or look at whose it is.
FOR_USERS: dict[tuple[str, str], dict[str, object]] = {
    **{
        ("ws-room", name): {}
        for name in (
            *("answering", "welcome", "stop", "source", "rate", "stands", "choices"),
            *("conversations", "conversation", "rename", "forget", "export"),
            *("shelf", "suggested", "following"),
        )
    },
    **{
        ("ws-library", name): {}
        for name in (
            *("cancel", "dismiss", "looked", "drop", "retry", "about", "passages", "edit", "remove", "paste"),
            *("introduced", "questions"),
        )
    },
    **{("ws-arrivals", name): {} for name in ("arriving", "undo")},
    **{("ws-sinkhole", name): {} for name in ("mine", "rerate", "take_along", "arena", "compare", "vote")},
    ("ws-model-bar", "models"): {},
}
FOR_ADMINS: dict[tuple[str, str], dict[str, object]] = {
    ("ws-library", "put_back"): {},
    ("ws-library", "keep_in_step"): {"path": "/srv"},
    ("ws-library", "leave_folder"): {"path": "/srv"},
    ("ws-sinkhole", "log"): {},
    ("ws-sinkhole", "review"): {"browser": BROWSER},
    ("ws-sinkhole", "judge"): {"browser": BROWSER, "id": "1", "verdict": "keep"},
    ("ws-sinkhole", "undo"): {"browser": BROWSER, "id": "1"},
    ("ws-sinkhole", "plots"): {},
    ("ws-sinkhole", "lessons"): {},
    ("ws-sinkhole", "unlearn"): {"id": "1"},
    ("ws-sinkhole", "share"): {},
    ("ws-sinkhole", "hand_on"): {"format": "jsonl"},
}


@dataclass(frozen=True)
class House:
    """A server where users are kept, and a client for each who comes."""

    server: Server
    nobody: httpx.Client
    ida: httpx.Client
    ben: httpx.Client
    admin: httpx.Client


@pytest.fixture(scope="module")
def house(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = shutil.copytree(small_home, tmp_path_factory.mktemp("guarded") / "home")
    settings = Settings(home=home, model="quotes", users="required")
    with Waystone.open(settings, Lock(home, "waystone serve")) as waystone, serving(waystone) as server:
        for name in ("ida", "ben", "admin"):
            waystone.users.add(name, PASSWORD, admin=name == "admin")
        clients = [logged_in(server, name) for name in ("ida", "ben", "admin")]
        yield House(server, httpx.Client(base_url=server.url, timeout=120), *clients)


def logged_in(server: Server, name: str) -> httpx.Client:
    client = httpx.Client(base_url=server.url, timeout=120)
    assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


def routes(found: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every (method, path) of an application, with those of what is mounted on it."""
    for one in found:
        inner: Any = getattr(one, "original_router", one)
        path = prefix + getattr(one, "path", "")
        if hasattr(one, "methods"):
            yield from ((method, path) for method in one.methods or ("GET", "POST", "DELETE"))
        elif hasattr(inner, "routes"):
            yield from routes(inner.routes, path)


def test_no_route_is_open_that_need_not_be(house: House) -> None:
    app = build_app(house.server.waystone, "the-token")
    every = set(routes(app.routes))
    paths = {path for _, path in every}
    assert {"/v1/search", "/v1/owner/remove", "/gradio_api/component_server", "/gradio_api/queue/join", "/mcp"} <= paths
    assert {path for path in paths if may_call(path) == "anyone"} == ANYONE

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("in")(scope, receive, send)

    gate = httpx.ASGITransport(Gate(inside, house.server.waystone.users, required=True, token="the-token"))
    keys = {name: f"Bearer {house.server.waystone.users.issue(name, 'token')}" for name in ("ida", "admin")}
    keys |= {"guess": "Bearer ws-guessed", "folder": "Bearer the-token"}
    sent = {"nobody": {}, **{name: {"Authorization": key} for name, key in keys.items()}}

    async def come() -> dict[tuple[str, str], dict[str, int]]:
        async with httpx.AsyncClient(transport=gate, base_url="http://testserver") as client:
            return {
                (method, path): {
                    name: (await client.request(method, path, headers=key)).status_code for name, key in sent.items()
                }
                for method, path in sorted(every)
            }

    for (_, path), came_in in asyncio.run(come()).items():
        who = may_call(path)
        opened = 200 if who == "anyone" else 401
        user = 403 if who == "admin" else 200
        assert came_in == {"ida": user, "admin": 200, "folder": 200, "guess": opened, "nobody": opened}, path


def called(client: httpx.Client, name: str, data: dict[str, object], where: str = "") -> httpx.Response:
    """A function of the page, called without the page; `where` is the element that has it, where more than one do."""
    fitting = (one for one in client_config(client)["components"] if name in names_of(one))
    component = next(one["id"] for one in fitting if where in ("", element_of(one)))
    body = {"data": data, "component_id": component, "fn_name": name, "session_hash": "s"}
    return client.post("/gradio_api/component_server", json=body)


def element_of(component: dict[str, Any]) -> str:
    return str(component.get("props", {}).get("elem_id"))


def client_config(client: httpx.Client) -> dict[str, Any]:
    config: dict[str, Any] = client.get("/config").json()
    return config


def names_of(component: dict[str, Any]) -> Sequence[str]:
    return component.get("props", {}).get("server_fns") or ()


def test_every_function_of_the_page_is_closed_to_whom_it_is_not_for(house: House) -> None:
    components = client_config(house.admin)["components"]
    there = {(element_of(one), name) for one in components for name in names_of(one)}
    assert there == FOR_USERS.keys() | FOR_ADMINS.keys()  # whoever adds one has to say here whom it is for
    for (where, name), data in {**FOR_USERS, **FOR_ADMINS}.items():
        component = next(one["id"] for one in components if element_of(one) == where)
        body = {"data": data, "component_id": component, "fn_name": name, "session_hash": "s"}
        assert house.nobody.post("/gradio_api/component_server", json=body).status_code == 401
    for (where, name), data in FOR_ADMINS.items():
        assert "only an admin may" in called(house.ida, name, data, where).json()["error"], name
    for path in ("/config", "/gradio_api/info", "/gradio_api/startup-events", "/theme.css", "/"):
        assert house.nobody.get(path).status_code in (401, 404)
    upload = {"files": ("a.txt", b"words")}
    assert house.nobody.post("/gradio_api/upload", files=upload).status_code == 401
    join = {"data": [], "fn_index": 0, "session_hash": "s"}
    assert house.nobody.post("/gradio_api/queue/join", json=join).status_code == 401


def test_a_browser_is_led_to_the_form(house: House) -> None:
    led = house.nobody.get("/", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["location"]) == (303, "/login")
    form = house.nobody.get("/login")
    assert 'name="password"' in form.text
    assert form.headers["cache-control"] == "no-store"


def test_conversations_are_their_users_own(house: House) -> None:
    records = house.server.waystone.records
    conversation = records.of("ida").create("Of Lyon")
    listed = {name: called(getattr(house, name), "conversations", {}).text for name in ("ida", "ben", "admin")}
    assert {name: "Of Lyon" in html for name, html in listed.items()} == {"ida": True, "ben": False, "admin": False}
    for name, data in [
        ("conversation", {"id": conversation.id, "browser": BROWSER}),
        ("export", {"id": conversation.id}),
        ("rename", {"id": conversation.id, "title": "Stolen"}),
    ]:
        assert "This conversation was deleted" in called(house.ben, name, data).json()["error"]
        assert "error" not in called(house.ida, name, {**data, "title": "Of Lyon"}).json()
    called(house.ben, "forget", {"id": conversation.id})
    assert records.of("ida").conversation(conversation.id).title == "Of Lyon"


def test_an_answer_given_to_a_program_is_its_users(house: House) -> None:
    token = house.server.waystone.users.issue("ida", "token")
    asked = {"messages": [{"role": "user", "content": ASKED}]}
    reply = house.nobody.post("/v1/chat/completions", json=asked, headers={"Authorization": f"Bearer {token}"}).json()
    rated = {"browser": BROWSER, "answer": reply["id"], "rating": -1}
    assert "This answer was deleted" in called(house.ben, "rate", rated).json()["error"]
    assert "error" not in called(house.ida, "rate", rated).json()
    assert house.nobody.post("/v1/chat/completions", json=asked).status_code == 401


def test_a_users_token_rates_and_one_that_is_unknown_does_not(house: House) -> None:
    waystone = house.server.waystone
    for token, status in (
        (waystone.users.issue("ida", "token"), 202),
        (Tokens(waystone.sinkhole.engine).add("chat"), 202),
        ("sink_guessed", 401),
        ("ws-guessed", 401),
    ):
        sent = {"headers": {"Authorization": f"Bearer {token}"}, "json": {"text": "So.", "rating": 1}}
        assert house.nobody.post("/v1/feedback", **sent).status_code == status, token


def test_a_tools_answer_is_the_users_too(house: House) -> None:
    async def ask(client: Client) -> str:
        answer = await client.call_tool("ask", {"question": ASKED})
        return str((answer.structured_content or {})["id"])

    token = house.server.waystone.users.issue("ida", "token")
    record = told_over_http(house.server.url, ask, token)
    assert house.server.waystone.records.of("ida").record(record).answer.answered
    with pytest.raises(NotFound):
        house.server.waystone.records.of("ben").record(record)
    assert house.nobody.post("/mcp", json={}).status_code == 401


def test_only_who_brought_a_document_or_an_admin_removes_it(house: House) -> None:
    waystone = house.server.waystone
    for name in ("ida", "ben"):
        refused = called(getattr(house, name), "remove", {"id": "bakery"}).json()
        assert refused == {"error": "only an admin may remove what somebody else has brought; ask one"}
    words = {
        "ida": "The tides of the northern sea are told by the moon.",
        "ben": "A kettle boils sooner with its lid on.",
    }
    for name, text in words.items():  # files of one name
        sent = getattr(house, name).put("/library/uploads", params={"name": "notes.txt"}, content=text)
        assert sent.status_code == 200
    assert house.nobody.put("/library/uploads", params={"name": "notes.txt"}, content="mine").status_code == 401
    while any(job.kind == "upload" for job in waystone.jobs.status().jobs):
        sleep(0.02)
    mine = {Path(one.path).parent.name: one.id for one in waystone.collection.documents() if one.file == "notes.txt"}
    assert "only an admin" in called(house.ben, "remove", {"id": mine["ida"]}).json()["error"]
    assert "is removed" in called(house.ida, "remove", {"id": mine["ida"]}).json()["said"]
    assert "only an admin" in called(house.ben, "undo", {"id": mine["ida"]}, "ws-arrivals").json()["error"]
    assert "is removed" in called(house.admin, "remove", {"id": mine["ben"]}).json()["said"]


def run_event(client: httpx.Client, target: str, data: list[object]) -> str:
    """What an event of the page's queue gives, called without the page."""
    config = client_config(client)
    element = next(one["id"] for one in config["components"] if one.get("props", {}).get("elem_id") == target)
    event = next(one["id"] for one in config["dependencies"] if element in one["outputs"])
    session = f"s{event}"
    body = {"data": data, "fn_index": event, "session_hash": session, "event_data": None}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            told = json.loads(line.removeprefix("data: ")) if line else {}
            if told.get("msg") == "process_completed":
                return json.dumps(told)
    return ""


def test_the_log_is_for_admins_also_past_the_page(house: House) -> None:
    theirs, admins = (run_event(one, "ws-sinkhole", []) for one in (house.ida, house.admin))
    assert "My ratings" in theirs
    assert "Review" not in theirs
    assert "kept in" not in theirs
    assert "Review" in admins
    assert "kept in" in admins


def test_a_user_has_the_writer_that_is_set(house: House) -> None:
    menu = called(house.ida, "models", {}).json()["html"]
    assert "ida · </span>log out" in menu
    asked = {"messages": [{"role": "user", "content": ASKED}], "model": "quotes"}
    assert house.ida.post("/v1/chat/completions", json=asked).status_code == 200


def test_logging_out_ends_the_session_on_the_server(house: House) -> None:
    client = logged_in(house.server, "ben")
    secret = client.cookies[COOKIE]
    assert client.get("/v1/models").status_code == 200
    assert client.post("/logout").status_code == 303
    again = httpx.get(f"{house.server.url}/v1/models", headers={"Cookie": f"{COOKIE}={secret}"}, timeout=60)
    assert again.status_code == 401


def behind_a_proxy(house: House, headers: list[tuple[bytes, bytes]]) -> tuple[int, str]:
    """The status, and what is said: to a reader that is let in their name."""

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(reader_of(scope).name)(scope, receive, send)

    gate = Gate(inside, house.server.waystone.users, required=True, header="X-Forwarded-User")

    async def come() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(gate), base_url="http://testserver") as client:
            return await client.get("/", headers=[(b"Accept", b"text/html"), *headers])

    reply = asyncio.run(come())
    return reply.status_code, reply.text


@pytest.mark.parametrize("name", ["jörg", "josé", "łukasz", "андрей"])
def test_a_proxy_names_users_in_any_script(house: House, name: str) -> None:
    assert behind_a_proxy(house, [(b"X-Forwarded-User", name.encode())]) == (200, name)


def test_a_name_by_latin_1_is_read_as_that(house: House) -> None:
    assert behind_a_proxy(house, [(b"X-Forwarded-User", b"j\xf6rg")]) == (200, "jörg")


@pytest.mark.parametrize("name", ["auth0|5f7c8", "ACME\\ann", "Ann Smith", "o'neil@example.org"])
def test_whom_a_proxy_gives_no_fitting_name_is_told_so(
    house: House, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    status, said = behind_a_proxy(house, [(b"X-Forwarded-User", name.encode())])
    assert status == 403
    assert json.loads(said)["error"]["message"].startswith(f"{name!r}, which X-Forwarded-User gives, is no user's name")
    assert repr(name) in caplog.text


def test_a_proxys_own_token_does_not_hide_whom_it_names(house: House) -> None:
    named = (b"X-Forwarded-User", b"dora")
    assert behind_a_proxy(house, [named, (b"Authorization", b"Bearer eyJhbGciOi")]) == (200, "dora")
    ours = f"Bearer {house.server.waystone.users.issue('ida', 'token')}".encode()
    assert behind_a_proxy(house, [named, (b"Authorization", ours)]) == (200, "ida")
    assert behind_a_proxy(house, [named, (b"Authorization", b"Bearer ws-revoked")])[0] != 200


@pytest.mark.parametrize("other", ['g_state={"i_l":0}', "n=J\xf6rg", "a b=1", "darkMode", "path=/x", "=; ,"])
def test_cookies_of_other_programs_on_the_host_do_no_harm(house: House, other: str) -> None:
    session = f"{COOKIE}={house.ida.cookies[COOKIE]}"
    for sent in (f"{other}; {session}", f"{session}; {other}"):
        cookies = [(b"Cookie", sent.encode("latin-1"))]
        assert httpx.get(f"{house.server.url}/v1/models", headers=cookies, timeout=60).status_code == 200


def test_the_cookie_is_the_browsers_alone(house: House) -> None:
    given = {"name": "ben", "password": PASSWORD}
    cookie = httpx.post(f"{house.server.url}/login", data=given, timeout=60).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # no HTTPS here; a proxy's test has it
    forged = {"Origin": "http://elsewhere.example"}
    assert house.ben.post("/logout", headers=forged).status_code == 403


def test_guessing_is_slowed_and_a_right_password_waits_too(house: House) -> None:
    house.server.waystone.users.add("cleo", PASSWORD)
    (app := FastAPI()).include_router(login.routes(house.server.waystone.users, Throttle(lambda: 1.0)))
    client = TestClient(app, follow_redirects=False)
    tried = [client.post("/login", data={"name": "cleo", "password": f"guess {n}"}) for n in range(FREE + 1)]
    assert [one.status_code for one in tried] == [401] * FREE + [429]
    assert tried[-1].headers["retry-after"] == "1"
    assert client.post("/login", data={"name": "cleo", "password": PASSWORD}).status_code == 429


def test_on_this_machine_alone_nothing_changes(small: Server) -> None:
    assert httpx.get(small.url, timeout=60).status_code == 200
