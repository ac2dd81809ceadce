"""A document's passages into the stores: read by the model once, vectors into Chroma, the rest as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from corpus.document import Document
from corpus.passages import SCHEME, Content, Cut
from index.arrays import Vector
from index.embedder import Embedder, Reading
from index.search.late_interaction import FORM, rows_of
from index.store.database import batched
from index.store.generations import Opened
from index.store.passages import Passages, Pending, StoredPassage
from index.store.vectors import Vectors

One = TypeVar("One")
Made = TypeVar("Made")

# Passages that are read and stored together: a killed run loses twice as many at most.
BATCH = 32
# Passages whose documents are handled together: what one transaction takes is soon done.
TOGETHER = 500


def version_of(document: Document) -> str:
    """Changes with whatever a document's passages depend on, within one generation."""
    return document.content_hash[:16]


def fingerprint(embedder: Embedder) -> str:
    """Changes with whatever all passages depend on: the model, how documents are cut, and how it is stored."""
    return f"{embedder.fingerprint}/{SCHEME}/{FORM}"


class Batch(NamedTuple):
    """Passages that are stored together: by their numbers, what is known of them, and those that are to be read."""

    made: dict[int, tuple[Vector, StoredPassage]]
    new: list[tuple[int, Cut]]


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
    batches = (_looked_up(batch, passages, known) for batch in batched(missing, BATCH))
    for (made, new), readings in _one_ahead(partial(_read, to.embedder), batches):
        for row, reading in zip(rows_of(new, readings), readings, strict=True):
            made[row.id] = reading.vector, row
        to.vectors.add([*made], np.stack([vector for vector, _ in made.values()]))
        passages.add([row for _, row in made.values()])
        done += len(made)
        yield done


def _one_ahead(work: Callable[[One], Made], items: Iterable[One]) -> Iterator[tuple[One, Made]]:
    """Each item with what is made of it, the next one's under way: storing keeps one core busy, reading all."""
    with ThreadPoolExecutor(1, "reading") as thread:
        begun = ((item, thread.submit(work, item)) for item in items)
        ahead = next(begun, None)
        while (now := ahead) is not None:
            ahead = next(begun, None)
            item, made = now
            yield item, made.result()


def _read(embedder: Embedder, batch: Batch) -> list[Reading]:
    return embedder.read([" ".join(cut.texts) for _, cut in batch.new]) if batch.new else []


def _looked_up(batch: Sequence[tuple[int, Cut]], passages: Passages, known: Known | None) -> Batch:
    made = _copied(batch, passages, known) if known else {}
    return Batch(made, [(number, cut) for number, cut in batch if number not in made])


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
