"""Waystone as tools for other programs, over the Model Context Protocol: `waystone mcp`, and `/mcp` of the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import version
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import Resource
from pydantic import Field
from starlette.applications import Starlette
from starlette.requests import Request

from bot.access.reader import NOBODY, Reader, reader_of
from bot.answering.pace import paced, unhurried
from bot.api.search import DOCUMENTS
from bot.client.local import LocalClient
from bot.client.protocol import Calls
from bot.errors import WaystoneError
from bot.events import Event, final
from bot.render.json import Json, answer_json
from bot.waystone import Waystone

INSTRUCTIONS = (
    "Answers from a collection of documents. Quotes are verbatim, each with the document, the characters and the "
    "place where it stands; `answerable` or `answered` false means that the documents do not tell. `read` gives a "
    "document's text by those characters."
)
Question = Annotated[str, Field(description="a question in plain words, understandable on its own")]
Document = Annotated[str, Field(description="a document's id, as `documents` and every quote name it")]
Call = Context[Any, Any]
Documents = Annotated[list[str] | None, Field(description=DOCUMENTS)]


LISTED: Final = 1_000  # documents that are listed as resources; the tool `documents` lists all
Reach = Callable[[Call | None], AbstractContextManager[Calls]]


class Tools(MCPServer):
    """The documents are resources, as many as there are when a program asks."""

    def __init__(self, reach: Reach) -> None:
        super().__init__("waystone", title="Waystone", instructions=INSTRUCTIONS, version=version("waystone"))
        self._reach = reach

    async def list_resources(self) -> list[Resource]:
        def documents() -> list[Json]:
            with self._reach(None) as calls:
                return calls.documents()

        found = await run_in_threadpool(documents)
        return [
            Resource(
                uri=f"waystone://documents/{quote(str(one['id']), safe='')}",
                name=str(one["id"]),
                title=str(one["title"]),
                description=", ".join(str(one[known]) for known in ("author", "published", "kind") if one[known]),
                mime_type="text/plain",
            )
            for one in found[:LISTED]
        ]


def build_tools(reach: Reach) -> MCPServer:
    """An MCP server with the tools; `run("stdio")` serves them to the program that started it.

    Each call reaches for whoever answers then: the program may keep the server for days, and the data folder must not
    be taken from the page for so long.
    """
    reach = _in_words(reach)
    server = Tools(reach)

    @server.tool()
    def search(
        question: Question,
        call: Call,
        k: Annotated[int, Field(ge=1, le=100, description="how many passages")] = 5,
        documents: Documents = None,
    ) -> Json:
        """Find the passages that answer a question, best first."""
        with reach(call) as calls:
            return calls.search(question, k, documents=documents or ())

    @server.tool()
    async def ask(question: Question, call: Call, documents: Documents = None) -> Json:
        """Answer a question from the documents, with the quotes that each sentence cites."""
        async with contextmanager_in_threadpool(reach(call)) as calls:
            events: AsyncIterator[Event] = unhurried(paced(calls.ask(question, documents=documents or ())))
            return answer_json(final([event async for event in events]))

    @server.tool()
    def documents(call: Call) -> list[Json]:
        """List the documents that can be asked about."""
        with reach(call) as calls:
            return calls.documents()

    @server.tool()
    def read(
        document: Document,
        call: Call,
        start: Annotated[int, Field(ge=0, description="the first character")] = 0,
        length: Annotated[int, Field(ge=1, le=100_000, description="how many characters at most")] = 20_000,
    ) -> Json:
        """Read a document, or the part of it around a quote."""
        with reach(call) as calls:
            whole = calls.read(document)
        text = whole.pop("text")
        words = text[start : start + length]
        return {**whole, "start": start, "end": start + len(words), "of": len(text), "text": words}

    @server.resource("waystone://documents/{document}", title="A document", mime_type="text/plain")
    def text(document: str, call: Call) -> str:
        """The whole text of a document, by its id."""
        with reach(call) as calls:
            return str(calls.read(document)["text"])

    return server


def _in_words(reach: Reach) -> Reach:
    """The same, where what could not be done is told the caller: of other errors the server keeps the words to itself.

    The protocol's server takes an error of a resource for one of a tool, too.
    """

    @contextmanager
    def reached(call: Call | None) -> Iterator[Calls]:
        try:
            with reach(call) as calls:
                yield calls
        except WaystoneError as wrong:
            raise ResourceError(str(wrong)) from wrong

    return reached


def over_http(waystone: Waystone) -> tuple[MCPServer, Starlette]:
    """The tools for programs on the network, and the application that serves them at `/mcp`; each call is whole.

    The server's session manager has to run while it is served.
    """
    tools = build_tools(lambda call: nullcontext(LocalClient(waystone, caller(call))))
    # The guard before all calls knows this server's names.
    anywhere = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return tools, tools.streamable_http_app(stateless_http=True, transport_security=anywhere)


def caller(call: Call | None) -> Reader:
    """Who makes a call, as the gate has noted it; nobody in particular where the list of documents is asked for, which
    is everyone's."""
    request = call.request_context.request if call else None
    return reader_of(request.scope) if isinstance(request, Request) else NOBODY
