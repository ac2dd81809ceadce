"""The support check on labelled sentences: balanced accuracy, false accepts, time.

Each line has an id (`quote-sentence`), the quotes, a sentence, its label, and how it was made from them. Three files:
`support.jsonl` is from our documents and `support-general.jsonl` from texts of many kinds that were written for it;
lexicon, rules and constants were set on both as a whole, so what is measured there flatters.
`support-heldout.jsonl` is from our documents by another hand; nobody who writes rules looks at it, nothing is set on
it, and its floors record how well the check does on what it was not made for. Nor was anything set on
`kinds-heldout/`, passages of thirteen kinds with faithful and unfaithful sentences to each, of which a sample is read.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from bot.support import check
from bot.support.likeness import Reads, reader
from index.embedder import load_embedder

DATA = Path(__file__).parents[2] / "data"
OURS, GENERAL, HELD_OUT = "support.jsonl", "support-general.jsonl", "support-heldout.jsonl"
OTHER_TEXTS = DATA / "kinds-heldout"


@dataclass(frozen=True)
class Example:
    id: str
    evidence: list[str]
    sentence: str
    label: str
    made: str


@dataclass(frozen=True)
class Measure:
    true_accepts: float
    false_accepts: float

    @property
    def balanced_accuracy(self) -> float:
        return (self.true_accepts + 1 - self.false_accepts) / 2


def labelled(file: str) -> list[Example]:
    return [Example(**json.loads(line)) for line in (DATA / file).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def read() -> Reads:
    return reader(load_embedder())


def measure(examples: list[Example], read: Reads | None) -> Measure:
    seen: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for example in examples:
        seen[example.label] += 1
        accepted[example.label] += check(example.sentence, example.evidence, read).supported
    return Measure(
        accepted["supported"] / seen["supported"],
        accepted["unsupported"] / seen["unsupported"],
    )


def test_the_labelled_sets_are_large_and_share_no_sentence() -> None:
    files = [{example.sentence for example in labelled(file)} for file in (OURS, GENERAL, HELD_OUT)]
    assert all(len(sentences) >= 300 for sentences in files)
    assert not any(one & other for one, other in combinations(files, 2))
    assert len({example.made for example in labelled(OURS)}) >= 20


@pytest.mark.parametrize(
    ("file", "accuracy", "false_accepts"),
    [(OURS, 0.82, 0.085), (GENERAL, 0.52, 0.085), (HELD_OUT, 0.58, 0.12)],
)
def test_it_tells_faithful_sentences_from_corrupted_ones(
    file: str, accuracy: float, false_accepts: float, read: Reads
) -> None:
    found = measure(labelled(file), read)
    assert found.balanced_accuracy >= accuracy, found
    assert found.false_accepts <= false_accepts, found


def test_it_does_as_well_on_texts_of_other_kinds(read: Reads) -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in (OTHER_TEXTS / "texts").glob("*.txt")}
    examples = []
    for line in (OTHER_TEXTS / "sentences.jsonl").read_text(encoding="utf-8").splitlines()[::12]:
        row = json.loads(line)
        evidence = [texts[row["document"]][row["start"] : row["end"]]]
        made = [("supported", text, "faithful") for text in row["supported"]]
        made += [("unsupported", text, how) for text, how in row["unsupported"]]
        examples += [Example(row["id"], evidence, text, label, how) for label, text, how in made]
    found = measure(examples, read)
    assert found.balanced_accuracy >= 0.58, found
    assert found.false_accepts <= 0.13, found


def test_without_a_reader_it_accepts_no_more_that_is_false() -> None:
    found = measure(labelled(OURS), None)
    assert found.balanced_accuracy >= 0.78, found
    assert found.false_accepts <= 0.07, found


def test_a_sentence_takes_less_than_thirty_milliseconds_where_its_source_was_read_before() -> None:
    examples = labelled(OURS)[::4]
    for example in examples:
        check("It rained.", example.evidence)
        check(example.sentence, example.evidence)
    began = time.process_time()
    for example in examples:
        check(f"{example.sentence} ", example.evidence)
    assert (time.process_time() - began) / len(examples) < 0.03
