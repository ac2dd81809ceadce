"""`waystone sinkhole lessons`: what ratings teach the search."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.sinkhole.cli.opening import opened
from bot.sinkhole.cli.output import Json, console, write
from bot.sinkhole.lessons import Lesson, find, forget, lessons
from bot.store.records import Records

app = typer.Typer()


@app.command("lessons", epilog="Example: waystone sinkhole lessons, or: waystone sinkhole lessons --delete 3f2a")
def show_lessons(
    delete: Annotated[
        str | None, typer.Option(metavar="ID", help="Unlearn this one: what was said up to now moves nothing any more.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what ratings teach the search: the words that helped readers for a question, and the wrong ones.

    For questions like these what helped moves up, and what was wrong down. WAYSTONE_LESSONS=false turns it off.
    """
    with opened() as sinkhole:
        taught = lessons(sinkhole, Records(sinkhole.engine))
        if delete is not None:
            lesson = find(taught, delete)
            forget(sinkhole, lesson.id)
            typer.echo(f"deleted  {lesson.id}  {lesson.question}")
            return
    if as_json:
        write(json.dumps(one.as_json(), ensure_ascii=False) for one in taught)
    elif taught:
        console().print(_listing(taught))
    else:
        typer.echo("Nothing learned yet: rate an answer, or mark a quote of it as wrong.", err=True)


def _listing(taught: list[Lesson]) -> Table:
    table = Table("id", "for questions like", "helped", "wrong", "these words", "newest (UTC)")
    for one in taught:
        words = " ".join(f"{one.title}: {one.quote}".split())
        table.add_row(
            one.id,
            Text(" ".join(one.question.split())[:100]),
            f"{one.helped:.1f}",
            f"{one.wrong:.1f}",
            Text(words if len(words) <= 100 else f"{words[:99]}…"),
            f"{one.newest:%Y-%m-%d}",
        )
    return table
