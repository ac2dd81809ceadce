"""What is said to an address of this machine stays here; of any other it does not."""

from __future__ import annotations

import pytest

from bot.models.discovery import on_this_machine


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:11434", True),
        ("http://127.0.0.1:11434/v1", True),
        ("http://127.0.0.2:11434", True),
        ("http://[::1]:11434", True),
        ("http://0.0.0.0:11434", True),  # as Ollama's own variable names all addresses
        ("http://192.168.1.4:11434", False),
        ("https://models.example.org/v1", False),
        ("http://localhost.example.org", False),
        ("localhost:11434", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_an_address_of_this_machine_is_told_from_others(address: str, here: bool) -> None:
    assert on_this_machine(address) is here
