"""Public pairs: files `qa.jsonl.gz` and `nli.jsonl.gz`, and `qa-more.jsonl.gz` and `nli-more.jsonl.gz` of the fifth
pass, each row with the set that it is from and how it was made; the reader's model card says where they are from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.training.pairs import Pair

Row = dict[str, Any]
# How much a kind of row counts: labels that people gave, all others, are worth more than made ones.
WEIGHTS = {
    "judged": 0.8, "verbatim": 0.7, "swap": 0.7, "window": 0.7, "mined": 0.6, "neighbour": 0.5, "other aspect": 0.7,
    "other entity": 0.6,
}  # fmt: skip


def questions(folder: Path, name: str = "qa") -> Iterator[Pair]:
    for number, row in enumerate(_rows(folder / f"{name}.jsonl.gz")):
        span = (row["answer_start"], row["answer_end"]) if row.get("answer_end") else None
        yield Pair(
            "answers", row["question"], row["passage"], row["label"], WEIGHTS.get(row["kind"], 1.0),
            f"{row['set']}/{row['kind']}", f"{name}{number}", span if row["label"] else None,
        )  # fmt: skip


def sentences(folder: Path, name: str = "nli") -> Iterator[Pair]:
    for number, row in enumerate(_rows(folder / f"{name}.jsonl.gz")):
        yield Pair(
            "says", row["sentence"], row["evidence"], row["label"], WEIGHTS.get(row["kind"], 1.0),
            f"{row['set']}/{row['kind']}", f"{name}{number}",
        )  # fmt: skip


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
