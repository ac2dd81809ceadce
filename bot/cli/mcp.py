"""`waystone mcp`: search and ask as tools for another program."""

from __future__ import annotations

import typer

from bot.cli.opening import calls


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example, in a client's settings: command waystone, arguments mcp")(mcp)


def mcp() -> None:
    """Offer search and ask to a program that speaks the Model Context Protocol, over standard input and output."""
    from bot.api.tools import build_tools

    build_tools(lambda _: calls("mcp")).run("stdio")
