"""A conversation that the page begins is named by its first question, and a capable model may find a better one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.waystone import Waystone
from bot.web.chat import Asked, Chat, Turn

QUESTION = "Why did Eric Jang not found his own company?"


@pytest.fixture
def waystone(tmp_path: Path, model_server: Any) -> Iterator[Waystone]:
    with Waystone.open(
        Settings(home=tmp_path, model="quotes", model_url=model_server.url, writing="compose")
    ) as opened:
        yield opened


def asked(waystone: Waystone, model: str = "", conversation: str = "") -> Turn:
    return list(Chat(waystone).ask(Asked(key="k", question=QUESTION, model=model, conversation=conversation)))[-1]


def test_a_conversation_is_named_by_rules_without_a_model(waystone: Waystone, model_server: Any) -> None:
    turn = asked(waystone)
    assert waystone.records.conversation(turn.conversation).title == QUESTION
    assert model_server.asked == []


def test_a_capable_model_names_it_once(waystone: Waystone, model_server: Any) -> None:
    model_server.reply = "Why No Company"
    model = next(one.name for one in waystone.models.available() if one.kind == "address")
    turn = asked(waystone, model)
    assert turn.title == "Why No Company"
    assert waystone.records.conversation(turn.conversation).title == "Why No Company"
    waystone.records.rename(turn.conversation, "Mine")
    asked(waystone, model, turn.conversation)
    assert waystone.records.conversation(turn.conversation).title == "Mine"


def test_a_model_that_fails_leaves_the_name(waystone: Waystone, model_server: Any) -> None:
    model_server.failure = "500"
    model = next(one.name for one in waystone.models.available() if one.kind == "address")
    turn = asked(waystone, model)
    assert turn.state == "done"
    assert waystone.records.conversation(turn.conversation).title == QUESTION
