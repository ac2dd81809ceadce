"""What is in the log, judged and reviewed."""

from __future__ import annotations

import json
from typing import Annotated, Literal, get_args

import typer
from rich.table import Table
from rich.text import Text

from bot.sinkhole.cli.opening import opened
from bot.sinkhole.cli.output import Chosen, Json, Since, console, listing, rating_of, utc, write
from bot.sinkhole.filters import FILTERS, REVIEWER, run_filters
from bot.sinkhole.schema import RATINGS, json_schema, label
from bot.sinkhole.store import Counts, Sinkhole, Verdict

app = typer.Typer()


@app.command("list", epilog="Example: waystone sinkhole list --rating bad --limit 5")
def list_events(
    since: Since = None,
    rating: Chosen = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 20,
    as_json: Json = False,
) -> None:
    """Show the latest events."""
    wanted = rating_of(rating)
    with opened() as sinkhole:
        found = list(sinkhole.events(since=utc(since), rating=wanted, limit=limit))
    if as_json:
        write(json.dumps(event.as_json(), ensure_ascii=False) for event in found)
    elif found:
        console().print(listing(found))
    else:
        typer.echo("Nothing in the sinkhole yet: rate an answer on the page, and it is here.", err=True)


@app.command(epilog="Example: waystone sinkhole stats --json")
def stats(as_json: Json = False) -> None:
    """Count events by rating, reason, model, day and document."""
    with opened() as sinkhole:
        counts = sinkhole.stats()
    if as_json:
        write([json.dumps(counts, ensure_ascii=False)])
    else:
        console().print(_tally(counts))


@app.command("filter", epilog="Example: waystone sinkhole filter")
def filter_events(as_json: Json = False) -> None:
    """Judge the events by every filter; those that are dropped or held for review are not handed on."""
    with opened() as sinkhole:
        verdicts = list(run_filters(sinkhole).values())
    counts = {verdict: verdicts.count(verdict) for verdict in get_args(Verdict)}
    if as_json:
        write([json.dumps(counts)])
    else:
        typer.echo(f"{counts['keep']} kept, {counts['drop']} dropped, {counts['review']} to be reviewed")


@app.command(epilog="Example: waystone sinkhole review, or: waystone sinkhole review ID --verdict keep")
def review(
    event_id: Annotated[str | None, typer.Argument(metavar="ID", help="One event; without it, all that wait.")] = None,
    verdict: Annotated[
        Literal["keep", "drop"] | None, typer.Option(help="What becomes of that event; asked for without.")
    ] = None,
) -> None:
    """Decide what the filters hold for review. A reviewer's word stands above theirs, and can be said anew."""
    if verdict and not event_id:
        raise typer.BadParameter("name the event that it is said of; without one, each is asked for", param_hint="ID")
    with opened() as sinkhole:
        waiting = [id for id, now in run_filters(sinkhole).items() if now == "review"]
        for one in [event_id] if event_id else waiting:
            event = sinkhole.event(one)
            console(err=True).print(listing([event]))
            typer.echo("; ".join(_objections(sinkhole, one)), err=True)
            said = verdict or typer.prompt("keep, drop or skip", default="skip", err=True)
            if said in ("keep", "drop"):
                sinkhole.judge(one, said, judge=REVIEWER)
                typer.echo(f"{said}  {one}")
    if not (event_id or waiting):
        typer.echo("Nothing waits for review.", err=True)


@app.command(epilog="Example: waystone sinkhole schema > sinkhole-1.json")
def schema() -> None:
    """Print the JSON Schema of an event."""
    write([json.dumps(json_schema(), ensure_ascii=False, indent=2)])


def _objections(sinkhole: Sinkhole, event_id: str) -> list[str]:
    """What the filters' last words were, where they speak against an event."""
    last = sinkhole.latest().get(event_id, {})
    return [reason for judge, one in last.items() if judge in FILTERS for reason in one.reasons]


def _tally(counts: Counts) -> Table:
    table = Table("", "", "events")
    table.add_row("all", "", str(counts["events"]))
    table.add_row("standing", "", str(counts["standing"]), end_section=True)
    groups = {
        "rating": {RATINGS[int(rating)]: n for rating, n in counts["ratings"].items()},
        "reason": {label(reason): n for reason, n in counts["reasons"].items()},
        "model": counts["models"],
        "front end": counts["apps"],
        "use": counts["uses"],
        "day": counts["days"],
        "document": counts["documents"],
    }
    for name, group in groups.items():
        for value, count in group.items():
            table.add_row(name, Text(value), str(count))
        table.add_section()
    return table
