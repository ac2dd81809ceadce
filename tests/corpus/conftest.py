"""Property tests here measure what is right, not how long it took: a busy machine must not fail them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import settings

from corpus.document import Block

settings.register_profile("corpus", deadline=None)
settings.load_profile("corpus")


@pytest.fixture(scope="session")
def in_order() -> Callable[[Sequence[Block]], bool]:
    """Whether blocks are in order and none overlaps the next."""
    return lambda blocks: all(first.end <= second.start for first, second in pairwise(blocks))
