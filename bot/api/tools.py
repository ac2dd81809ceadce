"""Waystone as tools for other programs, over the Model Context Protocol (`waystone mcp`): `search` and `ask`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.metadata import version
from typing import Annotated

from mcp.server import MCPServer
from pydantic import Field

from bot.answering.events import final
from bot.client.protocol import Calls
from bot.render.json import Json, answer_json

INSTRUCTIONS = (
    "Answers from a collection of documents. Quotes are verbatim, each with the document, the characters and the "
    "place where it stands; `answerable` or `answered` false means that the documents do not tell."
)
Question = Annotated[str, Field(description="a question in plain words, understandable on its own")]


def build_tools(reach: Callable[[], AbstractContextManager[Calls]]) -> MCPServer:
    """An MCP server with the tools; `run("stdio")` serves them to the program that started it.

    Each call reaches for whoever answers then: the program may keep the server for days, and the data folder must not
    be taken from the page for so long.
    """
    server = MCPServer("waystone", title="Waystone", instructions=INSTRUCTIONS, version=version("waystone"))

    @server.tool()
    def search(question: Question, k: Annotated[int, Field(ge=1, le=100, description="how many passages")] = 5) -> Json:
        """Find the passages that answer a question, best first."""
        with reach() as calls:
            return calls.search(question, k)

    @server.tool()
    def ask(question: Question) -> Json:
        """Answer a question from the documents, with the quotes that each sentence cites."""
        with reach() as calls:
            return answer_json(final(calls.ask(question)))

    @server.tool()
    def documents() -> list[Json]:
        """List the documents that can be asked about."""
        with reach() as calls:
            return calls.documents()

    return server
