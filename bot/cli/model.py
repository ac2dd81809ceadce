"""`waystone model fetch|list|verify`: the local writer's file, embedding models, and who can write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli.opening import settings
from bot.cli.output import bold, dim, print_json

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(
        help="The local writer's file, embedding models, and who can write.",
        epilog="Example: waystone model list",
        no_args_is_help=True,
    )
    group.command(epilog="Example: waystone model fetch")(fetch)
    group.command("list", epilog="Example: waystone model list")(list_models)
    group.command(epilog="Example: waystone model verify")(verify)
    app.add_typer(group, name="model")


def fetch(
    name: Annotated[str, typer.Argument(help="An embedding model: all-mpnet-base-v2, or what the hub has.")] = "",
) -> None:
    """Fetch the local writer's file (about 1.1 GB, once), going on where an earlier try broke off; or an embedding
    model, for WAYSTONE_EMBEDDING_MODEL."""
    from bot.models.download import WRITER
    from bot.models.download import fetch as fetch_file
    from bot.models.encoders import encoder, fetch_encoder

    home = settings().home
    with _reporting(name or WRITER.label) as report:
        path = fetch_encoder(home, encoder(name), report) if name else fetch_file(home, report)
    typer.echo(path)
    if name:
        typer.echo(f"WAYSTONE_EMBEDDING_MODEL={name} takes it; the documents are then indexed anew", err=True)


@contextmanager
def _reporting(label: str) -> Iterator[Callable[[int, int], None]]:
    """Takes (bytes there, bytes in all); draws a bar where there is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import DownloadColumn, Progress, TransferSpeedColumn

    columns = (*Progress.get_default_columns(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def list_models(as_json: AsJson = False) -> None:
    """List who can write here; the first one does unless another is asked for."""
    from bot.models.registry import Models

    models = Models(settings())
    choices = models.available()
    models.close()
    if as_json:
        named = [{"name": one.name, "label": one.label, "local": one.local, "chosen": one.chosen} for one in choices]
        print_json({"models": named})
        return
    for one in choices:
        leaves = "nothing leaves this machine" if one.local else "question and passages go to its host"
        typer.echo(f"{bold(one.name)}  {one.label}  {dim(leaves)}{'  chosen' if one.chosen else ''}")


def verify() -> None:
    """Check the local writer's file against its publisher's SHA-256; one that differs is deleted."""
    from bot.models.download import verify as verify_file

    path = verify_file(settings().home)
    typer.echo(f"{path} is the publisher's")
