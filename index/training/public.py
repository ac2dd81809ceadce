"""Public pairs: files `qa.jsonl.gz` and `nli.jsonl.gz`, and `qa-more.jsonl.gz` and `nli-more.jsonl.gz` of the fifth
pass, each row with the set that it is from and how it was made; the reader's model card says where they are from."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.training.pairs import Pair, Task

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


def told_apart(pairs: Iterable[Pair]) -> list[Pair]:
    """The same pairs; two by two in their order, a question that a text answers and one that it does not are rivals,
    then a text that answers a question and one that does not; as are sentences. Rivals are of one set."""
    return _matched(_matched(list(pairs), lambda pair: pair.text), lambda pair: pair.asked)


def _matched(pairs: Sequence[Pair], alike: Callable[[Pair], str]) -> list[Pair]:
    found = list(pairs)
    waiting: dict[tuple[str, Task, str, int], list[int]] = defaultdict(list)
    for at, pair in enumerate(pairs):
        if pair.rivals:
            continue
        one = pair.source.partition("/")[0], pair.task, alike(pair)
        others = waiting[*one, 1 - pair.label]
        if not others:
            waiting[*one, pair.label].append(at)
            continue
        other = others.pop(0)
        rivals = f"{pairs[other].group} {pair.group}"  # a row's group is its own
        found[other], found[at] = replace(pairs[other], rivals=rivals), replace(pair, rivals=rivals)
    return found


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
