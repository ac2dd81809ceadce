"""What a reviewer looks at next, and how far reviewers agree.

First comes what teaches most: what the filters are unsure about, or readers disagree about, and what is unlike what
was reviewed before. (Uncertainty and diversity, as in B. Settles, "Active Learning Literature Survey", 2009.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Final

from bot.sinkhole.filters import REVIEWER, is_reviewer, run_filters
from bot.sinkhole.filters.objection import pieces_of
from bot.sinkhole.filters.spam import probability
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import Judgement, Sinkhole, Verdict

LATEST: Final = 500  # events that are looked at, the newest
_NOVELTY: Final = 0.5  # what being unlike all that was reviewed is worth beside being unsure
_SEEN: Final = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event to be judged, what the filters say against it, 0 to 1 how unsure they are, and how many are `left` to be
    judged, of the newest, with it."""

    event: Event
    verdict: Verdict
    objections: tuple[str, ...]
    unsure: float
    left: int = 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the events that two reviewers judged, how many they judged alike; `kappa` (Cohen's) is 1 for always and 0 for
    no better than chance, None where there are none."""

    both: int
    alike: int
    kappa: float | None


def waiting(sinkhole: Sinkhole, reviewer: str, most: int = 1) -> list[Waiting]:
    """What this reviewer has not judged, the most telling first. Runs the filters."""
    verdicts, said = run_filters(sinkhole), sinkhole.latest()
    latest = list(islice(sinkhole.events(standing=True), LATEST))
    seen = [_words(one) for one in latest if _reviewed(said.get(one.id, {}))][:_SEEN]
    split = _split(latest)
    left = {
        one.id: _waiting(one, verdicts.get(one.id, "keep"), said.get(one.id, {}), split)
        for one in latest
        if one.rating != 0
        and reviewer not in said.get(one.id, {})
        and not (_corrects(one) and reviewer_name(one.client) == reviewer)
    }
    words = {id: _words(one.event) for id, one in left.items()}
    found: list[Waiting] = []
    while left and len(found) < most:
        best = max(left, key=lambda id: left[id].unsure + _NOVELTY * _unlike(words[id], seen))
        found.append(replace(left[best], left=len(left)))
        del left[best]
        seen.append(words[best])
    return found


def judged_by(sinkhole: Sinkhole, reviewer: str) -> int:
    return sum(reviewer in judges for judges in sinkhole.latest().values())


def correction_of(event: Event, correction: str, client: str) -> Event:
    """A reviewer's own event: the answer as it should have been. It may leave the machine where the event may."""
    given = event.model_dump(
        include={"app", "app_version", "model", "messages", "response", "sources", "conversation", "use", "language"}
    )
    shared = {"consent": event.consent, "licence": event.licence, "group": event.group or event.id}
    of = {**given, "response": event.response or event.chosen}  # of two, the one that was preferred
    return event_of(**of, **shared, rating=-1, correction=correction, client=client)


def corrections_of(sinkhole: Sinkhole, event: Event, client: str) -> list[Event]:
    """The reviewer's own events that correct this one, and stand."""
    own = sinkhole.events(client=client, standing=True)
    return [one for one in own if _corrects(one) and one.group == (event.group or event.id) and one.id != event.id]


def agreement(sinkhole: Sinkhole) -> Agreement:
    """Over every pair of reviewers."""
    pairs = [
        (one.verdict, other.verdict)
        for judges in sinkhole.latest().values()
        for one, other in combinations([j for name, j in sorted(judges.items()) if is_reviewer(name)], 2)
    ]
    alike = sum(one == other for one, other in pairs)
    if not pairs:
        return Agreement(0, 0, None)
    left, right = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(left[verdict] * right[verdict] for verdict in left) / len(pairs) ** 2
    share = alike / len(pairs)
    return Agreement(len(pairs), alike, 1.0 if chance == 1 else (share - chance) / (1 - chance))


def reviewer_name(client: str) -> str:
    """What the log calls a reviewer of the page."""
    return f"{REVIEWER}:{client[:12]}"


def _waiting(event: Event, verdict: Verdict, judges: Mapping[str, Judgement], split: Set[str]) -> Waiting:
    objections = tuple(reason for name, one in judges.items() if not is_reviewer(name) for reason in one.reasons)
    if _reviewed(judges):  # a second look tells how far reviewers agree, but the unseen comes first
        return Waiting(event, verdict, objections, 0.2)
    likely = max((probability(piece) for piece in pieces_of(event)), default=0.0)
    unsure = (
        1.0 if verdict == "review" or _subject(event) in split else 0.3 if verdict == "drop" else 2 * min(likely, 0.5)
    )
    return Waiting(event, verdict, objections, unsure)


def _corrects(event: Event) -> bool:
    """Whether it may be a reviewer's own correction of another event."""
    return bool(event.correction and event.group and not event.answer)


def _reviewed(judges: Iterable[str]) -> bool:
    return any(map(is_reviewer, judges))


def _subject(event: Event) -> str:
    return event.answer or event.response


def _split(events: Sequence[Event]) -> frozenset[str]:
    """The answers that some find good and others bad."""
    good, bad = ({_subject(one) for one in events if one.rating == rating} for rating in (1, -1))
    return frozenset(good & bad)


def _words(event: Event) -> frozenset[str]:
    return frozenset(f"{event.asked} {event.comment} {event.correction} {event.response[:500]}".casefold().split())


def _unlike(words: frozenset[str], seen: Sequence[frozenset[str]]) -> float:
    """1 less the nearest Jaccard likeness."""
    return 1 - max((len(words & other) / max(1, len(words | other)) for other in seen), default=0.0)
