"""A server for this machine alone answers to no other name."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from bot.api.guard import Guard


def status(host: str, called: str, proxied: bool = False) -> int:
    """What a server that listens on `host` says to who calls it by another name."""
    guarded = TestClient(Guard(PlainTextResponse("here"), host, proxied=proxied))
    return guarded.get("/", headers={"Host": called}).status_code


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.2", "::1"])
def test_on_this_machine_alone_only_its_own_names_are_known(host: str) -> None:
    for called in ("localhost:7860", "127.0.0.1:7860", "127.0.0.2:7860", "[::1]:7860"):
        assert status(host, called) == 200
    for called in ("elsewhere.example", "127.0.0.1.elsewhere.example:7860", "0.0.0.0:7860", "192.168.1.4", "[", ""):
        assert status(host, called) == 403


def test_where_others_may_come_or_behind_a_proxy_any_name_is_known() -> None:
    assert status("0.0.0.0", "elsewhere.example") == 200
    assert status("192.168.1.4", "elsewhere.example") == 200
    assert status("127.0.0.2", "elsewhere.example", proxied=True) == 200
