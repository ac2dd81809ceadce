"""Public pairs: files `qa.jsonl.gz` and `nli.jsonl.gz`, each row with the set that it is from and how it was made."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.training.pairs import Pair

Row = dict[str, Any]
# How much a kind of row counts: labels that people gave are worth more than made ones.
WEIGHTS = {
    "impossible": 1.0, "answer": 1.0, "judged": 0.8, "human answer": 1.0, "supports": 1.0, "refutes": 1.0,
    "entailment": 1.0, "contradiction": 1.0, "neutral": 1.0, "verbatim": 0.7, "swap": 0.7,
    "window": 0.7, "mined": 0.6, "neighbour": 0.5, "other aspect": 0.7, "other entity": 0.6,
}  # fmt: skip


def questions(folder: Path) -> Iterator[Pair]:
    for number, row in enumerate(_rows(folder / "qa.jsonl.gz")):
        span = (row["answer_start"], row["answer_end"]) if row.get("answer_end") else None
        yield Pair(
            "answers", row["question"], row["passage"], row["label"], WEIGHTS[row["kind"]],
            f"{row['set']}/{row['kind']}", f"qa{number}", span if row["label"] else None,
        )  # fmt: skip


def sentences(folder: Path) -> Iterator[Pair]:
    for number, row in enumerate(_rows(folder / "nli.jsonl.gz")):
        yield Pair(
            "says", row["sentence"], row["evidence"], row["label"], WEIGHTS[row["kind"]],
            f"{row['set']}/{row['kind']}", f"nli{number}",
        )  # fmt: skip


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
