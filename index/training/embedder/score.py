"""The search's score of windows (`index/search/similarity.py`), so written that a network can learn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn

from index.arrays import Offsets
from index.embedder import tokens_in
from index.search.late_interaction import placed, word_tokens
from index.search.similarity import NEIGHBOUR_WORDS, SAME, WINDOW_WORDS


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage as tokens. units, words: their first tokens and the ones after their last; stems: of the words;
    unit: which unit each word is of."""

    ids: Sequence[int]
    units: Offsets
    words: Offsets
    stems: tuple[str, ...]
    unit: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as tokens, and those of its telling words, by their stems."""

    ids: Sequence[int]
    words: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Scores:
    """windows: (questions, units) what the window that starts with each unit is worth; passages: (questions, passages)
    cosines; firsts: the first unit of each passage among all, and their number."""

    windows: Tensor
    passages: Tensor
    firsts: Sequence[int]


def read_passage(texts: Sequence[str], tokenizer: Tokenizer) -> ReadPassage:
    encoded = tokenizer.encode(" ".join(texts))
    keywords, units, words = placed(texts)
    return ReadPassage(
        encoded.ids,
        _tokens(encoded, units),
        _tokens(encoded, words),
        tuple(word.stem for own in keywords for word in own),
        tuple(at for at, own in enumerate(keywords) for _ in own),
    )


def read_question(text: str, tokenizer: Tokenizer) -> ReadQuestion:
    encoded = tokenizer.encode(text)
    first, _ = _told(encoded)
    found = word_tokens(text, _spans(encoded))
    return ReadQuestion(encoded.ids, {stem: [first + at for at in own] for stem, own in found.items()})


def scores(
    passages: Sequence[ReadPassage], questions: Sequence[ReadQuestion], read: Sequence[Tensor], asked: Sequence[Tensor]
) -> Scores:
    """From the vectors of the tokens of each passage (`read`) and question (`asked`), (tokens, dimension) each.

    Without what a search adds of BM25, titles and readers' feedback.
    """
    vectors = _unit(torch.stack([one.mean(0) for one in asked]))
    sums = torch.cat([_sums(one, passage.units) for one, passage in zip(read, passages, strict=True)])
    firsts = [0, *np.cumsum([len(passage.units) for passage in passages]).tolist()]
    goes_on = torch.ones(len(sums), dtype=torch.bool)
    goes_on[[last - 1 for last in firsts[1:]]] = False
    pairs = sums + torch.where(goes_on[:, None], sums.roll(-1, 0), 0)
    paired = torch.where(goes_on, vectors @ _unit(pairs).T, -1)
    best = torch.maximum(vectors @ _unit(sums).T, paired)
    whole = _unit(torch.stack([one.mean(0) for one in read]))
    met = _words_met(passages, questions, read, asked, firsts, goes_on)
    return Scores(best + met, vectors @ whole.T, firsts)


def _words_met(
    passages: Sequence[ReadPassage],
    questions: Sequence[ReadQuestion],
    read: Sequence[Tensor],
    asked: Sequence[Tensor],
    firsts: Sequence[int],
    goes_on: Tensor,
) -> Tensor:
    """(questions, units): what it is worth how nearly a question's words are met in the window that starts with each
    unit, and beside it."""
    own = [(number, stem, rows) for number, one in enumerate(questions) for stem, rows in one.words.items()]
    found = torch.zeros(len(questions), firsts[-1])
    stems = [stem for passage in passages for stem in passage.stems]
    if not own or not stems:
        return found
    words = _unit(torch.cat([_sums(one, passage.words) for one, passage in zip(read, passages, strict=True)]))
    near = _unit(torch.stack([asked[number][rows].sum(0) for number, _, rows in own])) @ words.T
    names = {stem: at for at, stem in enumerate(stems)}
    same = torch.tensor([names.get(stem, -1) for _, stem, _ in own])[:, None] == torch.tensor(
        [names[stem] for stem in stems]
    )
    near = torch.where(same, near.clamp(min=SAME), near)
    unit = torch.tensor([first + at for first, one in zip(firsts, passages, strict=False) for at in one.unit])
    met = torch.zeros(len(own), firsts[-1]).scatter_reduce(1, unit.expand(len(own), -1), near, "amax")
    window = torch.maximum(met, _shifted(met, -1, goes_on))
    beside = torch.maximum(torch.maximum(window, _shifted(met, 1, goes_on)), _shifted(window, -1, goes_on))
    worth = WINDOW_WORDS * window + NEIGHBOUR_WORDS * beside
    of = torch.tensor([number for number, *_ in own])
    number = torch.zeros(len(questions)).index_add(0, of, torch.ones(len(own))).clamp(min=1)
    return found.index_add(0, of, worth) / number[:, None]


def _shifted(met: Tensor, by: int, goes_on: Tensor) -> Tensor:
    """Of each unit the value of the next one (-1) or the one before (1); 0 where the text does not go on."""
    return torch.where(goes_on if by < 0 else goes_on.roll(1), met.roll(by, 1), 0)


def _sums(vectors: Tensor, places: Offsets) -> Tensor:
    running = torch.cat([torch.zeros_like(vectors[:1]), vectors.cumsum(0)])
    # What was cut off has no tokens.
    first, last = (torch.from_numpy(places[:, end]).clamp(max=len(vectors)) for end in (0, 1))
    return running[last] - running[first]


def _unit(vectors: Tensor) -> Tensor:
    return nn.functional.normalize(vectors, dim=-1)


def _told(encoded: Encoding) -> tuple[int, int]:
    """The first token that is no special one, and the one after the last."""
    told = [at for at, special in enumerate(encoded.special_tokens_mask) if not special]
    return (told[0], told[-1] + 1) if told else (0, 0)


def _spans(encoded: Encoding) -> Offsets:
    first, last = _told(encoded)
    return np.array(encoded.offsets[first:last], dtype=np.int64).reshape(-1, 2)


def _tokens(encoded: Encoding, places: Offsets) -> Offsets:
    first, _ = _told(encoded)
    return np.stack(tokens_in(_spans(encoded), places), axis=1) + first
