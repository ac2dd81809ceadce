"""What the embedding model learns from: stretches of documents, and questions with the sentences that answer them.

Passages that follow each other in a document stay together: to tell them apart is what a search has to do.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from corpus.passages import LONGEST, split
from corpus.readers import read
from corpus.sentences import sentences
from index.store.database import batched

# Passages that follow each other, of a document or of a public set.
TOGETHER = 8
# A sentence answers if at least so much of it, or of the answer, is the other's, too.
_HELD = 0.5

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """units: which of its passage's units answer."""

    text: str
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as it is embedded, unit by unit, and the questions that it answers."""

    texts: tuple[str, ...]
    questions: tuple[Question, ...]


Stretch = tuple[Piece, ...]


def documents(folder: Path) -> dict[str, list[Stretch]]:
    """By document, the stretches of a folder like `tests/data/talks`, with those of its questions that are answered."""
    quotes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for one in row["evidence"]:
            quotes[one["document"]].append((row["question"], one["quote"]))
    found: dict[str, list[Stretch]] = {}
    for path in sorted((folder / "texts").iterdir()):
        pieces = [_piece(cut.texts, quotes[path.stem]) for cut in split(read(path))]
        found[path.stem] = [*_stretches(pieces)]
    return found


def public(folder: Path, shares: Mapping[str, float], random: Random) -> Iterator[Stretch]:
    """Passages of `qa.jsonl.gz` whose answers have a place in them: a share of each of some sets."""
    by_set: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in shares}
    with gzip.open(folder / "qa.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["label"] and row.get("answer_end") and row["set"] in by_set:
                by_set[row["set"]][row["passage"]].append(row)
    for name, passages in by_set.items():
        pieces = [
            piece
            for text, rows in passages.items()
            if random.random() < shares[name]
            for piece in _cut(text, rows)
            if piece.questions
        ]
        yield from _stretches(pieces)


def _cut(text: str, rows: Collection[Row]) -> Iterator[Piece]:
    places = [(start, end) for start, end in sentences(text, 0, len(text)) if text[start:end].strip()]
    answers = [
        (row["question"], _folded(text[start:end]))
        for row in rows
        for start, end in places
        if start <= row["answer_start"] < end
    ]
    run: list[str] = []
    for unit in (_folded(text[start:end]) for start, end in places):
        if run and sum(map(len, run)) + len(unit) > LONGEST:
            yield _piece(run, answers)
            run = []
        run.append(unit)
    yield _piece(run, answers)


def _piece(texts: Sequence[str], quotes: Collection[tuple[str, str]]) -> Piece:
    joined, places, at = " ".join(texts), list[tuple[int, int]](), 0
    for text in texts:
        places.append((at, at + len(text)))
        at += len(text) + 1
    units: dict[str, set[int]] = defaultdict(set)
    for question, quote in quotes:
        start = joined.find(_folded(quote))
        end = start + len(_folded(quote))
        for number, (first, last) in enumerate(places):
            shared = min(last, end) - max(first, start)
            if start >= 0 and shared > 0 and shared >= _HELD * min(last - first, end - start):
                units[question].add(number)
    return Piece(tuple(texts), tuple(Question(text, tuple(sorted(own))) for text, own in units.items()))


def _stretches(pieces: Sequence[Piece]) -> Iterator[Stretch]:
    return map(tuple, batched(pieces, TOGETHER))


def _folded(text: str) -> str:
    return " ".join(text.split())
