"""The command line: `waystone`. A module per group of commands; each imports what it needs when it runs."""

from bot.cli.main import main

__all__ = ["main"]
