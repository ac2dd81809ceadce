"""The lessons as a search heeds them: at hand in memory, renewed in a thread of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Final

import numpy as np

from bot.sinkhole.lessons import Lesson, lessons, stamp
from bot.sinkhole.store import Sinkhole
from bot.store.records import Records
from index.arrays import Vector
from index.search.feedback import Feedback

log = logging.getLogger(__name__)

# Cosines of two questions' vectors: below `UNLIKE` they have nothing to do with each other, from `SAME` on they ask the
# same. Chosen with the bounds in `index/search/feedback.py`.
UNLIKE: Final = 0.45
SAME: Final = 0.65
HEEDED: Final = 40  # lessons for one question, the weightiest
# In seconds: how long the first search of a process waits for the lessons, and a later one for what was just rated.
FIRST_S: Final = 2.0
NEWS_S: Final = 0.2
_REST: Final = 10  # times as long as learning took nothing is learned anew


@dataclass(frozen=True, slots=True)
class _State:
    """`vectors` (lessons, dimension) are those of the lessons' questions."""

    lessons: Sequence[Lesson]
    vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    stamp: tuple[object, ...]


class Taught:
    """Safe to share between threads."""

    def __init__(self, sinkhole: Sinkhole, records: Records, vector: Callable[[str], Vector]) -> None:
        """`vector` gives a question's vector, of length 1."""
        self._sinkhole = sinkhole
        self._records = records
        self._vector = vector
        self._vectors: dict[str, Vector] = {}
        self._state = _State((), np.zeros((0, 0), dtype=np.float32), ())
        self._starting = Lock()
        self._learning: Thread | None = None
        self._took, self._done = 0.0, float("-inf")

    def feedback(self, vector: Vector) -> Sequence[Feedback]:
        """What bears on a question of this vector: the more like it another one was, the more its readers count."""
        self._renew()
        state = self._state
        if not state.lessons or state.vectors.shape[1] != len(vector):
            return ()
        like = np.clip((state.vectors @ vector - UNLIKE) / (SAME - UNLIKE), 0, 1)
        best = np.argsort(-like, kind="stable")[:HEEDED]
        return [
            Feedback(one.span, one.helped * share, one.wrong * share, one.quote)
            for one, share in ((state.lessons[at], float(like[at])) for at in best)
            if share > 0
        ]

    def learn(self) -> None:
        """Renew the lessons now."""
        began, mark = monotonic(), stamp(self._sinkhole)
        taught = lessons(self._sinkhole, self._records)
        known = {one.question: self._vectors.get(one.question) for one in taught}
        self._vectors = {text: self._vector(text) if one is None else one for text, one in known.items()}
        rows = [self._vectors[one.question] for one in taught]
        vectors = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
        # What the filters said while learning is known already; what else came in meanwhile is not.
        self._state = _State(taught, vectors, (mark[0], *stamp(self._sinkhole)[1:]))
        self._done = monotonic()
        self._took = self._done - began

    def close(self) -> None:
        """Wait a little for what is being learned: the database goes away."""
        if self._learning:
            self._learning.join(FIRST_S)

    def _renew(self) -> None:
        """Begin to learn where something is new, and wait for it as long as a search can."""
        first = self._done < 0
        if stamp(self._sinkhole) == self._state.stamp or (not first and self._resting()):
            return
        with self._starting:
            if self._learning is None or not self._learning.is_alive():
                self._learning = Thread(target=self._run, name="lessons", daemon=True)
                self._learning.start()
            learning = self._learning
        if first or self._took < NEWS_S:
            learning.join(FIRST_S if first else NEWS_S)

    def _resting(self) -> bool:
        return self._took >= NEWS_S and monotonic() - self._done < _REST * self._took

    def _run(self) -> None:
        try:
            self.learn()
        except Exception:
            self._done = monotonic()
            log.exception("what ratings teach could not be renewed; searches go on with what was known")
