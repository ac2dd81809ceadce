"""How near the windows are to one question: what the vector store found, and, where needed, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from corpus.document import Span
from index.interaction import Embedded, Vector, Words, nearest
from index.layout import Layout
from index.lexical import Numbers
from index.vectors import Vectors

NEAREST = 300  # windows asked of the vector store
# From here on two words are the same one, not just akin.
_SAME = 0.75


class Nearness:
    """Cosines of each unit alone, and of each with the next; never found ones count as the furthest that was."""

    def __init__(
        self,
        asked: Embedded,
        layout: Layout,
        vectors: Vectors,
        versions: Mapping[str, str],
        names: Callable[[str], Words],
    ) -> None:
        """`names` gives the words of a document's title and author, by its id."""
        self._asked, self._layout, self._vectors, self._versions = asked, layout, vectors, versions
        self._named = cache(lambda document_id: _same_words(nearest(asked.words, names(document_id))))
        hits = vectors.query(asked.vector, NEAREST, versions)
        furthest = min((hit.cosine for hit in hits), default=0.0)
        self.single: Numbers = np.full(len(layout), furthest)
        self.paired: Numbers = np.full(len(layout), furthest - 1)
        # By unit, for each word that is asked how near the nearest of the unit's words is to it.
        self._words: dict[int, Vector] = {}
        for hit in hits:
            self._put(hit.span, hit.cosine)

    def worth(self, unit: int) -> float:
        """The cosine of the best window that holds a unit."""
        before = self.paired[unit - 1] if unit else -1.0
        return float(max(self.single[unit], self.paired[unit], before))

    def words(self, first: int, last: int) -> float:
        """How nearly the words asked are met in a run of units: 0 to 1, the mean over the words."""
        met = self._met(first, last)
        return float(met.mean()) if met.size else 0.0

    def least_words(self, first: int, last: int) -> float:
        """The same over the third of the words that is met least."""
        met = np.sort(self._met(first, last))
        return float(met[: max(1, len(met) // 3)].mean()) if met.size else 0.0

    def _met(self, first: int, last: int) -> Vector:
        self.look([(first, last)])
        # An essay seldom says who wrote it: what its title and author say holds for all of it.
        named = self._named(self._layout.units[first].document_id)
        met: Vector = np.stack([named, *(self._words[unit] for unit in range(first, last + 1))]).max(axis=0)
        return met

    def look(self, runs: Sequence[tuple[int, int]]) -> None:
        """Make exact all that is known of the windows in some runs of units."""
        wanted: defaultdict[str, set[Span]] = defaultdict(set)
        for first, last in runs:
            for unit in range(first, last + 1):
                span = self._layout.units[unit]
                if unit not in self._words:
                    wanted[span.document_id].add(span)
                    after = self._layout.after(unit)
                    wanted[span.document_id] |= {self._layout.span(unit, after)} if after is not None else set()
        for document_id, spans in wanted.items():
            stored = self._vectors.get(self._versions[document_id], [*spans])
            for span, found in stored.items():
                self._put(span, float(found.vector @ self._asked.vector), found)
        for first, last in runs:
            for unit in range(first, last + 1):
                # A vector that was lost, and is not mended yet, matches nothing.
                self._words.setdefault(unit, np.zeros(len(self._asked.words), dtype=np.float32))

    def _put(self, span: Span, cosine: float, found: Embedded | None = None) -> None:
        first, last = self._layout.run(span)
        (self.single if first == last else self.paired)[first] = cosine
        if found and first == last:
            self._words[first] = nearest(self._asked.words, found.words)


def _same_words(met: Vector) -> Vector:
    kept: Vector = np.where(met >= _SAME, met, 0).astype(np.float32)
    return kept
