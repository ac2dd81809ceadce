"""What the commands of the sinkhole share: what is asked for; tables and lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.sinkhole.schema import RATINGS, Event, label

Since = Annotated[datetime | None, typer.Option(help="Only events from this time on (UTC).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Chosen = Annotated[str | None, typer.Option("--rating", help="Only this rating: good, neither, bad, or 1, 0, -1.")]


def rating_of(name: str | None) -> int | None:
    if name is None:
        return None
    known = {word: rating for rating, word in RATINGS.items()}
    known.update({str(rating): rating for rating in known.values()})
    if name not in known:
        raise typer.BadParameter("a rating is good, neither or bad (or 1, 0, -1)", param_hint="--rating")
    return known[name]


def utc(since: datetime | None) -> datetime | None:
    return since.replace(tzinfo=UTC) if since else None


def write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def console(err: bool = False) -> Console:
    file = sys.stderr if err else sys.stdout
    # A pipe has no width, and a table cut to eighty columns helps nobody.
    return Console(file=file) if file.isatty() else Console(width=200, file=file)


def listing(found: list[Event]) -> Table:
    table = Table("when (UTC)", "rating", "question or text", "why", "model", "id")
    for event in found:
        why = "; ".join(part for part in (", ".join(map(label, event.reasons)), event.comment) if part)
        asked, thumb = event.asked or event.response, "compared" if event.rating is None else RATINGS[event.rating]
        cells = [f"{event.time.astimezone(UTC):%Y-%m-%d %H:%M}", thumb, asked, why, event.model]
        # Text, not markup: what a reader wrote in brackets is shown, not obeyed.
        table.add_row(*(Text(" ".join(cell.split())[:200]) for cell in cells), Text(event.id))
    return table
