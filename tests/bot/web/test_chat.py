"""A conversation that the page begins is named by its first question, and a capable model may find a better one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from bot.settings import Settings
from bot.waystone import Waystone
from bot.web.chat import LONGEST, Asked, Chat, Turn
from index.jobs.queue import Job

QUESTION = "Why did Eric Jang not found his own company?"


@pytest.fixture
def waystone(fresh: Path, model_server: Any) -> Iterator[Waystone]:
    with Waystone.open(Settings(home=fresh, model="quotes", model_url=model_server.url, writing="compose")) as opened:
        yield opened


def asked(
    waystone: Waystone, model: str = "", conversation: str = "", question: str = QUESTION, replaces: str = ""
) -> Turn:
    given = Asked(key="k", question=question, model=model, conversation=conversation, replaces=replaces)
    return list(Chat(waystone).ask(given))[-1]


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


def test_an_answer_replaces_only_one_of_its_own_conversation(waystone: Waystone) -> None:
    first, other = asked(waystone), asked(waystone)
    asked(waystone, conversation=other.conversation, replaces=first.id)
    assert len(waystone.records.answers(first.conversation)) == 1
    assert len(waystone.records.answers(other.conversation)) == 2
    asked(waystone, conversation=other.conversation, replaces=other.id)
    assert len(waystone.records.answers(other.conversation)) == 1


def test_a_question_in_a_conversation_that_was_deleted_begins_a_new_one(waystone: Waystone) -> None:
    gone = asked(waystone)
    waystone.records.delete(gone.conversation)
    for replaces in ("", gone.id):
        turn = asked(waystone, conversation=gone.conversation, replaces=replaces)
        assert turn.state == "done"
        assert [one.id for one in waystone.records.answers(turn.conversation)] == [turn.id]
    assert len(waystone.records.conversations()) == 2


@pytest.mark.parametrize(("question", "why"), [(" \n ", "blank"), ("a" * (LONGEST + 1), "at most 4,000 characters")])
def test_a_question_that_is_none_leaves_no_conversation(waystone: Waystone, question: str, why: str) -> None:
    turn = asked(waystone, question=question)
    assert (turn.state, turn.conversation) == ("failed", "")
    assert why in turn.foot
    assert waystone.records.conversations() == []


def test_an_answer_goes_on_when_its_reader_goes_away(waystone: Waystone) -> None:
    chat = Chat(waystone)
    turns = chat.ask(Asked(key="k", question=QUESTION))
    shown = next(turn for turn in turns if turn.id)
    assert chat.answering("k")
    assert chat.answering(shown.id)
    turns.close()
    until = monotonic() + 60
    while chat.answering(shown.id) and monotonic() < until:
        sleep(0.02)
    assert waystone.records.record(shown.id).finished_at
    assert not chat.answering("k")
    assert chat.begun("k") == (shown.id, shown.conversation)
    assert chat.begun("another") == ("", "")


def test_a_question_asked_too_early_waits_for_the_first_document(waystone: Waystone, tmp_path: Path) -> None:
    note = tmp_path / "notes" / "founding.txt"
    note.parent.mkdir()
    note.write_text("Eric Jang did not found his own company because CEOs of startups seldom do technical work.")
    waystone.jobs.add(Job.of_files([note.parent]))
    turns = [(turn.status, turn.quotes) for turn in Chat(waystone).ask(Asked(key="k", question=QUESTION))]
    assert "waiting for the first document to be read" in [status for status, _ in turns]
    assert 'data-document="founding"' in turns[-1][1]


def test_an_empty_library_is_not_waited_for(waystone: Waystone) -> None:
    turn = asked(waystone)
    assert turn.state == "done"
    assert "add some in the Library tab" in turn.quotes + turn.beneath + turn.written
