"""`waystone settings`: every setting, its value and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import opening
from bot.cli.output import bold, dim, print_json

if TYPE_CHECKING:
    from bot.render.json import Json
    from bot.settings import Settings


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: WAYSTONE_PORT=8080 waystone settings")(settings)


def settings(as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False) -> None:
    """Print every setting, its value and where it comes from."""
    listed = described(opening.settings())
    if as_json:
        print_json({"settings": listed})
        return
    for one in listed:
        typer.echo(f"{bold(one['name'])}={one['value']}  {dim('(' + one['source'] + ')')}\n    {one['description']}")


def described(values: Settings) -> list[Json]:
    """Name, value, `environment` or `default`, and description, of every setting."""
    return [
        {
            "name": f"WAYSTONE_{name.upper()}",
            "value": shown(name, written(getattr(values, name))),
            "source": "environment" if name in values.model_fields_set else "default",
            "description": field.description,
        }
        for name, field in type(values).model_fields.items()
    ]


def written(value: object) -> str:
    """A value as the environment takes it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def shown(name: str, value: str) -> str:
    """A setting's value, tokens, headers and a password in an address left out."""
    if value and name.endswith(("_token", "_headers")):
        return "***"
    if name != "database_url" or not value:
        return value
    from sqlalchemy.engine import make_url  # imported late: half a second

    return make_url(value).render_as_string(hide_password=True)
