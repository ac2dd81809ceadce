"""Whether the parts of a collection agree: each disagreement is one line for the user."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.passages import windows
from index.filling import incomplete, spans_of, stale
from index.state import State


def problems(state: State, wanted: str) -> list[str]:
    """What is wrong between ledger, vectors and lexical index; `wanted` is the chosen model's fingerprint."""
    return [*_model(state, wanted), *_missing(state), *_left_over(state), *_unreachable(state), *_lexical(state)]


def _model(state: State, wanted: str) -> Iterator[str]:
    if state.indexed and state.generation.fingerprint != wanted:
        yield f"the vectors are those of {state.generation.fingerprint}, not of {wanted}"


def _missing(state: State) -> Iterator[str]:
    for document_id, number in incomplete(state.vectors, state.indexed).items():
        yield f"{document_id}: {number} of {state.entries[document_id].passages} windows have no vector"


def _left_over(state: State) -> Iterator[str]:
    number = sum(map(len, stale(state.vectors, state.indexed).values()))
    if number:
        yield f"{number} vectors belong to no document"


def _unreachable(state: State) -> Iterator[str]:
    """A vector that is stored must also be found, which is the work of another file of Chroma's."""
    for entry in state.indexed:
        first = spans_of(windows(entry.document)[:1])
        for span, stored in state.vectors.get(entry.version, first).items():
            hits = state.vectors.query(stored.vector, 1, {entry.document.id: entry.version})
            if not hits or hits[0].cosine < 0.99:
                yield f"{entry.document.id}: a stored vector is not found by searching for it ({span.start})"


def _lexical(state: State) -> Iterator[str]:
    held, noted = state.retriever.windows, sum(entry.passages for entry in state.indexed)
    if held != noted:
        yield f"the lexical index holds {held} windows, the ledger {noted}"
