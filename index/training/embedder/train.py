"""Passes over questions and passages: among all windows of a batch those that answer are to be worth most."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from index.training.embedder.score import ReadPassage, ReadQuestion, Scores, read_passage, read_question, scores
from index.training.embedder.texts import Piece, Stretch

RATE, DECAY = 5e-5, 0.01
WARM = 30  # batches until the rate is reached; from there it falls to nothing
# Cosines are told apart as sharply as sentence-transformers' own losses do; what the passages' own vectors, by which
# they are found among all, are worth beside the windows.
SHARPNESS, WHOLE = 20.0, 0.3
TOKENS = 5000  # in a batch, about

Say = Callable[[str], None]
Read = Callable[[Sequence[Sequence[int]]], list[Tensor]]


class Encoder(nn.Module):
    """Token vectors of texts, by an encoder whose embeddings stay as they are."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        for name, part in network.named_parameters():
            part.requires_grad = not name.startswith("embeddings.")

    def forward(self, ids: Sequence[Sequence[int]]) -> list[Tensor]:
        """(tokens, dimension) of each text."""
        rows = nn.utils.rnn.pad_sequence([torch.tensor(one) for one in ids], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(one), dtype=torch.long) for one in ids], batch_first=True)
        vectors = self.network(input_ids=rows, attention_mask=mask).last_hidden_state
        return [row[: len(one)] for row, one in zip(vectors, ids, strict=True)]


def train(encoder: Encoder, passes: Sequence[Sequence[Stretch]], tokenizer: Tokenizer, say: Say) -> None:
    """Some passes, each over stretches of its own, in any order."""
    random = Random(1)
    batches = [batch for stretches in passes for batch in _batches(random.sample(stretches, len(stretches)))]
    say(f"{len(batches)} batches")
    learned = [part for part in encoder.parameters() if part.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=RATE, weight_decay=DECAY, foreach=True)
    began, losses = time.monotonic(), []
    encoder.train()
    for at, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (at + 1) / WARM) * (1 - at / len(batches))
        loss = loss_of(encoder, batch, tokenizer)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        if at % 20 == 19:
            say(f"{at + 1}/{len(batches)} loss {np.mean(losses[-20:]):.3f}, {time.monotonic() - began:.0f} s")


def loss_of(encoder: Encoder, batch: Sequence[Piece], tokenizer: Tokenizer) -> Tensor:
    found = _scored(encoder, batch, tokenizer)
    answers, own = torch.zeros_like(found.windows, dtype=torch.bool), list[int]()
    for number, piece in enumerate(batch):
        first = found.firsts[number]
        for question in piece.questions:
            # A window of two sentences answers with either.
            starts = {first + max(0, unit - step) for unit in question.units for step in (0, 1)}
            answers[len(own), [*starts]] = True
            own.append(number)
    windows = SHARPNESS * found.windows
    told = torch.logsumexp(windows, 1) - torch.logsumexp(windows.masked_fill(~answers, -1e4), 1)
    whole = nn.functional.cross_entropy(SHARPNESS * found.passages, torch.tensor(own))
    return told.mean() + WHOLE * whole


def look(encoder: Encoder, pieces: Sequence[Piece], tokenizer: Tokenizer) -> dict[str, float]:
    """The share of the questions for which a passage that answers is the best, or among the best five, of all."""
    encoder.eval()
    with torch.inference_mode():
        found = _scored(encoder, pieces, tokenizer)
    own = torch.tensor([number for number, piece in enumerate(pieces) for _ in piece.questions])
    best = torch.stack(
        [found.windows[:, first:last].amax(1) for first, last in zip(found.firsts, found.firsts[1:], strict=False)], 1
    )
    better = (best > best.gather(1, own[:, None])).sum(1)
    return {f"recall@{k}": round(float((better < k).float().mean()), 3) for k in (1, 5)}


def _scored(encoder: Encoder, pieces: Sequence[Piece], tokenizer: Tokenizer) -> Scores:
    passages: list[ReadPassage] = [read_passage(piece.texts, tokenizer) for piece in pieces]
    questions: list[ReadQuestion] = [
        read_question(question.text, tokenizer) for piece in pieces for question in piece.questions
    ]
    return scores(
        passages,
        questions,
        [*_each(encoder, [one.ids for one in passages])],
        [*_each(encoder, [one.ids for one in questions])],
    )


def _each(encoder: Encoder, ids: Sequence[Sequence[int]]) -> Iterator[Tensor]:
    """So many texts at once as a batch has, whatever is read."""
    at = 0
    while at < len(ids):
        last = at + max(1, TOKENS // max(map(len, ids[at : at + TOKENS // 16])))
        # While it learns all of a batch is one graph.
        last = len(ids) if encoder.training else last
        yield from encoder(ids[at:last])
        at = last


def _batches(stretches: Sequence[Stretch]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    tokens = 0
    for stretch in stretches:
        batch += stretch
        tokens += sum(_tokens(piece) for piece in stretch)
        if tokens > TOKENS:
            yield batch
            batch, tokens = [], 0


def _tokens(piece: Piece) -> int:
    """Roughly: four characters a token."""
    return (sum(map(len, piece.texts)) + sum(len(question.text) for question in piece.questions)) // 4
