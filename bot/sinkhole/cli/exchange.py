"""What is handed on and taken in: `export`, and `import` of what other programs exported."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.errors import InvalidEvent
from bot.sinkhole.cli.opening import opened
from bot.sinkhole.cli.output import Chosen, Since, rating_of, utc, write
from bot.sinkhole.exports import FORMATS, Shared, export
from bot.sinkhole.exports.dataset import write_dataset, write_rows
from bot.sinkhole.filters import FILTERS, run_filters
from bot.sinkhole.imports import read_file
from bot.sinkhole.ingest import Caller, accept
from bot.sinkhole.rating import fields_of
from bot.sinkhole.store import Origin
from bot.store.records import Records

app = typer.Typer()


@app.command("export", epilog="Example: waystone sinkhole export --format kto --dataset ratings")
def export_events(
    format_name: Annotated[str, typer.Option("--format", help=f"What to write: {', '.join(FORMATS)}.")] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="A file; standard output without one.")] = None,
    dataset: Annotated[
        Path | None, typer.Option(help="A folder: train, validation and test, split by conversation, and a card.")
    ] = None,
    since: Since = None,
    rating: Chosen = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole log, for yourself: also what must not be handed on.")
    ] = False,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="With --all: secrets and personal data as they were sent.")
    ] = False,
) -> None:
    """Write the events that stand, pass the filters and may be handed on, the oldest first.

    Secrets and personal data are masked. What gives the format no line is left out, and counted.
    """
    wanted = rating_of(rating)
    _check_target(format_name, output, dataset)
    if unmasked and not everything:
        raise typer.BadParameter("what is handed on is masked; give --all, too", param_hint="--unmasked")
    with opened() as sinkhole:
        # Who rates anew without sharing takes it back: what does not stand is not handed on, either.
        events = sinkhole.events(since=utc(since), rating=wanted, standing=not everything, oldest_first=True)
        shared = Shared(events, {} if everything else run_filters(sinkhole))
        chosen = events if everything else shared
        left_out = Counter[str]()
        if dataset:
            tally = write_dataset(chosen, format_name, dataset, [] if everything else list(FILTERS))
            count, left_out = tally.rows.total(), tally.left_out
        elif output:
            count = write_rows(export(chosen, format_name, left_out, unmasked=unmasked), format_name, output)
        else:
            rows = export(chosen, format_name, left_out, unmasked=unmasked)
            write(json.dumps(row, ensure_ascii=False) for row in rows)
    if target := dataset or output:
        typer.echo(f"{count} line{'' if count == 1 else 's'} in {target}", err=True)
    if shared.local:
        typer.echo(f"{shared.local} left out: not to leave this machine (--all takes them, too)", err=True)
    if shared.unfit:
        typer.echo(f"{shared.unfit} left out by the filters (`waystone sinkhole review` shows them)", err=True)
    _tell(left_out)


def _check_target(format_name: str, output: Path | None, dataset: Path | None) -> None:
    """Raises `typer.BadParameter` for a format that is none, or that cannot be written there."""
    if format_name not in FORMATS:
        raise typer.BadParameter(f"there is no format {format_name!r}, but {', '.join(FORMATS)}")
    if output and dataset:
        raise typer.BadParameter("give a file or a folder, not both", param_hint="--output")
    if format_name == "parquet" and not (output or dataset):
        raise typer.BadParameter("parquet is no text; name a file", param_hint="--output")


@app.command("import", epilog="Example: waystone sinkhole import feedback-history-export.json")
def import_events(
    file: Annotated[Path, typer.Argument(help="An export of another program; its format is told by itself.")],
    consent: Annotated[
        Literal["local", "share"], typer.Option(help="Whether those who rated agreed to handing it on.")
    ] = "local",
    licence: Annotated[str, typer.Option(help="The licence of the data, as an SPDX identifier.")] = "",
    names: Annotated[
        str, typer.Option("--map", help="What Argilla, LangSmith, Langfuse call them: prompt=…,response=…,rating=….")
    ] = "",
) -> None:
    """Take ratings of other programs into the log. No address and no name of a user comes along."""
    read = read_file(file, _named(names))
    label = read.format.label
    with opened() as sinkhole:
        caller = Caller(origin=Origin(f"import {label}", crowd=True), names_users=True)
        known, stored, seen = partial(fields_of, Records(sinkhole.engine)), 0, 0
        refused = Counter[str]()
        for fields in read.events():
            try:
                given = {"consent": consent, "licence": licence, **fields}
                event, origin = accept(given, caller, known)
            except InvalidEvent as error:
                refused[str(error)] += 1
                continue
            # Of two exports the newer may have been read first.
            stands = sinkhole.standing([event.answer], event.client) if event.answer else {}
            if any(one.time > event.time for one in stands.values()):
                refused["rated anew since, as another export told"] += 1
                continue
            new = sinkhole.record(event, origin)
            stored, seen = stored + new, seen + (not new)
    typer.echo(f"{stored} new from {label}")
    if seen:
        typer.echo(f"{seen} stored already", err=True)
    refused[f"not as {label} writes them"] += read.odd
    refused["the last line has no end"] += read.cut
    _tell(refused)


def _tell(left_out: Counter[str]) -> None:
    for reason, count in (+left_out).most_common(5):
        typer.echo(f"{count} left out: {reason}", err=True)


def _named(said: str) -> dict[str, str]:
    pairs = [one.partition("=") for one in said.split(",") if one.strip()]
    names = {key.strip(): name.strip() for key, _, name in pairs}
    if not names.keys() <= {"prompt", "response", "rating"} or not all(names.values()):
        raise typer.BadParameter(f"{said!r} is not of the form prompt=…,response=…,rating=…", param_hint="--map")
    return names
