"""WAYSTONE_LIBRARY=own: what a user brings is told to no other one, by whatever call they try."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import httpx
import pytest
from mcp import Client, MCPError

from bot.api.serving import check_who_may_come
from bot.client.lock import Lock
from bot.errors import SettingError
from bot.settings import Settings
from bot.waystone import Waystone
from tests.bot.api.test_gate import BROWSER, FOR_USERS, House, called, logged_in, run_event
from tests.bot.api.test_tools import told_over_http
from tests.bot.served import serving

PASSWORD = "a door of oak"
NAME = "harpoons-of-lisbon.md"
ID = "harpoons-of-lisbon"
WORDS = "# Harpoons of Lisbon\n\nThe whalers of Lisbon sharpen their harpoons with basalt on the first Friday of May.\n"
ASKED = "With what do the whalers of Lisbon sharpen their harpoons?"
# What nobody but Ida may be told. The question itself, which others ask, has none of it.
SECRETS = ("basalt", "first Friday", "Harpoons of Lisbon", NAME)


@pytest.fixture(scope="module")
def house(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = shutil.copytree(small_home, tmp_path_factory.mktemp("apart") / "home")
    settings = Settings(home=home, model="quotes", users="required", library="own")
    check_who_may_come(settings)
    with Waystone.open(settings, Lock(home, "waystone serve")) as waystone, serving(waystone) as server:
        for name in ("ida", "ben", "admin"):
            waystone.users.add(name, PASSWORD, admin=name == "admin")
        ida, ben, admin = (logged_in(server, name) for name in ("ida", "ben", "admin"))
        assert ida.put("/library/uploads", params={"name": NAME}, content=WORDS).status_code == 200
        while waystone.jobs.status().brings:
            sleep(0.02)
        yield House(server, httpx.Client(base_url=server.url, timeout=120), ida, ben, admin)


def replies(client: httpx.Client) -> Iterator[tuple[str, str]]:
    """Whatever a reader's calls give them when they try for the document."""
    tries = {
        "id": ID, "document": ID, "highlights": [], "first": 0, "search": "", "browser": BROWSER, "question": ASKED,
        "title": "Mine", "key": "k", "answer": ID, "rating": 1,
    }  # fmt: skip
    for where, name in FOR_USERS:
        if name not in ("remove", "cancel", "drop", "undo", "edit", "paste"):
            yield name, called(client, name, tries, where).text
    yield "queue", run_event(client, "ws-sinkhole", [])
    asked = {"messages": [{"role": "user", "content": ASKED}]}
    for path, body in [
        ("/v1/search", {"question": ASKED, "k": 20}),
        ("/v1/search", {"question": ASKED, "documents": [ID]}),
        ("/v1/search", {"question": ASKED, "filter": {"title": "Harpoons of Lisbon"}}),
        ("/v1/chat/completions", asked),
        ("/v1/chat/completions", {**asked, "documents": [ID]}),
        ("/v1/completions", {"prompt": ASKED}),
        ("/v1/responses", {"input": ASKED}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Which documents do you have?"}]}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Summarise the harpoons document"}]}),
    ]:
        yield path, client.post(path, json=body).text
    yield "/metrics", client.get("/metrics").text


async def by_tools(client: Client) -> str:
    told = [
        await client.call_tool("search", {"question": ASKED, "k": 20}),
        await client.call_tool("ask", {"question": ASKED}),
        await client.call_tool("documents", {}),
        await client.call_tool("read", {"document": ID}),
        await client.list_resources(),
    ]
    try:
        told.append(await client.read_resource(f"waystone://documents/{ID}"))
    except MCPError as error:
        told.append(error)
    return repr(told)


def test_others_are_told_nothing_of_it_by_any_call(house: House) -> None:
    for client in (house.ben, house.admin):
        for name, reply in replies(client):
            assert not [secret for secret in SECRETS if secret in reply], name
    token = house.server.waystone.users.issue("ben", "token")
    told = told_over_http(house.server.url, by_tools, token)
    assert "bakery" in told
    assert not [secret for secret in SECRETS if secret in told]


def test_whose_it_is_finds_it_everywhere(house: House) -> None:
    telling = {name for name, reply in replies(house.ida) if any(secret in reply for secret in SECRETS)}
    expected = {"welcome", "source", "choices", "shelf", "looked", "about", "passages", "introduced", "arriving"}
    assert expected | {"/v1/search", "/v1/chat/completions", "/v1/completions", "/v1/responses"} <= telling
    token = house.server.waystone.users.issue("ida", "token")
    assert "basalt" in told_over_http(house.server.url, by_tools, token)


def test_others_can_neither_describe_nor_remove_it(house: House) -> None:
    for client in (house.ben, house.admin):
        for name, data in [("remove", {"id": ID}), ("edit", {"id": ID, "title": "Mine"})]:
            assert "This document was removed" in called(client, name, data).json()["error"]
    assert house.server.waystone.collection.info(ID).title == "Harpoons of Lisbon"


def test_an_answer_quotes_it_to_whose_it_is_alone(house: House) -> None:
    def quotes(client: httpx.Client) -> str:
        asked = {"messages": [{"role": "user", "content": ASKED}]}
        return str(client.post("/v1/chat/completions", json=asked).json()["waystone"]["quotes"])

    assert "basalt" in quotes(house.ida)
    assert "basalt" not in quotes(house.ben)


def test_it_needs_users(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="WAYSTONE_USERS=required"):
        check_who_may_come(Settings(home=tmp_path, library="own"))
