"""Whether the parts of a collection agree: each disagreement is one line for the user; and how they are mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from corpus.passages import split
from index.build.filling import BATCH
from index.build.writing import Task, Writer
from index.store.catalog import Entry
from index.store.database import batched

# Documents, at most, of which one passage is searched for.
_TRIED: Final = 100


def problems(writer: Writer, engine: Engine) -> list[str]:
    """What is wrong between documents, passages, vectors and full-text index."""
    entries = [entry for entry in writer.catalog.entries().values() if not entry.duplicate_of]
    return [*_model(writer, entries), *_rows(writer, entries), *_vectors(writer, entries), *_words(engine)]


def incomplete(writer: Writer) -> list[tuple[Entry, list[int]]]:
    """Documents that miss vectors, with the numbers of the passages that have none."""
    entries = [entry for entry in writer.catalog.entries().values() if not entry.duplicate_of]
    vectors = writer.generations.current().vectors
    coming = sum(left.passages for left in writer.passages.pending())
    if len(vectors) >= sum(entry.passages for entry in entries) and not coming:
        return []
    stored = vectors.stored()
    missing = ((entry, sorted(set(_numbers(entry)) - stored)) for entry in entries)
    return [(entry, numbers) for entry, numbers in missing if numbers]


def restore(writer: Writer) -> Iterator[tuple[Entry, int, int]]:
    """Put back vectors that were lost; yields the document and how many of how many of its vectors are back."""
    current = writer.generations.current()
    for entry, numbers in incomplete(writer):
        cuts = list(split(writer.catalog.document(entry.id)))
        done = 0
        for batch in batched(numbers, BATCH):
            texts = [" ".join(cuts[number - entry.first].texts) for number in batch]
            current.vectors.add(batch, current.embedder.encode(texts))
            done += len(batch)
            yield entry, done, len(numbers)


def mend(writer: Writer, engine: Engine) -> None:
    """Put right what can be put right without another model."""
    held = dict(writer.passages.numbers())
    for entry in writer.catalog.entries().values():
        if not entry.duplicate_of and held.get(entry.id, 0) != entry.passages:
            for _ in writer.bring_in([Task.of(entry, writer.catalog.document(entry.id))]):
                pass
    for _ in restore(writer):
        pass
    writer.sweep()
    left = writer.generations.current().vectors.stored() - {
        number for entry in writer.catalog.entries().values() for number in _numbers(entry)
    }
    writer.generations.current().vectors.delete(sorted(left))
    if [*_words(engine)]:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO passage_words(passage_words) VALUES ('rebuild')"))


def _numbers(entry: Entry) -> range:
    return range(entry.first, entry.first + entry.passages)


def _model(writer: Writer, entries: list[Entry]) -> Iterator[str]:
    generation = writer.generations.current().generation
    if entries and not writer.generations.fits(generation):
        yield f"the vectors are those of {generation.fingerprint}, not of {writer.generations.fingerprint}"


def _rows(writer: Writer, entries: list[Entry]) -> Iterator[str]:
    held = dict(writer.passages.numbers())
    for entry in entries:
        if held.get(entry.id, 0) != entry.passages:
            yield f"{entry.id}: {held.get(entry.id, 0)} of {entry.passages} passages are stored"


def _vectors(writer: Writer, entries: list[Entry]) -> Iterator[str]:
    generation, vectors, _ = writer.generations.current()
    if not writer.generations.fits(generation):
        return  # they are made anew, all of them, and may go by other names
    stored = vectors.stored()
    for entry in entries:
        missing = len(set(_numbers(entry)) - stored)
        if missing:
            yield f"{entry.id}: {missing} of {entry.passages} passages have no vector"
    # What a run that was broken off left is noted, and cleared away or taken up by the next.
    noted = {number for left in writer.passages.pending() for number in left.numbers}
    left = len(stored - noted - {number for entry in entries for number in _numbers(entry)})
    if left:
        yield f"{left} vectors belong to no document"
    # A vector that is stored must also be found, which is the work of another file of Chroma's.
    for entry in entries[:: max(1, len(entries) // _TRIED)]:
        for number, vector in vectors.get([entry.first]).items():
            hits = vectors.query(vector, 1)
            if entry.passages and (not hits or hits[0].cosine < 0.99):
                yield f"{entry.id}: a stored vector is not found by searching for it ({number})"


def _words(engine: Engine) -> Iterator[str]:
    """SQLite keeps the words in tables of their own; PostgreSQL's index is part of the table."""
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO passage_words(passage_words, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        yield "the full-text index does not agree with the passages"
