"""Property tests here measure what is right, not how long it took: a busy machine must not fail them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("corpus", deadline=None)
settings.load_profile("corpus")
