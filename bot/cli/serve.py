"""`waystone serve`: the page and the HTTP API."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli import opening


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: waystone serve --port 8080")(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="WAYSTONE_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on.", show_default="WAYSTONE_PORT")
    ] = None,
    open_page: Annotated[
        bool | None, typer.Option("--open/--no-open", help="Open the page in the browser.", show_default="on a desktop")
    ] = None,
    fetch_model: Annotated[
        bool, typer.Option("--fetch-model", help="Fetch the local writer's file meanwhile, where it is missing.")
    ] = False,
) -> None:
    """Start the page and the HTTP API; the shipped documents are indexed on the first run."""
    settings = opening.settings(host=host, port=port)
    from bot.api.serving import serve as run

    wanted = sys.stdout.isatty() if open_page is None else open_page
    run(settings, lambda line: typer.echo(line, err=True), open_page=wanted, fetch_model=fetch_model)
