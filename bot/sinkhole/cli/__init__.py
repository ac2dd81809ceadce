"""`waystone sinkhole`: what is in the log. It opens the database alone, so it also works beside the page.

A command's module is imported when the command is called: `serve` waits for nothing that only exports need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

# command → the module beside this whose `app` has it, in the order of the help
ROOMS = {
    "list": "log",
    "stats": "log",
    "filter": "log",
    "review": "log",
    "schema": "log",
    "serve": "serve",
    "export": "exchange",
    "import": "exchange",
    "lessons": "lessons",
    "arena": "arena",
    "token": "tokens",
}


class Commands(Mapping[str, Any]):
    """The commands by name, each loaded when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        room: typer.Typer = import_module(f"bot.sinkhole.cli.{ROOMS[name]}").app
        return get_group(room).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ROOMS)

    def __len__(self) -> int:
        return len(ROOMS)


class Rooms(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**{**given, "commands": Commands()})


app = typer.Typer(cls=Rooms, no_args_is_help=True, add_completion=False)


@app.callback(epilog="Example: waystone sinkhole stats")
def sinkhole() -> None:
    """The log of ratings: what readers thought of answers."""
