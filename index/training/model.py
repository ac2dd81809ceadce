"""The network: the encoder of all-MiniLM-L6-v2, a head for each task, and one that points at the answer.

The pointer is SQuAD 2.0's: where the answer starts and ends, at the first token where the text has none (J. Devlin et
al., "BERT", 2019, section 4.3). It tells the encoder what made a text answer, of which a single bit tells little.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import AutoModel

# The embeddings and the lowest layer stay as they are: a third less work, and words keep what they mean.
FROZEN_LAYERS = 1


class Read(NamedTuple):
    """answers, says: (pairs,) logits; start, end: (pairs, tokens) logits of the pointer, -inf off the text."""

    answers: Tensor
    says: Tensor
    start: Tensor
    end: Tensor


class Reader(nn.Module):
    """(pairs, tokens) ids, mask and segments of `[CLS] asked [SEP] text [SEP]` to what is read."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        # No dropout: two passes over the data are too few to learn it by heart, and it costs a seventh of the time.
        self.encoder = AutoModel.from_pretrained(
            weights, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, add_pooling_layer=False
        )
        size = self.encoder.config.hidden_size
        self.verdict = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 2))
        self.pointer = nn.Linear(size, 2)
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN_LAYERS]):
            part.requires_grad_(requires_grad=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Read:
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        verdicts = self.verdict(hidden[:, 0])
        pointed = self.pointer(hidden)
        # The text, and the first token for "nowhere"; the last separator is no text, but no answer ends there.
        allowed = token_type_ids.bool() & attention_mask.bool()
        allowed = torch.cat([torch.ones_like(allowed[:, :1]), allowed[:, 1:]], dim=1)
        pointed = pointed.masked_fill(~allowed[..., None], -1e4)
        return Read(verdicts[:, 0], verdicts[:, 1], pointed[..., 0], pointed[..., 1])
