"""Pairs as tokens, in batches of about as many tokens, texts of one length together, and whole lists together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from index.training.pairs import Pair, listed

LONGEST = 288  # tokens of a pair
TOKENS = 4096  # in a batch


@dataclass(frozen=True, slots=True)
class Batch:
    """ids, mask, segments: (pairs, tokens); label, weight: (pairs,); says: which pairs are of the task `says`.

    start, end: (pairs,) the tokens between which the answer stands, 0 for nowhere, -100 where that is not known;
    lists: the places of pairs that are rivals; score: (pairs,) what the search gave each.
    """

    ids: Tensor
    mask: Tensor
    segments: Tensor
    label: Tensor
    weight: Tensor
    says: Tensor
    start: Tensor
    end: Tensor
    score: Tensor
    lists: Sequence[Sequence[int]]
    pairs: Sequence[Pair]


def batches(pairs: Sequence[Pair], tokenizer: Tokenizer, random: Random | None) -> Iterator[Batch]:
    """All pairs in batches; `random` None keeps the order of their lengths, else the batches come in any order."""
    encoded = tokenizer.encode_batch([(pair.asked, pair.text) for pair in pairs])
    jitter = random.random if random else lambda: 0.0
    units = [(unit, max(len(encoded[i].ids) for i in unit)) for unit in listed(pairs)]
    units.sort(key=lambda one: one[1] * (1 + 0.05 * jitter()))
    groups: list[list[int]] = [[]]
    longest = 0
    for unit, length in units:
        longest = max(length, longest)
        if groups[-1] and (len(groups[-1]) + len(unit)) * longest > TOKENS:
            groups.append([])
            longest = length
        groups[-1] += unit
    if random:
        random.shuffle(groups)
    for group in groups:
        yield _batch([pairs[i] for i in group], [encoded[i] for i in group])


def _batch(pairs: Sequence[Pair], encoded: Sequence[Encoding]) -> Batch:
    longest = max(len(one.ids) for one in encoded)
    for one in encoded:
        one.pad(longest)
    places = [_place(pair, one) for pair, one in zip(pairs, encoded, strict=True)]
    return Batch(
        torch.tensor([one.ids for one in encoded]),
        torch.tensor([one.attention_mask for one in encoded]),
        torch.tensor([one.type_ids for one in encoded]),
        torch.tensor([float(pair.label) for pair in pairs]),
        torch.tensor([pair.weight for pair in pairs]),
        torch.tensor([pair.task == "says" for pair in pairs]),
        torch.tensor([start for start, _ in places]),
        torch.tensor([end for _, end in places]),
        torch.tensor([pair.score for pair in pairs]),
        [unit for unit in listed(pairs) if {pairs[i].label for i in unit} == {0, 1}],
        pairs,
    )


def _place(pair: Pair, encoded: Encoding) -> tuple[int, int]:
    """The first and the last token of the answer."""
    if pair.task == "says":
        return -100, -100
    if not pair.label:
        return 0, 0
    if pair.span is None:
        return -100, -100
    start, end = pair.span
    held = [
        i for i, (a, b) in enumerate(encoded.offsets) if encoded.type_ids[i] == 1 and b > a and a < end and b > start
    ]
    return (held[0], held[-1]) if held else (-100, -100)


def tokenizer_of(path: str) -> Tokenizer:
    tokenizer = Tokenizer.from_file(path)
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    tokenizer.no_padding()
    return tokenizer
