"""How surely a model says what it says, and whether that is yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

# Log-odds of the plain word of a model that tells no probabilities.
SURE = 5.0
# The words that are looked up among a token's alternatives; what is none of the first twenty has less than this.
ALTERNATIVES = 20
_LEAST = 1e-6
_YES = re.compile(r"\W*yes\b", re.IGNORECASE)


class Said(NamedTuple):
    """A piece of a reply, with the log-probability of each of its tokens where the model tells it."""

    text: str
    log_probabilities: tuple[float, ...] = ()


def said(piece: BaseMessage) -> Said:
    return Said(str(piece.text), tuple(token["logprob"] for token in _tokens(piece.response_metadata)))


def leaning(pieces: Iterable[BaseMessage]) -> float:
    """Log-odds of yes against no, from a reply's first token where the model tells probabilities, else from its word.

    Only as much of the reply is taken as that needs. Whatever is not a plain yes counts as a no.
    """
    said = ""
    for piece in pieces:
        alternatives = _alternatives(piece.response_metadata)
        if alternatives:
            yes, no = _share(alternatives, "yes"), _share(alternatives, "no")
            return log(yes) - log(no)
        said += str(piece.text)
        if len(said.split()) > 1:
            break
    return SURE if _YES.match(said) else -SURE


def _alternatives(metadata: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    tokens = _tokens(metadata)
    found: Sequence[Mapping[str, Any]] = tokens[0].get("top_logprobs") or [] if tokens else []
    return found


def _tokens(metadata: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return (metadata.get("logprobs") or {}).get("content") or []


def _share(alternatives: Sequence[Mapping[str, Any]], word: str) -> float:
    return sum((exp(one["logprob"]) for one in alternatives if one["token"].strip().lower() == word), start=_LEAST)
