"""Readers of what comes from outside refuse what is broken in one clear line; `tests/fuzz.py` tries many more."""

from tests.fuzz import fuzz


def test_nothing_broken_breaks_a_reader() -> None:
    tried, wrong = fuzz(rounds=3, seed=1)
    assert tried > 50
    assert wrong == []
