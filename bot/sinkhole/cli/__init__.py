"""`waystone sinkhole`: what is in the log. It opens the database alone, so it also works beside the page."""

import typer

from bot.sinkhole.cli import arena, exchange, lessons, log, tokens

app = typer.Typer(
    help="The log of ratings: what readers thought of answers.",
    epilog="Example: waystone sinkhole stats",
    no_args_is_help=True,
    add_completion=False,
)
for room in (log, exchange, lessons, arena):
    app.registered_commands.extend(room.app.registered_commands)
app.add_typer(tokens.app, name="token")
