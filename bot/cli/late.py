"""Commands that live in their own rooms, and are imported when they are called."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

# name → the module whose `app` it is, and the help that stands in the list of commands
ROOMS = {
    "sinkhole": ("bot.sinkhole.cli", "The log of ratings: what readers thought of answers."),
    "evaluate": ("bot.evaluation.command", "Measure search and answers on questions with known answers."),
    "bench": ("bot.evaluation.bench", "Measure speed and size beside the plain tutorial pipeline, in one run."),
}


def add_to(app: typer.Typer) -> None:
    for name, (_, help_text) in ROOMS.items():
        app.command(
            name,
            help=help_text,
            add_help_option=False,
            context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        )(run_room)


def run_room(context: typer.Context) -> None:
    """Hand the rest of the command line to the room."""
    name = context.info_name or ""
    room: typer.Typer = import_module(ROOMS[name][0]).app
    code = room(context.args, prog_name=f"waystone {name}", standalone_mode=False)
    if code:
        sys.exit(code)
