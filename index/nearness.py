"""How near the windows are to one question: what the vector store found, and, where needed, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from corpus.document import Span
from index.layout import Layout
from index.lexical import Numbers
from index.vectors import Key, Vector, Vectors

NEAREST = 300  # windows asked of the vector store


class Nearness:
    """Cosines of each unit alone, and of each with the next; never found ones count as the furthest that was."""

    def __init__(self, vector: Vector, layout: Layout, vectors: Vectors, versions: Mapping[str, str]) -> None:
        self._vector, self._layout, self._vectors, self._versions = vector, layout, vectors, versions
        hits = vectors.query(vector, NEAREST, versions)
        furthest = min((hit.cosine for hit in hits), default=0.0)
        self.single: Numbers = np.full(len(layout), furthest)
        self.paired: Numbers = np.full(len(layout), furthest - 1)
        self._exact: set[int] = set()
        for hit in hits:
            self._put(hit.span, hit.cosine)

    def worth(self, unit: int) -> float:
        """The cosine of the best window that holds a unit."""
        before = self.paired[unit - 1] if unit else -1.0
        return float(max(self.single[unit], self.paired[unit], before))

    def look(self, runs: Sequence[tuple[int, int]]) -> None:
        """Make exact the cosines of all windows in some runs of units."""
        wanted: defaultdict[str, set[Span]] = defaultdict(set)
        for first, last in runs:
            for unit in range(first, last + 1):
                span = self._layout.units[unit]
                if unit not in self._exact:
                    wanted[span.document_id].add(span)
                    after = self._layout.after(unit)
                    wanted[span.document_id] |= {self._layout.span(unit, after)} if after is not None else set()
        for document_id, spans in wanted.items():
            stored = self._vectors.get(self._versions[document_id], [Key(span) for span in spans])
            for key, vector in stored.items():
                self._put(key.span, float(vector @ self._vector))
        self._exact.update(unit for first, last in runs for unit in range(first, last + 1))

    def _put(self, span: Span, cosine: float) -> None:
        first, last = self._layout.run(span)
        (self.single if first == last else self.paired)[first] = cosine
