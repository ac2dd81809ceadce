"""The tools for other programs, with the protocol's own client and the command in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from mcp.types import TextContent, TextResourceContents

from bot.settings import Settings
from bot.waystone import Waystone
from tests.bot.served import Server

Result = TypeVar("Result")
QUESTION = "What is a feedback sinkhole?"


@pytest.fixture(scope="module")
def command(server: Server) -> StdioServerParameters:
    environment = {**os.environ, "WAYSTONE_HOME": str(server.home)}
    return StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environment)


def told(command: StdioServerParameters, ask: Callable[[Client], Awaitable[Result]]) -> Result:
    async def session() -> Result:
        async with Client(stdio_client(command)) as client:
            return await ask(client)

    return asyncio.run(session())


def told_over_http(url: str, ask: Callable[[Client], Awaitable[Result]], token: str = "") -> Result:
    async def session() -> Result:
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            create_mcp_http_client(headers=sent) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            return await ask(client)

    return asyncio.run(session())


async def everything(client: Client) -> dict[str, Any]:
    """Which tools there are, what each gives, and a document as a resource."""
    listed = await client.list_tools()
    found = await client.call_tool("search", {"question": QUESTION, "k": 2})
    answer = await client.call_tool("ask", {"question": QUESTION})
    quote = (answer.structured_content or {})["quotes"][0]
    where = {"document": quote["document"], "start": quote["start"], "length": quote["end"] - quote["start"]}
    part = await client.call_tool("read", where)
    titles = {one.uri: one.title for one in (await client.list_resources()).resources}
    assert titles[f"waystone://documents/{quote['document']}"] == quote["title"]
    [whole] = (await client.read_resource(f"waystone://documents/{quote['document']}")).contents
    nowhere = await client.call_tool("read", {"document": "nowhere"})
    return {
        "tools": {tool.name for tool in listed.tools},
        "found": found.structured_content,
        "answer": answer.structured_content,
        "part": part.structured_content,
        "whole": whole.text if isinstance(whole, TextResourceContents) else "",
        "nowhere": nowhere.is_error,
    }


def test_the_tools_are_described(server: Server) -> None:
    tools = {tool.name: tool for tool in told_over_http(server.url, lambda client: client.list_tools()).tools}
    assert all(tool.description for tool in tools.values())
    assert tools["search"].input_schema["required"] == ["question"]


@pytest.mark.parametrize("way", ["stdio", "http"])
def test_the_tools_answer_as_the_commands_do(server: Server, command: StdioServerParameters, way: str) -> None:
    given = told(command, everything) if way == "stdio" else told_over_http(server.url, everything)
    assert given["tools"] == {"search", "ask", "documents", "read"}
    assert given["found"] == server.waystone.collection.search(QUESTION, 2).as_json()
    quote = given["answer"]["quotes"][0]
    assert server.waystone.records.record(given["answer"]["id"]).answer.answered
    assert given["part"]["text"] == given["whole"][quote["start"] : quote["end"]]
    assert given["part"]["of"] == len(given["whole"])
    assert given["nowhere"]


@pytest.mark.parametrize("way", ["stdio", "http"])
def test_what_cannot_be_done_is_told_in_a_line(server: Server, command: StdioServerParameters, way: str) -> None:
    async def astray(client: Client) -> list[str]:
        asked = {"question": QUESTION, "documents": ["nobody-knows"]}
        wrong = [await client.call_tool(tool, asked) for tool in ("search", "ask")]
        wrong.append(await client.call_tool("read", {"document": "nobody-knows"}))
        assert all(one.is_error for one in wrong)
        return [part.text for one in wrong for part in one.content if isinstance(part, TextContent)]

    *asked, read = told(command, astray) if way == "stdio" else told_over_http(server.url, astray)
    assert all("no document and no folder of documents is called 'nobody-knows'" in one for one in asked)
    assert "nobody-knows" in read


def test_it_leaves_the_data_folder_to_others_between_calls(shipped: Path) -> None:
    environment = {**os.environ, "WAYSTONE_HOME": str(shipped), "WAYSTONE_MODEL": "quotes"}
    command = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environment)

    async def between(client: Client) -> bool:
        first = await client.call_tool("documents", {})
        with Waystone.open(Settings(home=shipped, model="quotes")):
            pass
        return first == await client.call_tool("documents", {})

    assert told(command, between)
