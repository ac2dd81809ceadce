"""Log-odds of yes against no, out of a reply's first token or its words."""

from __future__ import annotations

from math import log

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from bot.models.log_odds import SURE, Said, leaning, said


def token(text: str, **alternatives: float) -> BaseMessage:
    tops = [{"token": word, "logprob": log(share)} for word, share in alternatives.items()]
    return AIMessage(text, response_metadata={"logprobs": {"content": [{"token": text, "top_logprobs": tops}]}})


def test_the_shares_of_yes_and_no_count_however_they_are_written() -> None:
    found = leaning([token("yes", **{"yes": 0.3, " Yes": 0.3, "no": 0.2, "perhaps": 0.2})])
    assert found == pytest.approx(log(0.6 / 0.2), abs=1e-4)
    assert leaning([token("no", yes=0.2, no=0.6)]) == pytest.approx(log(0.2 / 0.6), abs=1e-4)


def test_only_the_first_token_is_waited_for() -> None:
    def pieces():
        yield token("yes", yes=0.9, no=0.1)
        raise AssertionError("asked for more")

    assert leaning(pieces()) > 0


@pytest.mark.parametrize(
    ("reply", "found"),
    [("Yes.", SURE), (" yes, it does", SURE), ("NO", -SURE), ("", -SURE), ("Not yes", -SURE), ("yesterday", -SURE)],
)
def test_without_probabilities_the_word_decides_and_all_but_a_plain_yes_is_no(reply: str, found: float) -> None:
    assert leaning([AIMessage(piece) for piece in reply.partition(" ")]) == found


def test_a_piece_has_the_log_probabilities_of_its_tokens_where_the_model_tells_them() -> None:
    tokens = [{"token": "a", "logprob": -0.5, "top_logprobs": []}, {"token": "b", "logprob": -1.0, "top_logprobs": []}]
    assert said(AIMessage("ab", response_metadata={"logprobs": {"content": tokens}})) == Said("ab", (-0.5, -1.0))
    assert said(AIMessage("ab")) == Said("ab")
