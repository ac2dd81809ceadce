"""Which addresses are this machine's alone."""

from __future__ import annotations

import pytest

from bot.loopback import is_loopback


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.2", "127.255.255.254", "::1"])
def test_an_address_of_this_machine_alone_is_told(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "127.0.0.1.example.org", "localhost.example.org", "127.1"]
)
def test_what_others_may_reach_or_name_is_not(host: str) -> None:
    assert not is_loopback(host)
