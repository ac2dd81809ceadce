"""Filters: what of the log nobody should learn from. They judge events, and change none.

A filter sees the events that stand, one by one in the order in which they came, and says of each what speaks against
it. To add one, write it in a module beside this and name it here; a new number behind its name makes it judge anew.
All but one are rules that explain themselves; `spam` is a small classifier of words and meaning, and can only hold an
event for review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from bot.sinkhole.filters.begging import begging
from bot.sinkhole.filters.bursts import Bursts
from bot.sinkhole.filters.gibberish import gibberish
from bot.sinkhole.filters.hollow import contradiction, copied
from bot.sinkhole.filters.instructions import instructions
from bot.sinkhole.filters.links import dressed_up, links
from bot.sinkhole.filters.objection import Filter
from bot.sinkhole.filters.promotion import promotion
from bot.sinkhole.filters.repeats import NearCopies, Repeats
from bot.sinkhole.filters.spam import spam, unless_feedback
from bot.sinkhole.filters.stuffing import Stuffing
from bot.sinkhole.store import Judgement, Sinkhole, Verdict
from index.store.types import now

REVIEWER = "reviewer"  # whose word stands above every filter's; of several each is "reviewer:" and a name
# Those that judge an event by what came before it, and are made anew for each run over the whole log.
BESIDE_OTHERS: Mapping[str, Callable[[], Filter]] = {
    "repeats/3": Repeats,
    "near-copies/3": NearCopies,
    "stuffing/1": Stuffing,
    "bursts/4": Bursts,
}
# Those that judge an event by itself, and so each event once.
ALONE: Mapping[str, Filter] = {
    "links/6": unless_feedback(links),
    "disguised/2": dressed_up,
    "promotion/5": unless_feedback(promotion),
    "begging/1": begging,
    "instructions/4": instructions,
    "gibberish/4": gibberish,
    "copied/1": copied,
    "contradiction/1": contradiction,
    "spam/5": spam,
}
FILTERS = (*BESIDE_OTHERS, *ALONE)
# Numbers in the log are given before they are written: one that is missing this moment may still come.
SETTLED = timedelta(seconds=2)


def run_filters(
    sinkhole: Sinkhole,
    *,
    alone: Mapping[str, Filter] = ALONE,
    beside_others: Mapping[str, Callable[[], Filter]] = BESIDE_OTHERS,
    settled: timedelta = SETTLED,
) -> dict[str, Verdict]:
    """Judge by every filter the events that stand and that it has not judged; what came of each that stands, by its id.

    What a filter says again is not written down again. Where nothing came since all have looked, no event is read.
    """
    through, newest = sinkhole.filtered_through(), sinkhole.newest()
    if any(through.get(judge, 0) < newest for judge in (*alone, *beside_others)):
        sure = sinkhole.newest(settled)
        looked = {judge: max(sure, through.get(judge, 0)) for judge in (*alone, *beside_others)}
        beside = {judge: make() for judge, make in beside_others.items()}
        sinkhole.judge_all(list(_judged(sinkhole, alone, beside, through)), looked)
    known = sinkhole.latest()
    return {
        id: verdict_of({judge: one.verdict for judge, one in known.get(id, {}).items()})
        for id in sinkhole.standing_ids()
    }


def _judged(
    sinkhole: Sinkhole, alone: Mapping[str, Filter], beside: Mapping[str, Filter], through: Mapping[str, int]
) -> Iterator[Judgement]:
    """What the filters say that they have not said before."""
    known = sinkhole.latest()
    for arrival in sinkhole.received():
        fresh = [(judge, one) for judge, one in alone.items() if arrival.sequence > through.get(judge, 0)]
        before = known.get(arrival.event.id, {})
        for judge, objects in [*beside.items(), *fresh]:
            objection = objects(arrival)
            verdict: Verdict = objection.verdict if objection else "keep"
            if verdict != (before[judge].verdict if judge in before else "keep"):
                reasons = (objection.reason,) if objection else ()
                yield Judgement(arrival.event.id, verdict, reasons, judge, now())


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
