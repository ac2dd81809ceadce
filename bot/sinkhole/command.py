"""`waystone sinkhole`: what is in the log. It opens the database alone, so it also works beside the page."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.errors import WaystoneError
from bot.settings import load_settings
from bot.sinkhole.export import FORMATS, Shared, export
from bot.sinkhole.filters import FILTERS, REVIEWER, run_filters
from bot.sinkhole.schema import Event, json_schema, label
from bot.sinkhole.store import Counts, Sinkhole, Verdict
from bot.sinkhole.tokens import A_MINUTE, Tokens
from index.database import open_database

app = typer.Typer(
    help="The log of ratings: what readers thought of answers.",
    epilog="Example: waystone sinkhole stats",
    no_args_is_help=True,
    add_completion=False,
)

token = typer.Typer(help="Who may send for many people: write tokens.", no_args_is_help=True)
app.add_typer(token, name="token")

THUMBS = {1: "good", 0: "neither", -1: "bad", None: "compared"}

Since = Annotated[datetime | None, typer.Option(help="Only events from this time on (UTC).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Chosen = Annotated[str | None, typer.Option("--rating", help="Only this rating: good, neither, bad, or 1, 0, -1.")]


@app.command("list", epilog="Example: waystone sinkhole list --rating bad --limit 5")
def list_events(
    since: Since = None,
    rating: Chosen = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 20,
    as_json: Json = False,
) -> None:
    """Show the latest events."""
    wanted = _rating(rating)
    with _sinkhole() as sinkhole:
        found = list(sinkhole.events(since=_utc(since), rating=wanted, limit=limit))
    if as_json:
        _write(json.dumps(event.as_json(), ensure_ascii=False) for event in found)
    elif found:
        _console().print(_listing(found))
    else:
        typer.echo("Nothing in the sinkhole yet: rate an answer on the page, and it is here.", err=True)


@app.command(epilog="Example: waystone sinkhole stats --json")
def stats(as_json: Json = False) -> None:
    """Count events by rating, reason, model, day and document."""
    with _sinkhole() as sinkhole:
        counts = sinkhole.stats()
    if as_json:
        _write([json.dumps(counts, ensure_ascii=False)])
    else:
        _console().print(_tally(counts))


@app.command("export", epilog="Example: waystone sinkhole export --output ratings.jsonl")
def export_events(
    format_name: Annotated[str, typer.Option("--format", help="What to write: jsonl.")] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="A file; standard output without one.")] = None,
    since: Since = None,
    rating: Chosen = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole log, for yourself: also what must not be handed on.")
    ] = False,
) -> None:
    """Write the events that stand, pass the filters and may be handed on, the oldest first."""
    wanted = _rating(rating)
    if format_name not in FORMATS:
        raise typer.BadParameter(f"there is no format {format_name!r}, but {', '.join(FORMATS)}")
    with _sinkhole() as sinkhole:
        # Who rates anew without sharing takes it back: what does not stand is not handed on, either.
        events = sinkhole.events(since=_utc(since), rating=wanted, standing=not everything, oldest_first=True)
        shared = Shared(events, {} if everything else run_filters(sinkhole))
        lines = export(events if everything else shared, format_name)
        if output is None:
            _write(lines)
        else:
            count = _save(lines, output)
            typer.echo(f"{count} line{'' if count == 1 else 's'} in {output}", err=True)
        if shared.local:
            typer.echo(f"{shared.local} left out: not to leave this machine (--all takes them, too)", err=True)
        if shared.unfit:
            typer.echo(f"{shared.unfit} left out by the filters (`waystone sinkhole review` shows them)", err=True)


@app.command("filter", epilog="Example: waystone sinkhole filter")
def filter_events(as_json: Json = False) -> None:
    """Judge the events by every filter; those that are dropped or held for review are not handed on."""
    with _sinkhole() as sinkhole:
        verdicts = list(run_filters(sinkhole).values())
    counts = {verdict: verdicts.count(verdict) for verdict in get_args(Verdict)}
    if as_json:
        _write([json.dumps(counts)])
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
    with _sinkhole() as sinkhole:
        waiting = [id for id, now in run_filters(sinkhole).items() if now == "review"]
        for one in [event_id] if event_id else waiting:
            event = sinkhole.event(one)
            _console(err=True).print(_listing([event]))
            typer.echo("; ".join(_objections(sinkhole, one)), err=True)
            said = verdict or typer.prompt("keep, drop or skip", default="skip", err=True)
            if said in ("keep", "drop"):
                sinkhole.judge(one, said, judge=REVIEWER)
                typer.echo(f"{said}  {one}")
    if not (event_id or waiting):
        typer.echo("Nothing waits for review.", err=True)


@app.command(epilog="Example: waystone sinkhole serve --port 7870")
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="WAYSTONE_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on.", show_default="WAYSTONE_PORT")
    ] = None,
) -> None:
    """Take feedback over HTTP without the page: POST /v1/feedback. (The page's own server takes it, too.)"""
    from bot.api.sinkhole import serve as run  # imported late: the other commands need no server

    settings = load_settings(**{name: value for name, value in (("host", host), ("port", port)) if value is not None})
    with _sinkhole() as sinkhole:
        run(sinkhole, settings, lambda line: typer.echo(line, err=True))


@token.command("add", epilog="Example: waystone sinkhole token add chat-server")
def add_token(
    name: Annotated[str, typer.Argument(help="The sender: one token each.")],
    rate: Annotated[int, typer.Option(min=1, help="Events a minute that are taken from it.")] = A_MINUTE,
) -> None:
    """Make a token for a sender. It is shown once, and only its hash is kept."""
    with _sinkhole() as sinkhole:
        made = Tokens(sinkhole.engine).add(name, rate)
    typer.echo(made)
    typer.echo("Send it as `Authorization: Bearer …`; it is not shown again.", err=True)


@token.command("list", epilog="Example: waystone sinkhole token list")
def list_tokens(as_json: Json = False) -> None:
    """Show who has, or had, a token."""
    with _sinkhole() as sinkhole:
        senders = Tokens(sinkhole.engine).senders()
    if as_json:
        _write(json.dumps(one.as_json(), ensure_ascii=False) for one in senders)
        return
    table = Table("sender", "events a minute", "added (UTC)", "revoked (UTC)")
    for one in senders:
        times = (f"{time:%Y-%m-%d %H:%M}" if time else "" for time in (one.added_at, one.revoked_at))
        table.add_row(Text(one.name), str(one.a_minute), *times)
    _console().print(table)


@token.command("revoke", epilog="Example: waystone sinkhole token revoke chat-server")
def revoke_token(name: Annotated[str, typer.Argument(help="The sender.")]) -> None:
    """Take nothing more with a sender's token; what it sent stays."""
    with _sinkhole() as sinkhole:
        Tokens(sinkhole.engine).revoke(name)
    typer.echo(f"revoked  {name}")


@app.command(epilog="Example: waystone sinkhole schema > sinkhole-1.json")
def schema() -> None:
    """Print the JSON Schema of an event."""
    _write([json.dumps(json_schema(), ensure_ascii=False, indent=2)])


@contextmanager
def _sinkhole() -> Iterator[Sinkhole]:
    engine = open_database(load_settings().sqlalchemy_url)
    try:
        yield Sinkhole(engine)
    finally:
        engine.dispose()


def _rating(name: str | None) -> int | None:
    if name is None:
        return None
    known = {word: rating for rating, word in THUMBS.items() if rating is not None}
    known.update({str(rating): rating for rating in known.values()})
    if name not in known:
        raise typer.BadParameter("a rating is good, neither or bad (or 1, 0, -1)", param_hint="--rating")
    return known[name]


def _utc(since: datetime | None) -> datetime | None:
    return since.replace(tzinfo=UTC) if since else None


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _save(lines: Iterable[str], output: Path) -> int:
    """Write a file in one step, so that a broken-off export never looks like a whole one; the number of lines."""
    fresh = output.with_name(f"{output.name}.part")
    count = 0
    try:
        with fresh.open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
        fresh.replace(output)
    except OSError as error:
        raise WaystoneError(f"{output} cannot be written ({error.strerror}); name another file") from error
    return count


def _objections(sinkhole: Sinkhole, event_id: str) -> list[str]:
    """What the filters' last words were, where they speak against an event."""
    last = sinkhole.latest().get(event_id, {})
    return [reason for judge, one in last.items() if judge in FILTERS for reason in one.reasons]


def _console(err: bool = False) -> Console:
    file = sys.stderr if err else sys.stdout
    # A pipe has no width, and a table cut to eighty columns helps nobody.
    return Console(file=file) if file.isatty() else Console(width=200, file=file)


def _listing(found: list[Event]) -> Table:
    table = Table("when (UTC)", "rating", "question or text", "why", "model", "id")
    for event in found:
        asked = next((one.content for one in reversed(event.messages) if one.role == "user"), event.response)
        why = "; ".join(part for part in (", ".join(map(label, event.reasons)), event.comment) if part)
        cells = [f"{event.time.astimezone(UTC):%Y-%m-%d %H:%M}", THUMBS[event.rating], asked, why, event.model]
        # Text, not markup: what a reader wrote in brackets is shown, not obeyed.
        table.add_row(*(Text(" ".join(cell.split())[:200]) for cell in cells), Text(event.id))
    return table


def _tally(counts: Counts) -> Table:
    table = Table("", "", "events")
    table.add_row("all", "", str(counts["events"]))
    table.add_row("standing", "", str(counts["standing"]), end_section=True)
    groups = {
        "rating": {THUMBS[int(rating)]: n for rating, n in counts["ratings"].items()},
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
