"""`waystone sinkhole arena`: how strong each is that was compared."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer
from rich.table import Table
from rich.text import Text

from bot.sinkhole.cli.opening import opened
from bot.sinkhole.cli.output import Json, console, write

app = typer.Typer()


@app.command(epilog="Example: waystone sinkhole arena --json")
def arena(as_json: Json = False) -> None:
    """Show how likely each model or setting is preferred to an average one, by the comparisons that are kept."""
    from bot.sinkhole.figures import figures  # imported late: numpy, which the other commands need not wait for

    with opened() as sinkhole:
        found = figures(sinkhole).strengths
    if as_json:
        write(json.dumps({"name": name, **asdict(one)}) for name, one in found.items())
    elif found:
        table = Table("compared", "preferred", "95 % interval", "votes")
        for name, one in found.items():
            table.add_row(Text(name), f"{one.share:.0%}", f"{one.low:.0%} to {one.high:.0%}", str(one.duels))
        console().print(table)
    else:
        typer.echo("Nothing compared yet: ask two at once in the Arena of the page's Sinkhole tab.", err=True)
