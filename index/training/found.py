"""Questions with what our own search shows the reader: nothing is as hard to tell from an answer as that.

Recorded from searches through a folder of documents, as they are when a reader of the product asks: of the same
question, passages that answer and passages that were found beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np

from index.collection import Collection
from index.embedder import DEFAULT_MODEL
from index.reader_model import Finding
from index.store.database import open_database
from index.training.ours import found_in
from index.training.pairs import Pair

# Passages of a question in a list; how often the words around a match stand in the place of their passage, and how
# often the title of its document before it; what a passage counts that has no answer we know of.
LISTED, CLOSE, TITLED, OTHER = 4, 0.25, 0.4, 0.7


class Recorder:
    """A reader that finds nothing and remembers what it was given."""

    busy = False

    def __init__(self) -> None:
        self.texts: Sequence[str] = ()

    def read(self, _question: str, texts: Sequence[str]) -> list[Finding]:
        self.texts = texts
        nothing = np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32)
        return [Finding(0.0, *nothing) for _ in texts]


def found(folder: Path, name: str, share: float = 1.0) -> Iterator[Pair]:
    """Lists of the answerable questions of a folder like `tests/data/talks`, or of a share of them.

    Those of a list are rivals; where no passage that was found answers, two of them are pairs like others.
    """
    random = Random(name)
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    recorder = Recorder()
    with TemporaryDirectory(prefix="waystone-") as home:
        database = open_database(f"sqlite:///{home}/training.sqlite")
        with Collection.open(
            Path(home), database=database, embedding_model=DEFAULT_MODEL, reader=recorder
        ) as collection:
            for _ in collection.index([folder / "texts"]):
                pass
            for row in map(json.loads, lines):
                if not row["evidence"] or random.random() >= share:
                    continue
                shown = collection.search(row["question"]).passages
                whole, close = recorder.texts[: len(shown)], recorder.texts[len(shown) :]
                texts = [
                    (two if random.random() < CLOSE else one, passage.passage.title, passage.score)
                    for one, two, passage in zip(whole, close, shown, strict=True)
                ]
                group = f"{name}-{row['evidence'][0]['document']}"
                yield from _list(row["question"], texts, [one["quote"] for one in row["evidence"]], name, group, random)
        database.dispose()


def _list(
    question: str,
    texts: Sequence[tuple[str, str, float]],
    answers: Sequence[str],
    name: str,
    group: str,
    random: Random,
) -> Iterator[Pair]:
    every = [(text, title, score, _place(text, answers)) for text, title, score in texts]
    answering = [one for one in every if one[3]]
    others = [one for one in every if not one[3]]
    chosen = [*answering[:2], *random.sample(others, min(len(others), LISTED - len(answering[:2])))]
    if not answering:
        chosen = chosen[:2]
    for text, title, score, span in chosen:
        titled = random.random() < TITLED
        before = f"{title}\n" if titled else ""
        yield Pair(
            "answers", question, before + text, int(span is not None), 1.0 if span else OTHER,
            f"{name}/{'answer' if span else 'found'}", group,
            (span[0] + len(before), span[1] + len(before)) if span else None,
            f"{group} {question}" if answering and len(chosen) > 1 else "", score,
        )  # fmt: skip


def _place(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """Where the first of the answers that a text has stands in it, if half of it does."""
    for answer in answers:
        if place := found_in(text, answer):
            return place
    return None
