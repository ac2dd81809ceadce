"""The arena: two answer one question, blind, and a reader says which is better. Each vote is a pair in the log.

Who is compared is a model, or a model and what its search does without; `Contender.name` is the event's `model`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.sinkhole.rating import LICENCE, fields_of
from bot.sinkhole.schema import Consent, Event, event_of
from bot.store.records import Records

if TYPE_CHECKING:
    from index.collection import Part

Vote = Literal["a", "b", "tie", "neither"]
# Neither answer is preferred: both are rated, in one group.
BOTH: Final[Mapping[Vote, int]] = {"tie": 1, "neither": -1}
WITHOUT: Final[Mapping[Part, str]] = {
    "reader": "without the reader model",
    "lessons": "without what ratings taught",
}


@dataclass(frozen=True, slots=True)
class Contender:
    """A model by the name that `WAYSTONE_MODEL` takes, and the parts that its search does without."""

    model: str
    without: frozenset[Part] = frozenset()

    @property
    def name(self) -> str:
        return ", ".join([self.model, *(WITHOUT[part] for part in sorted(self.without))])


@dataclass(frozen=True, slots=True)
class Side:
    """Who answered, and the id of the answer's record."""

    contender: Contender
    answer: str


@dataclass(frozen=True, slots=True)
class Duel:
    """Two that were compared, and what the first made of it: 1 won, 0 lost, 0.5 neither."""

    one: str
    other: str
    outcome: float


def contenders(models: Sequence[str], parts: frozenset[Part]) -> list[Contender]:
    """The models, the chosen one first, and the first and the last of them with one part less."""
    every = [Contender(model) for model in models]
    ends = dict.fromkeys([models[0], models[-1]])
    return every + [Contender(model, frozenset([part])) for model in ends for part in sorted(parts)]


def voted(records: Records, a: Side, b: Side, vote: Vote, *, group: str, client: str, consent: Consent) -> list[Event]:
    """The events of a vote: one comparison, or a rating of each where neither is preferred. Raises `NotFound`."""
    common: dict[str, Any] = {"group": group, "client": client, "consent": consent}
    common["licence"] = LICENCE if consent == "share" else ""
    if rating := BOTH.get(vote):
        return [
            event_of(
                **{**fields_of(records, side.answer, rating), **common, "model": side.contender.name}, rating=rating
            )
            for side in (a, b)
        ]
    winner, loser = (a, b) if vote == "a" else (b, a)
    won, lost = (fields_of(records, side.answer, None) for side in (winner, loser))
    pair = {
        "chosen": won.pop("response"),
        "rejected": lost["response"],
        "model": winner.contender.name,
        "rejected_model": loser.contender.name,
        "sources": [*won["sources"], *_beside(won["sources"], lost["sources"])],
    }
    return [event_of(**{**won, **common, **pair})]


def duels(events: Iterable[Event]) -> list[Duel]:
    """What the log holds of comparisons by name; two ratings of one group by one client are a comparison, too."""
    found: list[Duel] = []
    compared: set[tuple[str, str, str]] = set()
    rated: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in events:
        key = (event.app, event.group, event.client)
        if event.chosen is not None and event.model and event.rejected_model:
            found.append(Duel(event.model, event.rejected_model, 1.0))
            compared.add(key)
        elif event.group and event.client and event.model and event.rating:
            rated[key].append(event)
    return found + [one for key, answers in rated.items() if key not in compared for one in _rated(answers)]


def _rated(answers: Sequence[Event]) -> Iterator[Duel]:
    for one, other in combinations(answers, 2):
        if one.model != other.model:
            yield Duel(one.model, other.model, (2 + (one.rating or 0) - (other.rating or 0)) / 4)


def _beside(own: Sequence[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the other alone saw. It has no number: the numbers are those by which the preferred answer cites."""
    seen = {one["text"] for one in own}
    return ({**one, "n": None} for one in others if one["text"] not in seen)
