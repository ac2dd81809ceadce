"""What a close look needs of a passage, packed: the vectors of its sentences and of its words.

The model reads a passage once. A sentence's vector is pooled from its tokens in that pass ("late chunking": M. Günther
et al., 2024), and is kept as the sum before it is scaled to length 1, so that the vector of two sentences together
follows from their sums. The vectors of the single words remember what the vector of a long sentence forgets (late
interaction: O. Khattab, M. Zaharia, "ColBERT", 2020); of those only the signs of a projection that needs no data are
kept (M. Charikar, "Similarity estimation techniques from rounding algorithms", 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from index.arrays import Matrix, Offsets
from index.search.lexical import Keyword, telling

Bits = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

# Signs kept of a word's vector: a cosine comes out within about 0.09.
SIGNS: Final = 192
# Sentences take four bits a number, which moves a cosine by less than 0.01.
_LEVELS = 7
_HEAD = np.dtype([("units", "<u2"), ("words", "<u2"), ("dimension", "<u2")])
_UNIT = np.dtype([("start", "<u4"), ("end", "<u4"), ("words", "<u2"), ("scale", "<f4")])


class Placed(NamedTuple):
    """The telling words of a passage's units, and the places of both in its text, as offsets (n, 2)."""

    keywords: list[list[Keyword]]
    units: Offsets
    words: Offsets


def placed(texts: Sequence[str]) -> Placed:
    """Of the units of a passage whose text is these with one space between them."""
    ends = np.cumsum([len(text) + 1 for text in texts])
    units = np.stack((np.concatenate(([0], ends[:-1])), ends), axis=1)
    keywords = [[*telling(text)] for text in texts]
    words = [
        (start + word.start, start + word.end) for (start, _), own in zip(units, keywords, strict=True) for word in own
    ]
    return Placed(keywords, units, np.array(words, dtype=np.int64).reshape(-1, 2))


@dataclass(frozen=True, slots=True)
class Packed:
    """A passage for a close look. `units` are offsets (n, 2) in the passage; `sums` (n, dimension) their vectors times
    the number of tokens; `counts` how many of the `words` (m, SIGNS / 8), in order, are each unit's."""

    units: Offsets
    sums: Matrix
    counts: np.ndarray[tuple[int], np.dtype[np.int64]]
    words: Bits


def pack(units: Sequence[tuple[int, int]], sums: Matrix, counts: Sequence[int], words: Bits) -> bytes:
    """As it is stored; `unpack` gives it back, the sums rounded to four bits."""
    scales = np.maximum(np.abs(sums).max(axis=1), 1e-9) / _LEVELS
    levels = (np.round(sums / scales[:, None]) + _LEVELS + 1).astype(np.uint8)
    if levels.shape[1] % 2:
        levels = np.pad(levels, ((0, 0), (0, 1)), constant_values=_LEVELS + 1)
    head = np.array([(len(units), len(words), sums.shape[1])], dtype=_HEAD)
    rows = np.array(
        [(*unit, count, scale) for unit, count, scale in zip(units, counts, scales, strict=True)], dtype=_UNIT
    )
    nibbles = levels[:, ::2] << 4 | levels[:, 1::2]
    return b"".join(part.tobytes() for part in (head, rows, nibbles, words))


def unpack(stored: bytes) -> Packed:
    head = np.frombuffer(stored, _HEAD, 1)[0]
    number, dimension, width = int(head["units"]), int(head["dimension"]), (int(head["dimension"]) + 1) // 2
    at = _HEAD.itemsize
    rows = np.frombuffer(stored, _UNIT, number, at)
    at += number * _UNIT.itemsize
    nibbles = np.frombuffer(stored, np.uint8, number * width, at).reshape(number, width)
    at += number * width
    levels = np.empty((number, 2 * width), dtype=np.float32)
    levels[:, ::2], levels[:, 1::2] = nibbles >> 4, nibbles & 15
    sums: Matrix = (levels[:, :dimension] - (_LEVELS + 1)) * rows["scale"][:, None]
    words = np.frombuffer(stored, np.uint8, int(head["words"]) * SIGNS // 8, at).reshape(-1, SIGNS // 8)
    units = np.stack((rows["start"], rows["end"]), axis=1).astype(np.int64)
    return Packed(units, sums, rows["words"].astype(np.int64), words)


def signs(vectors: Matrix) -> Bits:
    """(n, SIGNS / 8): on which side of each of `SIGNS` planes the vectors lie."""
    return np.packbits(vectors @ _planes(vectors.shape[1]) > 0, axis=1)


def projected(vectors: Matrix) -> Matrix:
    """(n, SIGNS): what is compared with the signs of other vectors. The vectors must be of length 1."""
    shown: Matrix = vectors @ _planes(vectors.shape[1])
    return shown


def cosines(asked: Matrix, words: Bits) -> Matrix:
    """(len(words), len(asked)): about the cosine of each word with each of the `projected` ones."""
    sides = np.unpackbits(words, axis=1).astype(np.float32)
    # A sign is 2 * bit - 1; the expected product of a sign and a normal number is that of the two vectors' cosine.
    products = 2 * (sides @ asked.T) - asked.sum(axis=1)
    found: Matrix = products * np.float32(np.sqrt(np.pi / 2) / SIGNS)
    return found


@lru_cache(maxsize=4)
def _planes(dimension: int) -> Matrix:
    # This generator's numbers are promised never to change, so that what was stored stays comparable.
    return (np.random.RandomState(0).randint(0, 2, size=(dimension, SIGNS)) * 2.0 - 1.0).astype(np.float32)
