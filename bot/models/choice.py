"""A model that a reader can choose, and what choosing it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["quotes", "file", "address", "named"]


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` is what WAYSTONE_MODEL takes, `label` what a reader sees.

    `local`: nothing leaves this machine. `restates`: too small to compose over many passages, so it restates
    one quote at a time. `chosen`: what answers when nothing else is asked for.
    """

    name: str
    label: str
    kind: Kind
    local: bool = True
    restates: bool = False
    chosen: bool = False


QUOTES = Choice("quotes", "quotes only", "quotes")
COMING = "the writer's file is on its way; until it is here, answers are quotes alone"
NO_WRITER = "no writer on this machine, so these are quotes alone; `waystone model fetch` gets one"
