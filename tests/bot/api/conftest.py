"""A server on three small documents of the tests' own, for what needs no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.client.lock import Lock
from bot.settings import Settings
from bot.waystone import Waystone
from tests.bot.served import Server, serving

TEXTS = {
    "bakery": "The bakery on the hill\n\n"
    "We moved the bakery from Paris to Lyon in 2015 because the rent had doubled in two years.\n",
    "lighthouse": "The lighthouse of Marrow Point\n\n"
    "The lighthouse of Marrow Point was built in 1871 by the engineer Ida Thorne.\n",
    "pivot": "Pivoting late\n\nIt is not too late to start with machine learning at forty: an engineer who knows "
    "Python learns the calculus that is needed within a few months.\n",
}
ASKED = "Why did the bakery move from Paris to Lyon?"


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the documents; copy it, never open it."""
    folder, files = tmp_path_factory.mktemp("small") / "home", tmp_path_factory.mktemp("files")
    for name, text in TEXTS.items():
        (files / f"{name}.txt").write_text(text)
    with Waystone.open(Settings(home=folder, model="quotes")) as waystone:
        deque(waystone.collection.index([files]), maxlen=0)
    (folder / "shipped-indexed").touch()
    return folder


@pytest.fixture(scope="session")
def small(small_home: Path) -> Iterator[Server]:
    """The server, answering in quotes."""
    settings = Settings(home=small_home, model="quotes")
    with Waystone.open(settings, Lock(small_home, "waystone serve")) as waystone, serving(waystone) as running:
        yield running
