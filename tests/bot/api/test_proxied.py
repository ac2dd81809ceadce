"""What a named proxy says of a caller is believed, in whatever form it says it."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bot.api.proxied import Proxied


def seen(client: str, headers: dict[str, str], proxies: str = "127.0.0.1, 10.0.0.0/8") -> tuple[str, str, bool]:
    """The caller's address, the scheme, and whether the user's header came through."""
    found: list[Scope] = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope)
        await PlainTextResponse("in")(scope, receive, send)

    async def call() -> None:
        transport = httpx.ASGITransport(Proxied(inside, proxies, "X-User"), client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as caller:
            await caller.get("/", headers=headers)

    asyncio.run(call())
    [came] = found
    return came["client"][0], came["scheme"], any(name == b"x-user" for name, _ in came["headers"])


def test_a_proxy_is_known_where_the_server_listens_by_both_families() -> None:
    said = {"X-User": "ida", "X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "https"}
    assert seen("::ffff:127.0.0.1", said) == ("9.9.9.9", "https", True)
    assert seen("::ffff:9.9.9.8", said) == ("9.9.9.8", "http", False)


@pytest.mark.parametrize(
    ("hops", "caller"),
    [
        ("9.9.9.9", "9.9.9.9"),
        ("9.9.9.9:5123", "9.9.9.9"),
        ("8.8.8.8, 9.9.9.9:5123, 10.0.0.7:5123", "9.9.9.9"),
        ("[2001:DB8::1]:5123, 10.0.0.7", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:9.9.9.9", "9.9.9.9"),
        ("unknown", "unknown"),
        (" , ", "127.0.0.1"),
    ],
)
def test_the_caller_is_the_last_one_that_is_no_proxy_whatever_its_port(hops: str, caller: str) -> None:
    assert seen("127.0.0.1", {"X-Forwarded-For": hops})[0] == caller


@pytest.mark.parametrize(
    ("said", "scheme"), [("https", "https"), ("HTTPS", "https"), ("https, http", "https"), ("http,https", "http")]
)
def test_the_scheme_is_the_one_that_the_first_proxy_was_called_by(said: str, scheme: str) -> None:
    assert seen("127.0.0.1", {"X-Forwarded-Proto": said})[1] == scheme
