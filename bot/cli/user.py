"""`waystone user`: who may come in where users are kept (`WAYSTONE_USERS=required`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import settings
from bot.cli.output import bold, dim, print_json
from bot.errors import WaystoneError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.access.users import Users

Name = Annotated[str, typer.Argument(help="The user's name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Users, their passwords and their tokens.", epilog="Example: waystone user add ida", no_args_is_help=True
    )
    group.command(epilog="Example: waystone user add ida --admin")(add)
    group.command("list", epilog="Example: waystone user list")(list_users)
    group.command(epilog="Example: waystone user password ida")(password)
    group.command(epilog="Example: waystone user remove ida")(remove)
    group.command(epilog='Example: waystone user token ida --label "the library\'s chat"')(token)
    group.command(epilog="Example: waystone user tokens")(tokens)
    group.command(epilog="Example: waystone user revoke 01890a5d-ac96-774b-bcce-b302099a8057")(revoke)
    app.add_typer(group, name="user")


def add(
    name: Name,
    admin: Annotated[bool, typer.Option("--admin", help="May remove anything, and see the whole log.")] = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Let in by a token or a trusted proxy alone.")
    ] = False,
) -> None:
    """Add a user; the password is asked for, or read as the first line of standard input."""
    with users() as kept:
        kept.add(name, "" if no_password else asked_for(), admin=admin)
    typer.echo(f"{name} is {'an admin' if admin else 'a user'} now")


def list_users(as_json: AsJson = False) -> None:
    """List the users."""
    with users() as kept:
        listed = kept.listed()
    if as_json:
        rows = [{"name": one.name, "admin": one.admin, "password": one.has_password} for one in listed]
        print_json({"users": rows})
        return
    for one in listed:
        more = ", ".join(["admin"] * one.admin + ["no password"] * (not one.has_password))
        typer.echo(f"{bold(one.name)}  {dim(more)}")


def password(name: Name) -> None:
    """Set a user's password, which ends their sessions."""
    with users() as kept:
        kept.set_password(name, asked_for())
    typer.echo(f"{name} has a new password; their sessions are over")


def remove(name: Name) -> None:
    """Remove a user, with sessions, tokens and conversations; ratings and documents stay."""
    from bot.access.users import Users, plain
    from bot.store.records import Records

    with database() as kept:
        Users(kept).remove(name)
        Records(kept).of(plain(name)).clear()
    typer.echo(f"{name} may not come in any more")


def token(name: Name, label: Annotated[str, typer.Option(help="What it is for.")] = "") -> None:
    """Make a token with which a program asks in a user's name; it is shown this once."""
    with users() as kept:
        typer.echo(kept.issue(name, "token", label))
    typer.echo("send it as `Authorization: Bearer …`; it is not shown again", err=True)


def tokens(as_json: AsJson = False) -> None:
    """List the tokens, without their secrets."""
    with users() as kept:
        listed = kept.tokens()
    if as_json:
        print_json({"tokens": [{"id": one.id, "name": one.name, "label": one.label} for one in listed]})
        return
    for one in listed:
        typer.echo(f"{one.id}  {bold(one.name)}  {one.label}  {dim(f'{one.created_at:%Y-%m-%d}')}")


def revoke(token_id: Annotated[str, typer.Argument(metavar="ID", help="As `waystone user tokens` lists it.")]) -> None:
    """Let nobody in with a token any more."""
    with users() as kept:
        kept.revoke(token_id)
    typer.echo(f"{token_id} is revoked")


@contextmanager
def database() -> Iterator[Engine]:
    """The database, whether a server runs beside this or not."""
    from index.store.database import open_database

    engine = open_database(settings().sqlalchemy_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def users() -> Iterator[Users]:
    from bot.access.users import Users

    with database() as engine:
        yield Users(engine)


def asked_for() -> str:
    """A password, typed twice, or a line of standard input. Raises `WaystoneError` for none."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise WaystoneError("there is no password; type it, or write it to standard input")
    return line
