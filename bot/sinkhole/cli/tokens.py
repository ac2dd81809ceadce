"""`waystone sinkhole token`: who may send for many people."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.sinkhole.cli.opening import opened
from bot.sinkhole.cli.output import Json, console, write
from bot.sinkhole.tokens import A_MINUTE, Tokens

token = typer.Typer(help="Who may send for many people: write tokens.", no_args_is_help=True)
app = typer.Typer()
app.add_typer(token, name="token")


@token.command("add", epilog="Example: waystone sinkhole token add chat-server")
def add_token(
    name: Annotated[str, typer.Argument(help="The sender: one token each.")],
    rate: Annotated[int, typer.Option(min=1, help="Events a minute that are taken from it.")] = A_MINUTE,
) -> None:
    """Make a token for a sender. It is shown once, and only its hash is kept."""
    with opened() as sinkhole:
        made = Tokens(sinkhole.engine).add(name, rate)
    typer.echo(made)
    typer.echo("Send it as `Authorization: Bearer …`; it is not shown again.", err=True)


@token.command("list", epilog="Example: waystone sinkhole token list")
def list_tokens(as_json: Json = False) -> None:
    """Show who has, or had, a token."""
    with opened() as sinkhole:
        senders = Tokens(sinkhole.engine).senders()
    if as_json:
        write(json.dumps(one.as_json(), ensure_ascii=False) for one in senders)
        return
    table = Table("sender", "events a minute", "added (UTC)", "revoked (UTC)")
    for one in senders:
        times = (f"{time:%Y-%m-%d %H:%M}" if time else "" for time in (one.added_at, one.revoked_at))
        table.add_row(Text(one.name), str(one.a_minute), *times)
    console().print(table)


@token.command("revoke", epilog="Example: waystone sinkhole token revoke chat-server")
def revoke_token(name: Annotated[str, typer.Argument(help="The sender.")]) -> None:
    """Take nothing more with a sender's token; what it sent stays."""
    with opened() as sinkhole:
        Tokens(sinkhole.engine).revoke(name)
    typer.echo(f"revoked  {name}")
