"""All units of all documents in one row of numbers, so that search is arithmetic on arrays."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from corpus.document import Document, Span
from corpus.passages import units
from index.lexical import Indices


class Layout:
    """Units are named by their place in the row; a run of units never leaves its document."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.units: list[Span] = []
        self._documents: dict[str, Document] = {}
        bounds: list[tuple[int, int]] = []
        for document in documents:
            own = units(document)
            bounds += [(len(self.units), len(self.units) + len(own) - 1)] * len(own)
            self.units.extend(own)
            self._documents[document.id] = document
        self._bounds = np.array(bounds, dtype=np.int64).reshape(-1, 2)
        self._starting = {(unit.document_id, unit.start): at for at, unit in enumerate(self.units)}
        self._ending = {(unit.document_id, unit.end): at for at, unit in enumerate(self.units)}

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def windows(self) -> int:
        """The number of windows: each unit, and each two in a row."""
        return 2 * len(self) - len(self._documents.keys() & {unit.document_id for unit in self.units})

    def document(self, document_id: str) -> Document:
        return self._documents[document_id]

    def document_of(self, unit: int) -> Document:
        return self._documents[self.units[unit].document_id]

    def run(self, span: Span) -> tuple[int, int]:
        """The first and last unit of a span that starts and ends with units."""
        return self._starting[span.document_id, span.start], self._ending[span.document_id, span.end]

    def span(self, first: int, last: int) -> Span:
        return self.units[first].join(self.units[last])

    def length(self, first: int, last: int) -> int:
        """Characters of a run of units."""
        return self.units[last].end - self.units[first].start

    def before(self, unit: int) -> int | None:
        """The unit before, in the same document."""
        return unit - 1 if unit > self._bounds[unit, 0] else None

    def after(self, unit: int) -> int | None:
        """The unit after, in the same document."""
        return unit + 1 if unit < self._bounds[unit, 1] else None

    def around(self, unit: int, longest: int) -> tuple[int, int]:
        """The run with the unit in its middle that is at most `longest` characters, at least the unit itself."""
        first = last = unit
        while True:
            grown = False
            after, before = self.after(last), self.before(first)
            if after is not None and self.length(first, after) <= longest:
                last, grown = after, True
            if before is not None and self.length(before, last) <= longest:
                first, grown = before, True
            if not grown:
                return first, last

    def runs_around(self, longest: int) -> tuple[Indices, Indices]:
        """For each unit the first and last unit of the run around it."""
        runs = np.array([self.around(unit, longest) for unit in range(len(self))], dtype=np.int64).reshape(-1, 2)
        return runs[:, 0], runs[:, 1]
