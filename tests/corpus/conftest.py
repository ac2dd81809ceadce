"""Property tests here measure what is right, not how long it took: a busy machine must not fail them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import settings

from corpus.document import Block

settings.register_profile("corpus", deadline=None)
settings.load_profile("corpus")


@pytest.fixture(scope="session")
def in_order() -> Callable[[Sequence[Block]], bool]:
    """Whether blocks are in order and none overlaps the next."""
    return lambda blocks: all(first.end <= second.start for first, second in pairwise(blocks))


@pytest.fixture(scope="session")
def seconds() -> Callable[[Callable[[], object]], float]:
    """How long the processor works at something, whatever else the machine does meanwhile."""

    def measured(work: Callable[[], object]) -> float:
        began = process_time()
        work()
        return process_time() - began

    return measured
