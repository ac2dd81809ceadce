"""The `waystone` command: its groups, and how errors end it (0 done, 1 could not, 2 wrong usage)."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from bot.cli import glossary, late, library, mcp, model, questions, serve, settings, user
from bot.errors import WaystoneError
from bot.quiet import keep_quiet
from corpus.errors import full_disk

log = logging.getLogger(__name__)
# New objects before Python looks for circles among them; at its own 700 that is a quarter of the time of a start, whose
# objects stay.
LOOKED_THROUGH: Final = 50_000
INTERRUPTED: Final = 130  # what Typer makes of Ctrl-C
app = typer.Typer(
    name="waystone",
    help="Ask what you have read. Every sentence of the answer shows the words it stands on.",
    epilog='Example: waystone ask "What did Eric Jang learn from talking to customers about MLOps?"',
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (serve, questions, library, glossary, settings, model, user, late, mcp):
    group.add_to(app)


def say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"waystone {version('waystone')}")
        raise typer.Exit


@app.callback()
def every_command(
    verbose: Annotated[bool, typer.Option("--verbose", help="Write logs, and where an error came from.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.ERROR,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    logging.getLogger("bot").setLevel(logging.DEBUG if verbose else logging.WARNING)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command, and leave the process with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command; its exit code."""
    keep_quiet()
    gc.set_threshold(LOOKED_THROUGH)
    try:
        code = int(app(list(arguments), prog_name="waystone", standalone_mode=False) or 0)
        return could_not("stopped") if code == INTERRUPTED else code
    except TyperException as error:
        return wrong_usage(error)
    except WaystoneError as error:
        log.debug("this is where it came from", exc_info=True)
        return could_not(str(error))
    except (KeyboardInterrupt, typer.Abort):  # before a command began, or at its prompt
        return could_not("stopped")
    except BrokenPipeError:
        # Whoever read the result (`| head`) has had enough; Python would complain when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        log.debug("this is where it came from", exc_info=True)
        return could_not(unforeseen(error))


def could_not(message: str) -> int:
    typer.echo(f"waystone: {' '.join(message.split())}", err=True)
    return 1


def unforeseen(error: Exception) -> str:
    """What to say of an error that no part of Waystone has a sentence for."""
    return full_disk(error) or f"{type(error).__name__}: {error} (this should not happen; --verbose says more)"


def wrong_usage(error: TyperException) -> int:
    command = getattr(getattr(error, "ctx", None), "command_path", "waystone")
    message = error.format_message()
    if message:  # none where a group was called without a command, and its help is the message
        typer.echo(f"waystone: {message.rstrip('.')}; see `{command} --help`", err=True)
    return error.exit_code
