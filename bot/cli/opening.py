"""What commands share: the settings, and whoever answers. Imported when a command runs, so that help is quick."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.client.protocol import Calls
    from bot.settings import Settings


def settings(**given: Any) -> Settings:
    """The settings of this process; what is given and not None stands before the environment."""
    from bot.settings import load_settings

    return load_settings(**{name: value for name, value in given.items() if value is not None})


def calls(command: str) -> AbstractContextManager[Calls]:
    """Whoever answers: this process, or the owner of the data folder."""
    from bot.client.remote import reach

    return reach(settings(), f"waystone {command}")
