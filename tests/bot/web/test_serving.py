"""Calls of the page's script: what is not there any more is said so that a reader knows what happened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.access.reader import HERE
from bot.settings import Settings
from bot.waystone import Waystone
from bot.web import conversations, library, rating, source
from bot.web.suggestions import Suggestions

ID = "01a22a5b-1c1e-7000-8000-000000000000"
BROWSER = "1" * 32


@pytest.fixture
def waystone(home: Path, migrated: Path) -> Iterator[Waystone]:
    home.mkdir()
    shutil.copy(migrated, home)
    with Waystone.open(Settings(home=home, model="quotes")) as opened:
        yield opened


def test_what_another_window_took_away_is_named_in_plain_words(waystone: Waystone) -> None:
    calls = {
        call.__name__: call
        for call in (
            *source.calls(waystone),
            *rating.calls(waystone),
            *conversations.calls(waystone),
            *library.document_calls(waystone, Suggestions(waystone.collection)),
        )
    }
    request = type("Request", (), {"request": None, "scope": {"waystone.reader": HERE}})()
    asked = {
        "source": ({"document": ID, "highlights": []}, "document was removed"),
        "rate": ({"browser": BROWSER, "answer": ID, "rating": 1}, "answer was deleted"),
        "conversation": ({"id": ID, "browser": BROWSER}, "conversation was deleted"),
        "rename": ({"id": ID, "title": "x"}, "conversation was deleted"),
        "export": ({"id": ID}, "conversation was deleted"),
        "about": ({"id": ID}, "document was removed"),
        "edit": ({"id": ID, "title": "x"}, "document was removed"),
        "remove": ({"id": ID}, "document was removed"),
    }
    for name, (given, said) in asked.items():
        error = str(calls[name](given, request)["error"])
        assert said in error, name
        assert ID not in error
        assert "`" not in error
