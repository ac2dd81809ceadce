"""Filters: what of the log nobody should learn from. They judge events, and change none.

A filter sees the events that stand, one by one in the order in which they came, and says of each what speaks against
it. To add one, write it in a module beside this and name it in `FILTERS`; a new number behind its name makes known
that it judges anew. All but one are rules that explain themselves; `spam` is a small classifier of words, and can
only hold an event for review.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.sinkhole.filters.bursts import Bursts
from bot.sinkhole.filters.gibberish import gibberish
from bot.sinkhole.filters.hollow import contradiction, copied
from bot.sinkhole.filters.instructions import instructions
from bot.sinkhole.filters.links import links
from bot.sinkhole.filters.objection import Filter
from bot.sinkhole.filters.promotion import promotion
from bot.sinkhole.filters.repeats import NearCopies, Repeats
from bot.sinkhole.filters.spam import spam
from bot.sinkhole.filters.stuffing import Stuffing
from bot.sinkhole.store import Sinkhole, Verdict

REVIEWER = "reviewer"  # whose word stands above every filter's; of several each is "reviewer:" and a name
FILTERS: Mapping[str, Callable[[], Filter]] = {
    "repeats/2": Repeats,
    "near-copies/1": NearCopies,
    "stuffing/1": Stuffing,
    "bursts/3": Bursts,
    "links/2": lambda: links,
    "promotion/1": lambda: promotion,
    "instructions/1": lambda: instructions,
    "gibberish/1": lambda: gibberish,
    "copied/1": lambda: copied,
    "contradiction/1": lambda: contradiction,
    "spam/1": lambda: spam,
}


def run_filters(sinkhole: Sinkhole) -> dict[str, Verdict]:
    """Judge every event that stands by every filter; what came of each, by its id.

    What a filter says again is not written down again.
    """
    filters = {judge: make() for judge, make in FILTERS.items()}
    known = sinkhole.latest()
    found: dict[str, Verdict] = {}
    for arrival in sinkhole.received():
        event = arrival.event
        said = {judge: one.verdict for judge, one in known.get(event.id, {}).items()}
        for judge, objects in filters.items():
            objection = objects(arrival)
            verdict: Verdict = objection.verdict if objection else "keep"
            if verdict != said.get(judge, "keep"):
                sinkhole.judge(event.id, verdict, [objection.reason] if objection else [], judge=judge)
                said[judge] = verdict
        found[event.id] = verdict_of(said)
    return found


def verdict_of(said: Mapping[str, Verdict]) -> Verdict:
    """What the last words of an event's judges come to: the reviewers', else the hardest of the filters'.

    What reviewers disagree about is held.
    """
    if reviewers := {verdict for judge, verdict in said.items() if is_reviewer(judge)}:
        return reviewers.pop() if len(reviewers) == 1 else "review"
    objections = {verdict for judge, verdict in said.items() if judge in FILTERS}
    return "drop" if "drop" in objections else "review" if "review" in objections else "keep"


def is_reviewer(judge: str) -> bool:
    return judge == REVIEWER or judge.startswith(f"{REVIEWER}:")
