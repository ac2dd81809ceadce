"""What a collection of vectors writes, and when."""

from contextlib import closing

import numpy as np

from index.store import vectors
from index.store.vectors import Vectors


def writes(place, first, batches):
    """How many of some additions of a hundred vectors wrote Chroma's graph."""
    made = np.random.default_rng(first)
    seen, written = None, 0
    with closing(Vectors(place, "passages")) as rows:
        for at in range(first, first + 100 * batches, 100):
            rows.add(range(at, at + 100), made.standard_normal((100, 8), dtype=np.float32))
            (graph,) = place.rglob("length.bin")
            written += graph.stat().st_mtime_ns != seen
            seen = graph.stat().st_mtime_ns
    return written


def test_a_large_graph_is_written_for_a_share_of_what_it_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "_SHARE", 1 / 2)
    small = writes(tmp_path, 0, 10)
    writes(tmp_path, 1000, 1)
    assert small >= 5
    assert writes(tmp_path, 1100, 10) <= 3
