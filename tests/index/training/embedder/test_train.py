"""A few steps with a network of chance weights: what it is shown is what it gets better at."""

from __future__ import annotations

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from index.embedder import DEFAULT_MODEL, SHIPPED
from index.training.embedder import train as module
from index.training.embedder.texts import Piece, Question
from index.training.embedder.train import Encoder, look, loss_of, train

PIECES = (
    Piece(("The mill burned down.", "A bank had it."), (Question("What became of the flour works?", (0,)),)),
    Piece(("Rain fell all night.", "The road was closed."), (Question("Why could nobody drive?", (0, 1)),)),
    Piece(("She learned to read late.", "It took two winters."), (Question("How long did it last?", (1,)),)),
)


@pytest.fixture
def tokenizer() -> Tokenizer:
    found: Tokenizer = Tokenizer.from_file(str(SHIPPED / DEFAULT_MODEL / "tokenizer.json"))
    found.no_padding()
    return found


def test_training_makes_what_answers_worth_more(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATE", 3e-3)
    monkeypatch.setattr(module, "TOKENS", 40)
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        hidden_dropout_prob=0, attention_probs_dropout_prob=0,
    )  # fmt: skip
    encoder = Encoder(BertModel(config, add_pooling_layer=False))
    words = encoder.network.embeddings.word_embeddings.weight.clone()
    before, said = loss_of(encoder, PIECES, tokenizer).detach(), list[str]()
    train(encoder, [[PIECES]] * 100, tokenizer, said.append)
    assert said[0] == "100 batches"
    assert loss_of(encoder, PIECES, tokenizer) < before / 2
    assert torch.equal(encoder.network.embeddings.word_embeddings.weight, words)
    assert look(encoder, PIECES, tokenizer) == {"recall@1": 1, "recall@5": 1}
