"""A document's passages into the stores: read by the model once, vectors into Chroma, the rest as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

import numpy as np

from corpus.document import Document
from corpus.passages import SCHEME, Content, Cut
from index.arrays import Matrix, Offsets, Vector
from index.embedder import Embedder, Reading, tokens_in
from index.search.late_interaction import FORM, pack, placed, signs
from index.search.lexical import Keyword
from index.store.generations import Opened
from index.store.passages import UNIT_END, Passages, Pending, StoredPassage
from index.store.vectors import Vectors

One = TypeVar("One")

# Passages that are read and stored together: what a killed run loses at most.
BATCH = 32
# Passages whose documents are handled together: what one transaction takes is soon done.
TOGETHER = 500


def version_of(document: Document) -> str:
    """Changes with whatever a document's passages depend on, within one generation."""
    return document.content_hash[:16]


def fingerprint(embedder: Embedder) -> str:
    """Changes with whatever all passages depend on: the model, how documents are cut, and how it is stored."""
    return f"{embedder.fingerprint}/{SCHEME}/{FORM}"


@dataclass(frozen=True, slots=True)
class Known:
    """Stored passages by what they say, their numbers, and the vectors that theirs are among."""

    numbers: Mapping[Content, int]
    vectors: Vectors


def fill(
    to: Opened, passages: Passages, cuts: Sequence[tuple[int, Cut]], stored: Set[int], known: Known | None = None
) -> Iterator[int]:
    """Store passages under their numbers, of however many documents; yields how many are stored, time after time.

    Those that are `stored`, by a run before this one, stay, and what is known is not read again. A passage's row comes
    after its vector, so that whatever has a row has both.
    """
    done = len(stored)
    missing = ((number, cut) for number, cut in cuts if number not in stored)
    for batch in _batched(missing, BATCH):
        made = _copied(batch, passages, known) if known else {}
        new = [(number, cut) for number, cut in batch if number not in made]
        readings = to.embedder.read([" ".join(cut.texts) for _, cut in new]) if new else []
        for row, reading in zip(rows_of(new, readings), readings, strict=True):
            made[row.id] = reading.vector, row
        to.vectors.add([*made], np.stack([vector for vector, _ in made.values()]))
        passages.add([row for _, row in made.values()])
        done += len(batch)
        yield done


def _copied(
    batch: Sequence[tuple[int, Cut]], passages: Passages, known: Known
) -> dict[int, tuple[Vector, StoredPassage]]:
    """Of a batch what is stored already, elsewhere or under another number."""
    old = {number: of for number, cut in batch if (of := known.numbers.get(cut.content)) is not None}
    rows, vectors = passages.get(old.values()), known.vectors.get([*old.values()])
    spans = {number: cut.span for number, cut in batch}
    return {
        number: (
            vectors[of],
            replace(rows[of], id=number, document_id=span.document_id, start=span.start, end=span.end),
        )
        for number, of in old.items()
        if of in rows and of in vectors
        for span in [spans[number]]
    }


def rows_of(cuts: Sequence[tuple[int, Cut]], readings: Sequence[Reading]) -> Iterator[StoredPassage]:
    """Passages as they are stored, from how the model read them."""
    looks = [_look_at(cut, reading) for (_, cut), reading in zip(cuts, readings, strict=True)]
    if not looks:
        return
    # Of all at once: for each alone the threads that share the work would wait for each other longer than they work.
    ends = np.cumsum([len(words) for _, _, words in looks])
    sides = np.split(signs(np.concatenate([words for _, _, words in looks])), ends[:-1])
    for (number, cut), (keywords, sums, _), words in zip(cuts, looks, sides, strict=True):
        span = cut.span
        packed = pack([(unit.start - span.start, unit.end - span.start) for unit in cut.units], sums, words)
        yield StoredPassage(number, span.document_id, span.start, span.end, _stems(keywords), packed)


def _look_at(cut: Cut, reading: Reading) -> tuple[list[list[Keyword]], Matrix, Matrix]:
    """A passage's telling words, unit by unit, and the sums of the vectors of its units and of those words' stems, each
    once, in the order in which they come first.

    Its units were read with one space between them.
    """
    keywords, units, words = placed(cut.texts)
    running = np.concatenate((np.zeros((1, reading.tokens.shape[1]), dtype=np.float32), np.cumsum(reading.tokens, 0)))
    return keywords, _sums(running, reading, units), _by_stem(keywords, _sums(running, reading, words))


def _by_stem(keywords: Sequence[Sequence[Keyword]], sums: Matrix) -> Matrix:
    numbers: dict[str, int] = {}
    rows = [numbers.setdefault(word.stem, len(numbers)) for words in keywords for word in words]
    found = np.zeros((len(numbers), sums.shape[1]), dtype=np.float32)
    np.add.at(found, rows, sums)
    return found


def _sums(running: Matrix, reading: Reading, places: Offsets) -> Matrix:
    """For each stretch of text the sum of the vectors of its tokens; of the whole's where it has none."""
    firsts, lasts = tokens_in(reading.spans, places)
    sums = running[lasts] - running[firsts]
    sums[firsts == lasts] = reading.vector
    found: Matrix = sums.astype(np.float32)
    return found


def _stems(keywords: Sequence[Sequence[Keyword]]) -> str:
    return " ".join(stem for words in keywords for stem in (*(word.stem for word in words), UNIT_END))


def numbered(rows: Iterable[Pending], cuts: Iterable[Sequence[Cut]]) -> list[tuple[int, Cut]]:
    """The passages of some documents, with their numbers in the rows that are reserved for them."""
    return [(row.first + at, cut) for row, own in zip(rows, cuts, strict=True) for at, cut in enumerate(own)]


def grouped(items: Iterable[One], size: Callable[[One], int]) -> Iterator[list[One]]:
    """Items in order, as many together as make `TOGETHER`, or one that is larger."""
    group, total = list[One](), 0
    for item in items:
        group.append(item)
        total += size(item)
        if total >= TOGETHER or len(group) >= TOGETHER:
            yield group
            group, total = [], 0
    if group:
        yield group


def _batched(items: Iterator[One], size: int) -> Iterator[list[One]]:
    while batch := [*islice(items, size)]:
        yield batch
