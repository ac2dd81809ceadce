"""The tools for other programs, with the protocol's own client and the command in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from bot.settings import Settings
from bot.waystone import Waystone
from tests.conftest import Server

Result = TypeVar("Result")


@pytest.fixture(scope="module")
def command(server: Server) -> StdioServerParameters:
    environment = {**os.environ, "WAYSTONE_HOME": str(server.home)}
    return StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environment)


def told(command: StdioServerParameters, ask: Callable[[Client], Awaitable[Result]]) -> Result:
    async def session() -> Result:
        async with Client(stdio_client(command)) as client:
            return await ask(client)

    return asyncio.run(session())


def test_the_tools_are_described(command: StdioServerParameters) -> None:
    tools = {tool.name: tool for tool in told(command, lambda client: client.list_tools()).tools}
    assert tools.keys() == {"search", "ask", "documents"}
    assert all(tool.description for tool in tools.values())
    assert tools["search"].input_schema["required"] == ["question"]


def test_search_and_ask_answer_as_the_commands_do(server: Server, command: StdioServerParameters) -> None:
    question = "What is a feedback sinkhole?"

    async def both(client: Client) -> tuple[object, dict[str, object]]:
        found = await client.call_tool("search", {"question": question, "k": 2})
        answer = await client.call_tool("ask", {"question": question})
        return found.structured_content, answer.structured_content or {}

    found, answer = told(command, both)
    assert found == server.waystone.collection.search(question, 2).as_json()
    assert server.waystone.records.record(str(answer["id"])).answer.answered
    assert "sinkhole" in str(answer["quotes"])


def test_it_leaves_the_data_folder_to_others_between_calls(shipped: Path) -> None:
    environment = {**os.environ, "WAYSTONE_HOME": str(shipped), "WAYSTONE_MODEL": "quotes"}
    command = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environment)

    async def between(client: Client) -> bool:
        first = await client.call_tool("documents", {})
        with Waystone.open(Settings(home=shipped, model="quotes")):
            pass
        return first == await client.call_tool("documents", {})

    assert told(command, between)
