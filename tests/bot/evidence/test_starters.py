"""Questions to start from are answered by the search, out of the document that they were made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.evidence.retrieval import find
from bot.evidence.starters import next_questions, starters
from bot.settings import Settings
from bot.waystone import Waystone
from corpus.readers import read
from index.search.retriever import Retriever

NOTES = """# Skerryvore

A gabion is a wire basket filled with stones from the quarry. The keepers liked porridge.

The lamp was moved to the north pier in 1898 because the old tower leaned towards the sea. Nobody had expected it.

If you lose your key, call the harbour office before noon. The visitors' boat costs 85 kroner for adults.
"""

WEGE = """# Der Leuchtturm

Der Leuchtturm steht auf einem Felsen vor der Küste von Tiree, und er wurde bis 1844 gebaut.

Warum nahmen die Wärter im Winter Abschied von der Insel? Das Boot mit Lebensmitteln kam wochenlang nicht, und niemand
hielt die Einsamkeit lange aus.

## Die Arbeit der Wärter

Die Wärter reinigten jeden Abend die Linse und füllten Öl nach. If you lose your key, call the office before noon.
"""


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    folder = tmp_path_factory.mktemp("starters")
    (folder / "skerryvore.md").write_text(NOTES, encoding="utf-8")
    (folder / "wege.md").write_text(WEGE, encoding="utf-8")
    with Waystone.open(Settings(home=folder / "home", model="quotes")) as waystone:
        deque(waystone.collection.index([folder / "skerryvore.md", folder / "wege.md"]), maxlen=0)
        with waystone.collection.reading() as retriever:
            yield retriever


def test_three_questions_of_different_forms_are_each_answered(notes: Retriever) -> None:
    asked = starters(notes.document("skerryvore"), notes)
    assert len(asked) == 3
    assert len({question.split()[0] for question in asked} & {"Why", "What", "How"}) >= 2
    assert all(find(question, notes).ranking.answerable for question in asked)


def test_what_leads_on_from_an_answer_is_something_else(notes: Retriever) -> None:
    question = "Why was the lamp moved to the north pier in 1898?"
    quotes = [quote.span for quote in find(question, notes).quotes[:1]]
    following = next_questions(quotes, [question], notes)
    assert following
    assert question not in following
    assert all(find(one, notes).ranking.answerable for one in following)


def test_a_text_without_statements_asks_nothing(notes: Retriever, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("milk\nbread\ntea\n")
    assert starters(read(tmp_path / "list.txt"), notes) == ()


def test_a_text_in_another_language_is_asked_in_that_language_or_not_at_all(notes: Retriever) -> None:
    asked = starters(notes.document("wege"), notes)
    assert "Warum nahmen die Wärter im Winter Abschied von der Insel?" in asked
    assert not any(word in question for question in asked for word in ("What", "say", "about", "should"))
    spans = [quote.span for quote in find("Warum kam das Boot wochenlang nicht?", notes.among({"wege"})).quotes]
    assert not any("say about" in question for question in next_questions(spans, [], notes))
