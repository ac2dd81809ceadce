"""Where a reply ends."""

from __future__ import annotations

import pytest

from bot.api.compatible.limits import Cut, Limits, tokens

PIECES = ["The rent had ", "doubled", " in two years", ". So they moved."]


@pytest.mark.parametrize(
    ("limits", "sent", "finish"),
    [
        (Limits(), "The rent had doubled in two years. So they moved.", "stop"),
        (Limits(tokens=4), "The rent had doubled", "length"),
        (Limits(tokens=12), "The rent had doubled in two years. So they moved.", "stop"),
        (Limits(tokens=11), "The rent had doubled in two years. So they moved", "length"),
        (Limits(stops=("years. So",)), "The rent had doubled in two ", "stop"),
        (Limits(stops=("never", "d in")), "The rent had double", "stop"),
        (Limits(stops=("moved.!",)), "The rent had doubled in two years. So they moved.", "stop"),
        (Limits(tokens=2, stops=("doubled",)), "The rent", "length"),
        (Limits(stops=("The",)), "", "stop"),
    ],
)
def test_a_reply_ends_at_its_limit_however_it_comes(limits: Limits, sent: str, finish: str) -> None:
    for pieces in (PIECES, ["".join(PIECES)], list("".join(PIECES))):
        cut = Cut(limits)
        text = "".join([cut.take(piece) for piece in pieces]) + cut.rest()
        # One letter at a time every letter is a token.
        if limits.tokens is None or len(pieces) < 10:
            assert (text, cut.finish) == (sent, finish)


def test_long_words_are_more_than_one_token() -> None:
    assert tokens("It is counterintuitive.") == 2 + 3 + 1
