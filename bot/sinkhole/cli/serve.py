"""`waystone sinkhole serve`: the log as a server, without the page."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.api.sinkhole import serve as run
from bot.cli.opening import settings
from bot.sinkhole.cli.opening import opened

app = typer.Typer()


@app.command(epilog="Example: waystone sinkhole serve --port 7870")
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="WAYSTONE_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on.", show_default="WAYSTONE_PORT")
    ] = None,
) -> None:
    """Take feedback over HTTP without the page: POST /v1/feedback. (The page's own server takes it, too.)"""
    given = settings(host=host, port=port)
    with opened() as sinkhole:
        run(sinkhole, given, lambda line: typer.echo(line, err=True))
