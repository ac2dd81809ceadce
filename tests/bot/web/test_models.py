"""The menu of models says once that there is no writer, and only where nobody asked for quotes alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.waystone import Waystone
from bot.web.models import menu


@pytest.mark.parametrize(
    ("model", "said"), [("auto", "waystone model fetch gets a writer"), ("quotes", "nothing leaves this machine")]
)
def test_the_menu_says_why_answers_are_quotes(home: Path, migrated: Path, model: str, said: str) -> None:
    home.mkdir()
    shutil.copy(migrated, home)
    with Waystone.open(Settings(home=home, model=model)) as opened:
        assert said in menu(opened)
