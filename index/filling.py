"""Windows into vectors: what is stored is not stored again, and the same words are embedded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.document import Document, Span
from corpus.passages import SCHEME, Window, windows
from index.embedder import Embedder
from index.interaction import Embedded
from index.ledger import Entry
from index.vectors import BATCH, Vectors

Known = dict[str, Embedded]


def version_of(document: Document) -> str:
    """Changes with whatever a document's vectors depend on, within one generation."""
    return document.content_hash[:16]


def fingerprint(embedder: Embedder) -> str:
    """Changes with whatever all vectors depend on: the model, and how documents are cut."""
    return f"{embedder.fingerprint}/{SCHEME}"


def spans_of(cut: Iterable[Window]) -> list[Span]:
    return [window.span for window in cut]


def known_vectors(vectors: Vectors, entry: Entry) -> Known:
    """The stored vectors of a document by the words that they stand for."""
    cut = windows(entry.document)
    stored = vectors.get(entry.version, spans_of(cut))
    return {window.text: stored[window.span] for window in cut if window.span in stored}


def fill(
    vectors: Vectors, embedder: Embedder, version: str, cut: Sequence[Window], known: Mapping[str, Embedded]
) -> Iterator[int]:
    """Store a document's windows in small batches; yields how many are stored, time after time.

    Windows that a run before this one stored stay; words in `known` are not embedded.
    """
    stored = vectors.get(version, spans_of(cut))
    missing = [window for window in cut if window.span not in stored]
    # Texts of one length go through the model together, so that it computes no padding.
    missing.sort(key=lambda window: len(window.text))
    known = dict(known)
    for at in range(0, len(missing), BATCH):
        batch = missing[at : at + BATCH]
        new = [text for text in dict.fromkeys(window.text for window in batch) if text not in known]
        if new:
            known.update(zip(new, embedder.embed(new), strict=True))
        # Of two sentences together the words are those of each.
        rows = [known[window.text] if window.single else Embedded(known[window.text].vector) for window in batch]
        vectors.add(version, spans_of(batch), rows)
        yield len(stored) + at + len(batch)


def incomplete(vectors: Vectors, entries: Iterable[Entry]) -> dict[str, int]:
    """By document id, how many windows have no vector, of those documents where any is missing."""
    stored = vectors.stored()
    missing = {
        entry.document.id: entry.passages - len(stored.get((entry.document.id, entry.version), ())) for entry in entries
    }
    return {document_id: number for document_id, number in missing.items() if number}


def stale(vectors: Vectors, entries: Iterable[Entry]) -> dict[str, list[Span]]:
    """By version, the stored windows of versions that are no indexed document's."""
    kept = {(entry.document.id, entry.version) for entry in entries}
    left: dict[str, list[Span]] = {}
    for row, spans in vectors.stored().items():
        if row not in kept:
            left.setdefault(row[1], []).extend(spans)
    return left
