"""How much ratings teach the search, by simulation: `python -m bot.evaluation.lessons tests/data`.

Readers ask the questions that have a paraphrase and rate the quotes they are shown by the gold evidence, one judgement
in ten the wrong way round; some of them rate maliciously, always the wrong way round. Then the paraphrases, which
nobody rated, and all other questions are searched: recall@1 before and after. Ratings take the product's own way:
events, log, filters, lessons. It is done for the development questions, and for the held-out ones, on which nothing was
chosen.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer

from bot.answer import Quote
from bot.evaluation.questions import GoldQuestion, holds, lines, load_questions, overlaps
from bot.evidence.retrieval import find
from bot.settings import Settings
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import HERE, Sinkhole
from bot.sinkhole.taught import Taught
from bot.store.records import Records
from bot.waystone import Waystone
from index.collection import Collection
from index.search.feedback import unheard
from index.store.database import open_database

SEED: Final = 14
NOISE: Final = 0.1
READERS: Final = 40
A_QUESTION: Final = 5  # readers, in each round
MALICIOUS: Final = (0.0, 0.2)
ROUNDS: Final = 3  # the second is asked of what the first one taught

PARTS: Final = {"development": "", "held-out": "-heldout"}  # of the questions, and how their files' names end

Shown = Mapping[str, Sequence[Quote]]


@dataclass(frozen=True, slots=True)
class Readers:
    """Who rates: how many rate each question, and which share of all of them is malicious."""

    a_question: int
    malicious: float = 0.0
    seed: int = SEED

    def ratings(self, questions: Sequence[GoldQuestion], shown: Shown) -> Iterator[Event]:
        random = Random(self.seed)
        for gold in questions:
            for reader in random.sample(range(READERS), self.a_question):
                turned = reader < self.malicious * READERS
                yield _rating(gold, shown[gold.id], reader, turned, random)


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall@1, 0 to 1: of the paraphrases of rated questions, and of the other questions."""

    paraphrases: float
    others: float


def _rating(gold: GoldQuestion, quotes: Sequence[Quote], reader: int, turned: bool, random: Random) -> Event:
    helped = [
        any(overlaps(quote.text, one.quote) for one in gold.evidence) ^ turned ^ (random.random() < NOISE)
        for quote in quotes
    ]
    passages = [
        {
            "document": one.span.document_id,
            "start": one.span.start,
            "end": one.span.end,
            "quote": one.text,
            "helped": so,
        }
        for one, so in zip(quotes, helped, strict=True)
    ]
    return event_of(
        messages=[{"role": "user", "content": gold.question}],
        response="\n\n".join(quote.text for quote in quotes) or "–",
        rating=1 if any(helped) else -1,
        passages=passages,
        client=f"{reader:032x}",
    )


def simulate(
    collection: Collection,
    rated: Sequence[GoldQuestion],
    paraphrases: Sequence[GoldQuestion],
    others: Sequence[GoldQuestion],
    readers: Readers,
    rounds: int = ROUNDS,
) -> Recall:
    """Recall after the readers' ratings; the collection is left without lessons."""
    with TemporaryDirectory() as folder, logged(Path(folder)) as (sinkhole, records):
        taught = Taught(sinkhole, records, collection.vector)
        try:
            for round in range(rounds):
                shown = {gold.id: _quotes(collection, gold.question) for gold in rated}
                ratings = replace(readers, seed=readers.seed + round).ratings(rated, shown)
                sinkhole.record_all([(event, HERE) for event in ratings])
                taught.learn()
                collection.learn(taught.feedback)
            return recall(collection, paraphrases, others)
        finally:
            collection.learn(unheard)


def recall(collection: Collection, paraphrases: Sequence[GoldQuestion], others: Sequence[GoldQuestion]) -> Recall:
    return Recall(_at_one(collection, paraphrases), _at_one(collection, others))


def paraphrased(folder: Path, part: str = "") -> tuple[list[GoldQuestion], list[GoldQuestion], list[GoldQuestion]]:
    """Of the answerable questions those that have a paraphrase, the paraphrases, and the others; `part`: of `PARTS`."""
    asked = {one.id: one for one in load_questions(folder / f"questions{part}.jsonl") if one.answerable}
    said = {one["id"]: one["question"] for one in map(json.loads, lines(folder / f"paraphrases{part}.jsonl"))}
    rated = [one for one in asked.values() if one.id in said]
    return (
        rated,
        [replace(one, question=said[one.id]) for one in rated],
        [one for one in asked.values() if one.id not in said],
    )


@contextmanager
def logged(folder: Path) -> Iterator[tuple[Sinkhole, Records]]:
    """An empty log in a folder."""
    database = open_database(Settings(home=folder).sqlalchemy_url)
    try:
        yield Sinkhole(database), Records(database)
    finally:
        database.dispose()


def _quotes(collection: Collection, question: str) -> Sequence[Quote]:
    with collection.reading() as retriever:
        return find(question, retriever).quotes


def _at_one(collection: Collection, questions: Sequence[GoldQuestion]) -> float:
    shares = []
    for gold in questions:
        first = [one.passage.text for one in collection.search(gold.question, 1).passages]
        shares.append(sum(any(holds(text, one.quote) for text in first) for one in gold.evidence) / len(gold.evidence))
    return sum(shares) / len(shares) if shares else 0.0


def main(
    folder: Annotated[Path, typer.Argument(help="Holds questions.jsonl and paraphrases.jsonl, and both -heldout.")],
) -> None:
    """Print the tables of docs/sinkhole.md."""
    with TemporaryDirectory() as home, Waystone.open(Settings(home=Path(home), model="quotes")) as waystone:
        collection = waystone.collection
        deque(collection.index(), maxlen=0)
        for name, part in PARTS.items():
            _print(collection, name, *paraphrased(folder, part))


def _print(
    collection: Collection,
    name: str,
    rated: Sequence[GoldQuestion],
    paraphrases: Sequence[GoldQuestion],
    others: Sequence[GoldQuestion],
) -> None:
    typer.echo(f"{len(rated)} {name} questions rated, recall@1 of their paraphrases | of {len(others)} other questions")
    before = recall(collection, paraphrases, others)
    typer.echo(f"before any rating: {before.paraphrases:.3f} | {before.others:.3f}")
    for malicious in MALICIOUS:
        after = simulate(collection, rated, paraphrases, others, Readers(A_QUESTION, malicious))
        typer.echo(
            f"{A_QUESTION} readers a question, {malicious:.0%} malicious: {after.paraphrases:.3f} | {after.others:.3f}"
        )


if __name__ == "__main__":
    typer.run(main)
