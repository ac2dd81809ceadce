"""`waystone glossary suggest`: which words of a transcript may be misheard names."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import settings
from bot.cli.output import print_json

app = typer.Typer(no_args_is_help=True, add_completion=False)


def add_to(main: typer.Typer) -> None:
    main.add_typer(
        app,
        name="glossary",
        help="Misheard names: what a transcript may have meant.",
        epilog="Example: waystone glossary suggest talk.lrc",
    )


@app.callback()
def group() -> None:
    """Misheard names: what a transcript may have meant."""


@app.command(epilog="Example: waystone glossary suggest talk.lrc >> glossary.toml")
def suggest(
    file: Annotated[Path, typer.Argument(help="A transcript, indexed or not.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Suggest entries for a glossary.toml beside a transcript: words that sound like a name in the collection.

    Nothing is applied: each line is a comment. Keep the right ones in a glossary.toml beside the file, take the sign
    before them and before the file's name away, and index it again.
    """
    from corpus import glossary
    from corpus.readers import read
    from index.store.catalog import Catalog
    from index.store.database import open_database

    document = read(file.absolute())
    shelf = list(Catalog(open_database(settings().sqlalchemy_url)).texts())
    others = [other for other in shelf if other.source.file != file.name]
    known = glossary.names(others) | {correction.said for other in others for correction in other.corrections}
    found = glossary.suggest(document, known)
    if as_json:
        print_json({"file": file.name, "suggestions": [asdict(one) for one in found]})
        return
    # Comments, so that lines added to a glossary that is in use change nothing, and name no file twice.
    typer.echo(f"# [{json.dumps(file.name, ensure_ascii=False)}]")
    for one in found:
        words = (json.dumps(part, ensure_ascii=False) for part in (one.heard, one.said))
        often = "once" if one.count == 1 else f"{one.count} times"
        typer.echo(f"# {' = '.join(words)}  # {often}, {one.likeness:.0%} alike")
