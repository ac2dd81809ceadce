"""Generations of vectors: one is live; a new one is built beside it, checked, and swapped in whole.

That is how another embedding model comes in, with which no old vector may be mixed, and how a document is
forgotten for good: Chroma's own delete leaves the bytes where they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from corpus.errors import WaystoneError
from corpus.passages import windows
from index.embedder import Embedder, load_embedder
from index.filling import fill, fingerprint, incomplete, known_vectors
from index.ledger import Entry, Generation, Ledger
from index.outcome import Progress
from index.state import Current, State
from index.vectors import Vectors, discard


class Generations:
    """Where generations are kept: in a folder, or on a Chroma server."""

    def __init__(self, place: Path | str, ledger: Ledger, embedder: Embedder, reranker: str = "") -> None:
        self._place = place
        self._ledger = ledger
        self._embedder = embedder
        self._reranker = reranker

    def open(self) -> State:
        """The live generation with the model that made it; a first, empty one where there is none."""
        for generation in self._ledger.leftovers():
            self._discard(generation)
        live = self._ledger.live() or self._first()
        embedder = self._embedder if live.fingerprint == fingerprint(self._embedder) else load_embedder(live.model)
        vectors = Vectors(self._place, live.name)
        return State(live, vectors, embedder, self._ledger.entries(), self._reranker)

    def fits(self, state: State) -> bool:
        """Whether the vectors are those of the chosen model."""
        return state.generation.fingerprint == fingerprint(self._embedder)

    def rebuild(self, current: Current, without: Sequence[str] = ()) -> Iterator[Progress]:
        """Build the next generation, without some documents, and swap it in. Searches go on in the old one.

        Killed or broken off on the way, the old one stays and nothing is forgotten.
        """
        old = current.state
        entries = {name: entry for name, entry in old.entries.items() if name not in without}
        begun = self._ledger.begin(self._embedder.name, fingerprint(self._embedder))
        with ExitStack() as undo:
            undo.callback(self._discard, begun)
            vectors = Vectors(self._place, begun.name)
            undo.callback(vectors.close)
            fresh = State(begun, vectors, self._embedder, dict(entries), self._reranker)
            passages: dict[str, int] = {}
            for entry in fresh.indexed:
                yield from self._copy(entry, old, fresh)
                passages[entry.document.id] = len(windows(entry.document))
            entries |= {name: replace(entries[name], passages=number) for name, number in passages.items()}
            fresh = replace(fresh, entries=entries)
            if incomplete(vectors, fresh.indexed):
                raise WaystoneError("the new index did not pass its check, so the old one stays; try again")
            self._ledger.go_live(begun, passages, without)
            undo.pop_all()
        current.replace(fresh)
        old.vectors.close()
        self._discard(old.generation)

    def _copy(self, entry: Entry, old: State, fresh: State) -> Iterator[Progress]:
        same = old.generation.fingerprint == fresh.generation.fingerprint
        known = known_vectors(old.vectors, entry) if same else {}
        cut = windows(entry.document)
        for done in fill(fresh.vectors, fresh.embedder, entry.version, cut, known):
            yield Progress(entry.document.title, done, len(cut))

    def _first(self) -> Generation:
        first = self._ledger.begin(self._embedder.name, fingerprint(self._embedder))
        self._ledger.go_live(first, {})
        return first

    def _discard(self, generation: Generation) -> None:
        discard(self._place, generation.name)
        self._ledger.forget(generation)
