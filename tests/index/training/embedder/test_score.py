"""The score that the embedding model learns by is the search's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from corpus.document import Span
from corpus.passages import Cut
from index.embedder import DEFAULT_MODEL, SHIPPED, load_embedder
from index.search.late_interaction import rows_of
from index.search.layout import Layout
from index.search.similarity import NEIGHBOUR_WORDS, WINDOW_WORDS, Look, asked_of
from index.store.passages import Candidate
from index.training.embedder.score import read_passage, read_question, scores

TEXTS = (
    "The mill opened in 1904.",
    "Anna Berg ran it until 1931, when she sold it to the bank.",
    "The bank let it stand empty for years.",
    "In 1950 it burned down, and nobody built another one in its place.",
    "The river, which had driven it, was led into a pipe.",
)


@pytest.mark.parametrize(
    "question",
    ["Who ran the mill?", "What became of the flour works after the fire?", "Where is the river now?"],
)
def test_windows_are_worth_what_the_search_finds_them_worth(question: str) -> None:
    embedder, joined = load_embedder(), " ".join(TEXTS)
    starts = [joined.index(text) for text in TEXTS]
    cut = Cut(tuple(Span("mill", at, at + len(text)) for at, text in zip(starts, TEXTS, strict=True)), TEXTS)
    (reading,) = embedder.read([joined])
    asked = asked_of(question, embedder)
    look = Look(
        asked,
        Layout([Candidate(row, "", "") for row in rows_of([(1, cut)], [reading])]),
        dict.fromkeys(asked.stems, 1.0),
    )
    window, beside = look.window_words
    searched = look.best + WINDOW_WORDS * window + NEIGHBOUR_WORDS * beside

    tokenizer = Tokenizer.from_file(str(SHIPPED / DEFAULT_MODEL / "tokenizer.json"))
    tokenizer.no_padding()

    def vectors(text: str) -> torch.Tensor:
        # The special tokens count in the vector of the whole alone: the mean of all is near enough to stand for both.
        (read,) = embedder.read([text])
        edge = torch.from_numpy(read.tokens.mean(axis=0, keepdims=True))
        return torch.cat([edge, torch.from_numpy(read.tokens), edge])

    found = scores(
        [read_passage(TEXTS, tokenizer)], [read_question(question, tokenizer)], [vectors(joined)], [vectors(question)]
    )
    assert found.firsts == [0, len(TEXTS)]
    assert found.passages.shape == (1, 1)
    # What is stored is rounded: words to signs, sentences to two bits.
    assert np.abs(found.windows[0].numpy() - searched).max() < 0.12
