"""What a close look needs of a passage, packed: the vectors of its sentences and of its words.

The model reads a passage once. A sentence's vector is pooled from its tokens in that pass ("late chunking": M. Günther
et al., 2024), and is kept as the sum before it is scaled to length 1, so that the vector of two sentences together
follows from their sums. The direction that the sentences of a passage have in common is kept once, and of each what it
differs by, in two bits a number (J. Max, "Quantizing for minimum distortion", 1960), turned so that no number is much
larger than others.

The vectors of the single words remember what the vector of a long sentence forgets (late interaction: O. Khattab,
M. Zaharia, "ColBERT", 2020); a stem that a passage has several times has one. Of those only the signs of a projection
that needs no data are kept (M. Charikar, "Similarity estimation techniques from rounding algorithms", 2002), on planes
at right angles to each other (J. Ji et al., "Super-bit locality-sensitive hashing", 2012).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from corpus.passages import Cut
from index.arrays import Matrix, Offsets, Vector
from index.embedder import Reading, tokens_in
from index.search.lexical import Keyword, telling
from index.store.passages import UNIT_END, StoredPassage

Bits = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

# To be changed with whatever changes what is stored, so that it is made anew.
FORM: Final = "3"
# Signs kept of a word's vector: a cosine comes out within about 0.09.
SIGNS: Final = 160
# Two bits for a normal number: where the values begin, and what they are. A sentence's cosine moves by about 0.013.
_EDGES: Final = np.array([-0.9816, 0, 0.9816], dtype=np.float32)
_VALUES: Final = np.array([-1.510, -0.4528, 0.4528, 1.510], dtype=np.float32)
# What the sentences have in common takes four bits a number.
_LEVELS: Final = 7
_HEAD = np.dtype([("units", "<u2"), ("dimension", "<u2")])
_UNIT = np.dtype([("start", "<u4"), ("end", "<u4"), ("along", "<f4"), ("spread", "<f4")])


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


def word_vectors(text: str, reading: Reading) -> dict[str, Vector]:
    """The vectors of a text's telling words, of length 1, by their stems; a word that comes twice has one vector."""
    tokens = word_tokens(text, reading.spans)
    sums = ((stem, reading.tokens[rows].sum(axis=0)) for stem, rows in tokens.items())
    return {stem: vector / max(float(np.linalg.norm(vector)), 1e-9) for stem, vector in sums}


def word_tokens(text: str, spans: Offsets) -> dict[str, list[int]]:
    """The tokens of a text's telling words, by the words' stems."""
    ((words,), _, places) = placed([text])
    tokens: dict[str, list[int]] = {}
    for word, first, last in zip(words, *(ends.tolist() for ends in tokens_in(spans, places)), strict=True):
        if first < last:
            tokens.setdefault(word.stem, []).extend(range(first, last))
    return tokens


def rows_of(cuts: Sequence[tuple[int, Cut]], readings: Sequence[Reading]) -> Iterator[StoredPassage]:
    """Passages as they are stored, from how the model read them."""
    looks = [_look_at(cut, reading) for (_, cut), reading in zip(cuts, readings, strict=True)]
    if not looks:
        return
    # Of all at once: for each alone the threads that share the work would wait for each other longer than they work.
    sums = _apart(turned(np.concatenate([look.units for look in looks])), [len(look.units) for look in looks])
    words = _apart(signs(np.concatenate([look.words for look in looks])), [len(look.words) for look in looks])
    for (number, cut), look, own, sides in zip(cuts, looks, sums, words, strict=True):
        span = cut.span
        packed = pack([(unit.start - span.start, unit.end - span.start) for unit in cut.units], own, sides)
        yield StoredPassage(number, span.document_id, span.start, span.end, _stems(look.keywords), packed)


class _Look(NamedTuple):
    """A passage's telling words, unit by unit, and the sums of the vectors of its units and of those words' stems, each
    once, in the order in which they come first."""

    keywords: list[list[Keyword]]
    units: Matrix
    words: Matrix


def _look_at(cut: Cut, reading: Reading) -> _Look:
    """Its units were read with one space between them."""
    keywords, units, words = placed(cut.texts)
    numbers: dict[str, int] = {}
    stems = [numbers.setdefault(word.stem, len(numbers)) for own in keywords for word in own]
    return _Look(keywords, _sums(reading, units, range(len(units))), _sums(reading, words, stems))


def _sums(reading: Reading, places: Offsets, groups: Sequence[int]) -> Matrix:
    """For each group of stretches of text, from 0 on, the sum of the vectors of their tokens; a stretch without any has
    the whole text's."""
    order = np.argsort(groups, kind="stable")
    firsts, lasts = (ends[order] for ends in tokens_in(reading.spans, places))
    counts = np.maximum(lasts - firsts, 1)
    starts = np.cumsum(counts) - counts
    whole = len(reading.tokens)
    tokens = np.repeat(np.where(firsts == lasts, whole, firsts) - starts, counts) + np.arange(counts.sum())
    begins = starts[np.flatnonzero(np.diff(np.asarray(groups)[order], prepend=-1))]
    found: Matrix = np.add.reduceat(np.concatenate((reading.tokens, reading.vector[None]))[tokens], begins)
    return found


def _apart(rows: np.ndarray, lengths: Sequence[int]) -> list[np.ndarray]:
    return np.split(rows, np.cumsum(lengths)[:-1])


def _stems(keywords: Sequence[Sequence[Keyword]]) -> str:
    return " ".join(stem for words in keywords for stem in (*(word.stem for word in words), UNIT_END))


@dataclass(frozen=True, slots=True)
class Packed:
    """A passage for a close look. `units` are offsets (n, 2) in the passage; `sums` (n, dimension) their vectors,
    `turned`, times the number of tokens; `counts` how many of the `words` (m, SIGNS / 8), in order, are each unit's."""

    units: Offsets
    sums: Matrix
    counts: np.ndarray[tuple[int], np.dtype[np.int64]]
    words: Bits


def pack(units: Sequence[tuple[int, int]], sums: Matrix, words: Bits) -> bytes:
    """As it is stored. `sums`: of its units, `turned`; `words`: of the stems of all units, each once, in the order in
    which they come first."""
    common = sums.sum(axis=0)
    levels = np.round(common * (_LEVELS / max(float(np.abs(common).max()), 1e-9)))
    direction = _direction(levels)
    along = sums @ direction
    rest = sums - along[:, None] * direction
    spread = np.sqrt((rest**2).mean(axis=1))
    places = np.searchsorted(_EDGES, rest / np.maximum(spread, 1e-9)[:, None])
    head = np.array([(len(units), sums.shape[1])], dtype=_HEAD)
    rows = np.array([(*unit, *own) for unit, *own in zip(units, along, spread, strict=True)], dtype=_UNIT)
    parts = head, rows, _joined(levels[None] + (_LEVELS + 1), 4), _joined(places, 2), words
    return b"".join(part.tobytes() for part in parts)


def unpack(stored: bytes, stems: str) -> Packed:
    """What is stored of a passage, whose units have those `stems` (see `StoredPassage`)."""
    head = np.frombuffer(stored, _HEAD, 1)[0]
    number, dimension = int(head["units"]), int(head["dimension"])
    halves, quarters = (dimension + 1) // 2, (dimension + 3) // 4
    rows = np.frombuffer(stored, _UNIT, number, _HEAD.itemsize)
    rest = np.frombuffer(stored, np.uint8, offset=_HEAD.itemsize + rows.nbytes)
    direction = _direction(_parted(rest[None, :halves], 4)[0, :dimension].astype(np.float32) - (_LEVELS + 1))
    places = _parted(rest[halves : halves + number * quarters].reshape(number, quarters), 2)[:, :dimension]
    along, spread = (rows[name][:, None] for name in ("along", "spread"))
    sums: Matrix = (along * direction + spread * _VALUES[places]).astype(np.float32)
    words = rest[halves + number * quarters :].reshape(-1, SIGNS // 8)
    own = [unit.split() for unit in stems.split(UNIT_END)[:-1]]
    known: dict[str, int] = {}
    at = [known.setdefault(stem, len(known)) for unit in own for stem in unit]
    units = np.stack((rows["start"], rows["end"]), axis=1).astype(np.int64)
    return Packed(units, sums, np.array([len(unit) for unit in own], dtype=np.int64), words[at])


def _direction(levels: np.ndarray) -> Vector:
    found: Vector = (levels / max(float(np.linalg.norm(levels)), 1e-9)).astype(np.float32)
    return found


def _joined(numbers: np.ndarray, bits: int) -> Bits:
    """Rows of numbers of so many bits each, as bytes."""
    each = 8 // bits
    whole = np.pad(numbers.astype(np.uint8), ((0, 0), (0, -numbers.shape[1] % each)))
    found: Bits = np.bitwise_or.reduce([whole[:, at::each] << bits * at for at in range(each)])
    return found


def _parted(joined: Bits, bits: int) -> Bits:
    """The numbers again, with those that were put in to fill the last byte."""
    shifted = [joined >> bits * at & (1 << bits) - 1 for at in range(8 // bits)]
    return np.stack(shifted, axis=2).reshape(len(joined), -1)


def turned(vectors: Matrix) -> Matrix:
    """(n, dimension): the same lengths and angles, but for a model's few numbers that are larger than all others."""
    found: Matrix = vectors @ _turning(vectors.shape[1])
    return found


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
    """(dimension, SIGNS): at right angles to each other, as far as there are so many; their numbers as if normal."""
    # This generator's numbers are promised never to change, so that what was stored stays comparable.
    drawn = np.random.RandomState(0)
    blocks = [_right_angles(dimension, min(dimension, SIGNS), drawn) for _ in range(-(-SIGNS // dimension))]
    found: Matrix = np.concatenate(blocks, axis=1)[:, :SIGNS] * np.float32(np.sqrt(dimension))
    return found


@lru_cache(maxsize=4)
def _turning(dimension: int) -> Matrix:
    return _right_angles(dimension, dimension, np.random.RandomState(1))


def _right_angles(dimension: int, number: int, drawn: np.random.RandomState) -> Matrix:
    planes, upper = np.linalg.qr(drawn.standard_normal((dimension, number)))
    # Without the signs of the other part the planes would be another library's turned round.
    return (planes * np.sign(np.diag(upper))).astype(np.float32)
