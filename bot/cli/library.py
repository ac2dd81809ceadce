"""`waystone index`, `documents`, `remove`, `check`: what can be asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import calls, settings
from bot.cli.output import bold, dim, print_json, progress
from bot.errors import UnreadableDocument, WaystoneError

if TYPE_CHECKING:
    from bot.render.json import Json

AGAIN_S = 20.0  # seconds until a run of `--watch` that could not be is tried again
ACTIONS = ("added", "changed", "unchanged", "removed", "duplicate", "failed")
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: waystone index ~/notes talk.lrc https://example.org/report.pdf")(index)
    app.command(epilog="Example: waystone documents --json")(documents)
    app.command(epilog="Example: waystone remove you-are-not-too-old")(remove)
    app.command(epilog="Example: waystone check --mend")(check)


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL]...",
            help="Files, folders, links to pages and PDFs; none for the shipped documents.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on: index again when a file changes.")] = False,
) -> None:
    """Bring the collection in step with files, folders and links."""
    if watch and as_json:
        raise typer.BadParameter("--watch goes on for good, and --json is one object; leave one of them out")
    outcomes = bring_in_step(paths, as_json)
    if watch:
        follow([path for path in paths or () if not is_link(path)])
        return
    failed = [one for one in outcomes if one["action"] == "failed"]
    if failed:
        raise WaystoneError(f"{len(failed)} of {len(outcomes)} could not be read")


def follow(paths: Sequence[str]) -> None:
    """Index again what changes, until an interrupt. Where another command has the data folder, it waits its turn."""
    from index.jobs.in_step import changes

    for _ in changes([Path(path) for path in paths], first=True):
        while True:
            try:
                bring_in_step(paths, as_json=False, again=True)
                break
            except WaystoneError as error:
                typer.echo(f"{error}; once more in {AGAIN_S:.0f} s", err=True)
                sleep(AGAIN_S)


def bring_in_step(paths: Sequence[str] | None, as_json: bool, again: bool = False) -> list[Json]:
    """One run: what came of each file, as it is told on the way; `again` leaves out what is as it was."""
    with calls("index") as answering:
        files, outcomes = given(paths or (), settings().home / "documents")
        for outcome in () if as_json else outcomes:
            typer.echo(line(outcome), err=True)
        # Of nothing but links that failed there is nothing to index, which is not the shipped documents.
        for event in progress(answering.index(files if paths else None)) if files or not paths else ():
            if again and event["action"] in ("unchanged", "duplicate"):
                continue
            outcomes.append({name: value for name, value in event.items() if name != "event"})
            if not as_json:
                typer.echo(line(outcomes[-1]), err=outcomes[-1]["action"] == "failed")
    if as_json:
        print_json({action: [one for one in outcomes if one["action"] == action] for action in ACTIONS})
    elif outcomes or not again:
        typer.echo(summary(outcomes))
    return outcomes


def is_link(path: str) -> bool:
    """Whether what was given is a link rather than a path."""
    return "://" in path


def given(paths: Iterable[str], folder: Path) -> tuple[list[Path], list[Json]]:
    """The absolute paths that are to be indexed, links fetched into the folder; and what came of those that failed."""
    from corpus.kept import keep_link
    from corpus.link import shown

    files: list[Path] = []
    failed: list[Json] = []
    for path in paths:
        try:
            files.append(keep_link(path, folder) if is_link(path) else Path(path).absolute())
        except UnreadableDocument as wrong:
            about = {"file": shown(path), "document_id": "", "title": "", "passages": 0, "message": str(wrong)}
            failed.append({"action": "failed", **about})
    return files, failed


def line(outcome: Json) -> str:
    """What came of one file."""
    file, title, message = outcome["file"], outcome["title"], outcome["message"].removeprefix(f"{outcome['file']}: ")
    # What came in is told by its title, and by what a reader of it should know.
    told = f"{title} ({message})" if message and outcome["action"] in ("added", "changed") else message or title
    return f"{bold(outcome['action'])}  {file}: {told}"


def summary(outcomes: Iterable[Json]) -> str:
    """`2 added, 1 unchanged`, in the order of `ACTIONS`."""
    actions = [outcome["action"] for outcome in outcomes]
    counts = [f"{actions.count(action)} {action}" for action in ACTIONS if action in actions]
    return ", ".join(counts) or "nothing to index"


def documents(as_json: AsJson = False) -> None:
    """List the documents that can be asked about."""
    with calls("documents") as answering:
        listed = answering.documents()
    if as_json:
        print_json({"documents": listed})
        return
    for one in listed:
        about = [one["author"], one["published"], f"{one['passages']} passages", one["file"]]
        typer.echo(f"{bold(one['id'])}  {one['title']}")
        typer.echo(dim("    " + ", ".join(part for part in about if part)))
    if not listed:
        typer.echo("no documents yet; `waystone index` brings in the shipped ones", err=True)


def remove(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="As `waystone documents` lists it.")],
    as_json: AsJson = False,
) -> None:
    """Remove a document from the collection for good; answers on record keep what they quote of it."""
    with calls("remove") as answering:
        gone = answering.remove(document_id)
    if as_json:
        print_json(gone)
    else:
        typer.echo(f"{bold('removed')}  {gone['title']}, {gone['passages']} passages")


def check(
    mend: Annotated[bool, typer.Option("--mend", help="Put right what disagrees.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check that documents, passages, vectors and full-text index agree; the exit code is 1 where they don't."""
    with calls("check") as answering:
        found = answering.check(mend)
    print_json(found, None if as_json else 2)
    if not found["agrees"]:
        raise WaystoneError("they disagree; `waystone check --mend` puts it right")
