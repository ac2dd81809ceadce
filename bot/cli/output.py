"""What commands print: results to standard output, all else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from bot.render.json import Json


Item = TypeVar("Item")


def print_json(value: object, indent: int | None = None) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=indent))
    sys.stdout.flush()


def watched(items: Sequence[Item], label: str) -> Iterable[Item]:
    """The items, with a bar on a terminal."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, label, console=Console(stderr=True), transient=True)


def progress(events: Iterator[Json]) -> Iterator[Json]:
    """The events that are not progress; progress is shown as a bar on a terminal, and not at all elsewhere."""
    if not sys.stderr.isatty():
        yield from (event for event in events if event["event"] != "progress")
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        for event in events:
            if event["event"] == "progress":
                bar.update(task, description=event["label"], completed=event["done"], total=event["total"] or None)
            else:
                yield event


def bold(text: str) -> str:
    return typer.style(text, bold=True)


def dim(text: str) -> str:
    return typer.style(text, dim=True)
