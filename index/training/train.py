"""Five passes over the pairs, on a processor: about three hours on two cores."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch import Tensor, nn

from index.training.batches import Batch, batches
from index.training.model import Read, Reader
from index.training.pairs import Pair
from index.training.recipe import lesson

RATE, DECAY = 1.2e-4, 0.01
WARM = 50  # batches until the rate is reached
POINTER = 0.5  # the share of the pointer in the loss
# That of the order among what was found for one question, and what the search's score is worth there beside log-odds.
ORDER, SCORE = 0.5, 12.0
# Twice as quick where the processor multiplies such numbers itself, many times as slow where it does not.
_HALF = torch.cpu.get_capabilities().get("avx512_bf16", False)
_LOOK = 1200.0  # seconds between looks at the pairs kept apart
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pass:
    """share: how much of its batches is gone through; first, last: between which shares of RATE the rate falls."""

    share: float
    first: float
    last: float


# The first pass was ended halfway, when the time that was left was better spent on what came in meanwhile.
PASSES = (Pass(0.5, 1.0, 0.77), Pass(1.0, 0.77, 0.0), Pass(1.0, 0.6, 0.0), Pass(1.0, 0.35, 0.0), Pass(1.0, 0.7, 0.0))


def train(
    reader: Reader, pairs: Sequence[Pair], apart: Sequence[Pair], tokenizer: Tokenizer, number: int, say: Say,
    save: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Pass `number` over the pairs; `save` is called every twenty minutes, after a look at those kept apart."""
    random = Random(100 + number)
    groups = list(batches(list(lesson(pairs, number, random)), tokenizer, random))
    groups = groups[: round(len(groups) * PASSES[number].share)]
    say(f"pass {number}: {len(groups)} batches, {sum(group.ids.numel() for group in groups)} tokens")
    learned = [part for part in reader.parameters() if part.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=RATE, weight_decay=DECAY, foreach=True)
    began, looked, losses = time.monotonic(), time.monotonic(), []
    reader.train()
    for at, group in enumerate(groups):
        for parts in optimizer.param_groups:
            parts["lr"] = _rate(PASSES[number], at, len(groups))
        loss = _loss(reader, group)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        if at % 50 == 49:
            say(f"{at + 1}/{len(groups)} loss {np.mean(losses[-50:]):.4f}, {time.monotonic() - began:.0f} s")
        if time.monotonic() - looked > _LOOK:
            say(json.dumps(look(reader, apart, tokenizer)))
            save()
            reader.train()
            looked = time.monotonic()


def _rate(part: Pass, at: int, batches: int) -> float:
    falling = part.first + (part.last - part.first) * at / batches
    return RATE * falling * min(1.0, (at + 1) / WARM)


def _loss(reader: Reader, batch: Batch) -> Tensor:
    read = _read(reader, batch)
    verdict = torch.where(batch.says, read.says, read.answers)
    loss = nn.functional.binary_cross_entropy_with_logits(verdict, batch.label, batch.weight)
    known = batch.start >= 0
    if known.any():
        weight = batch.weight[known]
        pointed = [
            nn.functional.cross_entropy(logits[known], place[known], reduction="none")
            for logits, place in ((read.start, batch.start), (read.end, batch.end))
        ]
        loss = loss + POINTER * (weight * sum(pointed)).sum() / 2 / len(batch.label)
    for one in batch.lists:
        # With the search's score in it, so that what is learned is what the search does not know.
        shares = torch.log_softmax(SCORE * batch.score[one] + verdict[one], 0)
        loss = loss - ORDER * torch.logsumexp(shares[batch.label[one] > 0], 0) * len(one) / len(batch.label)
    return loss


def _read(reader: Reader, batch: Batch) -> Read:
    with torch.autocast("cpu", torch.bfloat16, enabled=_HALF):
        return Read(*(logits.float() for logits in reader(batch.ids, batch.mask, batch.segments)))


def scores(reader: Reader, pairs: Sequence[Pair], tokenizer: Tokenizer) -> tuple[list[Pair], NDArray[np.float32]]:
    """The pairs, in another order, and (pairs, 2): the logit of each pair's task, and that of the pointer."""
    reader.eval()
    read_pairs: list[Pair] = []
    found = []
    with torch.inference_mode():
        for batch in batches(pairs, tokenizer, None):
            read = _read(reader, batch)
            start, end = read.start, read.end
            pointer = start[:, 1:].max(1).values + end[:, 1:].max(1).values - start[:, 0] - end[:, 0]
            found.append(torch.stack([torch.where(batch.says, read.says, read.answers), pointer], 1).numpy())
            read_pairs += batch.pairs
    return read_pairs, np.concatenate(found)


def look(reader: Reader, apart: Sequence[Pair], tokenizer: Tokenizer) -> dict[str, list[float]]:
    """By set, of the pairs kept apart: their number, the AUC of the verdict and, for answers, that of the pointer."""
    pairs, logits = scores(reader, apart, tokenizer)
    figures = {}
    for name, chosen in _sets(pairs).items():
        label = np.array([pairs[i].label for i in chosen])
        if 0 < label.sum() < len(label):
            columns = range(2) if pairs[chosen[0]].task == "answers" else range(1)
            figures[name] = [len(chosen), *(round(float(roc_auc_score(label, logits[chosen, c])), 3) for c in columns)]
    return figures


def _sets(pairs: Sequence[Pair]) -> dict[str, list[int]]:
    """SQuAD's written questions alone, then each set by its task."""
    sets: dict[str, list[int]] = {}
    for i, pair in enumerate(pairs):
        of, _, kind = pair.source.partition("/")
        sets.setdefault(f"{of} {pair.task}", []).append(i)
        if of == "squad2" and kind in {"answer", "impossible"}:
            sets.setdefault("squad2 written by people", []).append(i)
    return sets
