"""Quotes for questions of several parts, for comparisons and for lists, out of a small collection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Sentence
from bot.answering.answerer import Answerer
from bot.events import Done
from bot.evidence.retrieval import Evidence, Searched, find, quoted, searched
from bot.models.registry import Models
from bot.render.markdown import markdown
from bot.settings import Settings
from bot.store.records import Records
from bot.waystone import Waystone
from corpus.passages import passage
from index.collection import Collection
from index.search.layout import BEST, OTHERS
from index.store.database import open_database

TAIL = """, and all of us who had baked there for so many years knew it well, though nobody liked to say it aloud when
we sat together in the evening, tired from the day, with the lamps low and the door shut, and counted once more what
the day had brought in and what it had cost us to earn it, flour and wood and water and all."""
CITIES = f"""# Where to bake

We looked at four cities before the bakery moved.

| City | Pros | Cons |
|---|---|---|
| Paris | Many hungry customers | The rent is high |
| Lyon | Good flour and low rent | Hard to find bakers |
| Port of Brest | Fresh fish at the door | Rain all year |

We moved the bakery to Lyon in the end. Three things made us go:

First, the rent had doubled in Paris{TAIL}

Second, the old oven was broken and could not be mended{TAIL}

Third, the mill of Lyon sells the best flour of all{TAIL}

# Ovens

Gas ovens bake the bread evenly and are quick to heat. Wood ovens give the bread a crust that people love.
"""
ENGINEER = """---
author: Ida Thorne
---
# On ovens

A gas oven is quick to heat, and that is all there is to say for it.
"""
FLOUR = """# Flour

| Flour | Price per sack | From |
|---|---|---|
| Rye | 31 euros | Ardèche |
| Spelt | 44 euros | Jura |
| White wheat | 26 euros | Beauce |

After a week only the sourdough loaf was still soft. The yeast loaf did not differ from any other.
"""
SOUP = """# Leek soup

## Ingredients

- 3 leeks
- 1 onion
- 50 g butter
- 1 litre of stock

## Preparation

Fry the leeks and the onion in the butter, and simmer them in the stock for an hour.
"""
DOCUMENTS = {"cities.md": CITIES, "engineer.md": ENGINEER, "flour.md": FLOUR, "soup.md": SOUP}
Find = Callable[[str], Evidence]


@pytest.fixture
def finding(collection: Collection) -> Find:
    def found(question: str) -> Evidence:
        with collection.reading() as retriever:
            return find(question, retriever)

    return found


def told(found: Evidence) -> list[list[tuple[str, str]]]:
    assert found.table is not None
    return [[(cell.column, cell.text) for cell in cells] for cells in found.table.cells]


def test_a_comparison_takes_each_subjects_row(finding: Find) -> None:
    found = finding("What are the pros and cons of Paris and Lyon for a bakery?")
    assert told(found) == [
        [("Pros", "Many hungry customers"), ("Cons", "The rent is high")],
        [("Pros", "Good flour and low rent"), ("Cons", "Hard to find bakers")],
    ]
    assert found.ranking.answerable
    for cells in found.table.cells if found.table else ():
        for cell in cells:
            quote = found.quotes[cell.n - 1]
            assert quote.n == cell.n
            assert cell.text in quote.text


def test_only_the_side_that_is_asked_for_is_told(finding: Find) -> None:
    assert told(finding("Paris or Brest: what speaks against each?")) == [
        [("Cons", "The rent is high")],
        [("Cons", "Rain all year")],
    ]


def test_one_subjects_sides_are_those_of_its_row(finding: Find) -> None:
    assert told(finding("What are the drawbacks of Paris?")) == [[("Cons", "The rent is high")]]


def test_without_a_row_the_sides_of_one_subject_are_quotes(finding: Find) -> None:
    found = finding("What are the benefits of wood ovens?")
    assert found.table is None
    assert found.quotes


def test_a_subject_that_no_document_names_stays_empty(finding: Find) -> None:
    assert told(finding("Paris vs Timbuktu")) == [
        [("Pros", "Many hungry customers"), ("Cons", "The rent is high")],
        [],
    ]


def test_without_a_row_a_subjects_cell_is_a_quote_that_names_it(finding: Find) -> None:
    found = finding("Compare gas ovens and wood ovens")
    assert found.table is not None
    for subject, cells in zip(("gas", "wood"), found.table.cells, strict=True):
        assert cells
        assert all(subject in cell.text.lower() for cell in cells)


def test_what_is_compared_of_both_is_told_of_both(finding: Find) -> None:
    assert told(finding("Compare the prices of rye and spelt")) == [
        [("Price per sack", "31 euros"), ("From", "Ardèche")],
        [("Price per sack", "44 euros"), ("From", "Jura")],
    ]


def test_subjects_told_of_in_neighbouring_sentences_are_both_told(finding: Find) -> None:
    found = finding("Compare the yeast loaf with the sourdough loaf")
    assert found.table is not None
    for subject, cells in zip(("yeast loaf", "sourdough loaf"), found.table.cells, strict=True):
        assert cells
        assert all(subject in cell.text and cell.text in found.quotes[cell.n - 1].text for cell in cells)
    assert not any(one.span.overlap(two.span) for one in found.quotes for two in found.quotes if one is not two)


def test_subjects_that_nobody_names_are_no_comparison(finding: Find) -> None:
    assert finding("Compare aspirin and ibuprofen").table is None


def test_the_passages_of_the_parts_do_not_overlap_and_are_five_at_most(finding: Find) -> None:
    found = finding("Why did the bakery move to Lyon, and what does a wood oven give the bread?")
    spans = [one.passage.span for one in found.ranking.passages]
    assert len(spans) <= 5
    assert not any(one.overlap(two) for at, one in enumerate(spans) for two in spans[:at])
    assert all(any(span.contains(quote.span) for span in spans) for quote in found.quotes[:1])
    assert len(found.quotes) <= 4
    scores = [one.score for one in found.ranking.passages]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("List the ingredients", True),
        ("What are the ingredients of the soup?", True),
        ("What are the ingredients of the pizza?", False),
    ],
)
def test_the_list_that_is_asked_for_answers_where_title_and_heading_name_all_that_is_asked(
    finding: Find, question: str, answered: bool
) -> None:
    found = finding(question)
    assert found.quotes[0].text == "3 leeks\n1 onion\n50 g butter\n1 litre of stock"
    assert found.ranking.answerable == answered


def test_quotes_carry_the_author_of_their_document(finding: Find) -> None:
    authors = {quote.author for quote in finding("Is a gas oven quick to heat?").quotes}
    assert "" in authors  # nobody signed the one about cities


class Asked:
    def __init__(self, collection: Collection, folder: Path, script: Any) -> None:
        self.collection, self.folder, self.script = collection, folder, script

    def answer(self, question: str, **settings: object) -> Answer:
        options = Settings(home=self.folder, **settings)
        models = Models(options)
        records = Records(open_database(options.sqlalchemy_url))
        try:
            last = list(Answerer(self.collection, models, records).answer(question))[-1]
        finally:
            models.close()
        assert isinstance(last, Done)
        return last.answer


@pytest.fixture
def asked(collection: Collection, fresh: Path, model_server: Any) -> Asked:
    return Asked(collection, fresh, model_server)


def test_a_row_alone_stands_beside_nothing(asked: Asked) -> None:
    assert "Side by side" not in markdown(asked.answer("What are the pros and cons of Brest?", model="quotes"))


def test_the_table_is_the_answer_and_needs_no_model(asked: Asked) -> None:
    answer = asked.answer("Paris or Lyon: what speaks for each?", model="quotes")
    assert "| **Pros** | Many hungry customers [1] | Good flour and low rent [2] |" in markdown(answer)
    assert answer.sentences == (
        Sentence("Many hungry customers", (1,), "quoted"),
        Sentence("Good flour and low rent", (2,), "quoted"),
    )


def test_the_quotes_that_are_items_of_a_list_are_told(finding: Find) -> None:
    found = finding("Why did we move the bakery to Lyon in the end?")
    starts = {quote.text.partition(",")[0] for quote in found.quotes if quote.n in found.items}
    assert {"Second", "Third"} <= starts <= {"First", "Second", "Third"}


def test_what_two_documents_say_cites_both(asked: Asked) -> None:
    asked.script.reply = "Gas ovens are quick to heat."
    answer = asked.answer(
        "Which ovens are quick to heat?",
        model_url=asked.script.url,
        writing="restate",
    )
    sentence = answer.sentences[0]
    by = {answer.quotes[n - 1].span.document_id for n in sentence.citations}
    assert by == {"cities", "engineer"}
    assert markdown(answer).startswith("**Sources agree:** Gas ovens are quick to heat")


def test_a_parts_passage_is_quoted_as_far_as_it_is_shown(collection: Collection) -> None:
    with collection.reading() as retriever:
        leg = retriever.search("What do ovens give the bread?", 1)
        (best,) = leg.passages
        shown = min(near.span for near in retriever.near(leg.question, [best.passage.span]))
        assert shown != best.passage.span
        cut = replace(best, passage=passage(retriever.document(shown.document_id), shown))
        found = quoted(Searched(replace(leg, passages=(cut,)), leg, (leg, leg)), retriever)
    assert found.quotes
    assert all(shown.contains(quote.span) for quote in found.quotes)


def test_the_passages_of_a_question_in_parts_take_no_more_room_than_others(waystone: Waystone) -> None:
    room = BEST.longest + 4 * OTHERS.longest
    with waystone.collection.reading() as retriever:
        for question in (
            "Why did Eric Jang leave Google, and how did Jeff Bezos start Amazon?",
            "What is a feedback sinkhole, and why did he not found his own company, and how old was the author?",
            "How does PyTorch stay neutral, and what does Halodi build?",
        ):
            found = searched(question, retriever, 10)
            assert len(found.legs) > 1
            assert len(found.ranking.passages) == 10
            assert sum(len(one.passage.span) for one in found.ranking.passages[:5]) <= room
