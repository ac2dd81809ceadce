"""Feedback that says nothing: copied from what it is about, or against its own rating."""

from __future__ import annotations

import re

from bot.sinkhole.filters.objection import Objection
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Arrival
from corpus.words import folded, word_set

_SHORT = 20  # characters: so short, the same words may be said twice by chance
_WORDS = re.compile(r"[^\W\d_]+(?:'\w+)?")
_GOOD = word_set("perfect excellent great awesome brilliant superb amazing fantastic flawless love")
_BAD = word_set("wrong terrible awful useless horrible garbage worst nonsense rubbish bad")
_TURNS = word_set("not no but however isn't wasn't never nothing without although except though")
_FEW = 4  # words: longer comments weigh both sides


def copied(arrival: Arrival) -> Objection | None:
    """Drops a comment that is the answer or the question again; holds a correction that changes nothing."""
    event = arrival.event
    comment = folded(event.comment)
    if len(comment) >= _SHORT and comment in {folded(event.response), folded(event.asked)}:
        return Objection("drop", "the comment is a copy of what it is about")
    correction = folded(event.correction)
    if correction and correction == folded(event.response):
        return Objection("review", "the correction changes nothing")
    if len(correction) >= _SHORT and correction == folded(event.asked):
        return Objection("drop", "the correction is the question again")
    return None


def contradiction(arrival: Arrival) -> Objection | None:
    """Holds for review a rating that its own comment takes back: "Perfect!" with a thumb down."""
    event = arrival.event
    leaning = _leaning(event)
    if leaning and event.rating and leaning != event.rating:
        return Objection("review", "comment and rating say opposite things")
    return None


def _leaning(event: Event) -> int:
    words = set(_WORDS.findall(event.comment.casefold()))
    if not words or len(words) > _FEW or words & _TURNS:
        return 0
    good, bad = bool(words & _GOOD), bool(words & _BAD)
    return good - bad
