"""When a ranking is taken for an answer, pinned by cases of each kind."""

from __future__ import annotations

import pytest

from index.search.confidence import ANSWERABLE, Features, confidence


@pytest.mark.parametrize(
    ("found", "answers"),
    [
        (Features(0.6, 0.7, 0.6, close=2.0), True),  # its words, and the reader finds the answer
        (Features(0.6, 0.7, 0.6, close=-3.0), False),  # nearly answered: all its words, and no answer
        (Features(1.0, 1.0, 0.9, close=-3.0), False),  # however many of them
        (Features(0.35, 0.2, 0.45, close=1.5), True),  # in other words
        (Features(0.28, 0.1, 0.25, close=-1.5), False),  # about something else
        (Features(0.6, 0.7, 0.6), True),  # without a reader only likeness tells
        (Features(0.28, 0.1, 0.25), False),
    ],
)
def test_what_is_an_answer(found: Features, answers: bool) -> None:
    assert (confidence(found) >= ANSWERABLE) is answers


def test_what_is_like_the_question_tells_up_to_a_bound_where_it_was_read() -> None:
    bound, beyond = (Features(*like, close=0.0) for like in ((0.2, 0.4, 0.5), (0.9, 1.0, 0.8)))
    assert confidence(bound) == confidence(beyond)
    assert confidence(Features(0.2, 0.3, 0.5, close=0.0)) < confidence(bound)
    assert confidence(Features(0.2, 0.4, 0.4, close=0.0)) < confidence(bound)
    assert confidence(Features(0.9, 1.0, 0.8)) > confidence(Features(0.4, 0.4, 0.45))
