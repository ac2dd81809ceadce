"""The support check on the labelled sentences: balanced accuracy, false accepts, time; on the held-out half.

Each line of `support.jsonl` has an id (`quote-sentence`), the quotes, a sentence, its label, and how it was
made from them. Halves are fixed by the quote's number, so that no quote is in both; the lexicon, rules and
thresholds were set on the development half.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from bot.support import check

LABELLED = Path(__file__).parents[2] / "data" / "support.jsonl"


@dataclass(frozen=True)
class Example:
    id: str
    evidence: list[str]
    sentence: str
    label: str
    made: str

    @property
    def held_out(self) -> bool:
        quote = self.id.split("-")[0]
        return int(sha256(quote.encode()).hexdigest(), 16) % 2 == 1


@dataclass(frozen=True)
class Measure:
    true_accepts: float
    false_accepts: float

    @property
    def balanced_accuracy(self) -> float:
        return (self.true_accepts + 1 - self.false_accepts) / 2


def labelled() -> list[Example]:
    return [Example(**json.loads(line)) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def measure(examples: list[Example]) -> Measure:
    seen: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for example in examples:
        seen[example.label] += 1
        accepted[example.label] += check(example.sentence, example.evidence).supported
    return Measure(
        accepted["supported"] / seen["supported"],
        accepted["unsupported"] / seen["unsupported"],
    )


def test_the_labelled_set_is_large_and_its_halves_share_no_quote() -> None:
    examples = labelled()
    held_out = [example for example in examples if example.held_out]
    assert len(examples) >= 300
    assert 0.4 < len(held_out) / len(examples) < 0.6
    ours = {quote for example in examples if not example.held_out for quote in example.evidence}
    assert not ours & {quote for example in held_out for quote in example.evidence}
    assert len({example.made for example in examples}) >= 20


@pytest.mark.parametrize(("held_out", "accuracy", "false_accepts"), [(False, 0.87, 0.08), (True, 0.78, 0.14)])
def test_it_tells_faithful_sentences_from_corrupted_ones(held_out: bool, accuracy: float, false_accepts: float) -> None:
    found = measure([example for example in labelled() if example.held_out == held_out])
    assert found.balanced_accuracy >= accuracy
    assert found.false_accepts <= false_accepts


def test_a_sentence_takes_less_than_thirty_milliseconds() -> None:
    examples = labelled()[::4]
    check(examples[0].sentence, examples[0].evidence)
    began = time.process_time()
    for example in examples:
        check(example.sentence, example.evidence)
    assert (time.process_time() - began) / len(examples) < 0.03
