"""What a reviewer sees first, what their word does, and how far two agree; approval with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.evaluation.lessons import logged
from bot.sinkhole.exports.pairs import pairs
from bot.sinkhole.figures import Approval, figures, kind_of
from bot.sinkhole.filters import run_filters
from bot.sinkhole.rating import changed
from bot.sinkhole.review import agreement, correction_of, corrections_of, judged_by, reviewer_name, waiting
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import Sinkhole

ANNA, BEN = reviewer_name("a" * 32), reviewer_name("b" * 32)


@pytest.fixture
def sinkhole(tmp_path: Path) -> Iterator[Sinkhole]:
    with logged(tmp_path) as (opened, _):
        yield opened


def an_event(number: int, comment: str = "", rating: int = 1, **fields: object) -> Event:
    asked = [{"role": "user", "content": f"Why is point {number} made in chapter {number}?"}]
    given = {"messages": asked, "response": f"Answer {number}, of its own words w{number}.", **fields}
    return event_of(rating=rating, comment=comment, client=f"{number:032x}", **given)


def test_what_the_filters_hold_comes_first_then_what_is_unlike_what_was_seen(sinkhole: Sinkhole) -> None:
    plain, held = an_event(1), an_event(2, "Cheap watches, order today at www.shop.example")
    like = an_event(3, messages=[{"role": "user", "content": plain.messages[0].content}], response=plain.response)
    unlike = an_event(4, messages=[{"role": "user", "content": "Who wrote UNIX?"}], response="Ken Thompson did.")
    for event in (plain, like, held, unlike):
        sinkhole.record(event)
    first = waiting(sinkhole, ANNA)[0]
    assert first.event.id == held.id
    assert first.objections
    sinkhole.judge(held.id, "drop", judge=ANNA)
    sinkhole.judge(plain.id, "keep", judge=ANNA)
    assert [one.event.id for one in waiting(sinkhole, ANNA, 5)] == [unlike.id, like.id]


def test_a_word_can_be_taken_back(sinkhole: Sinkhole) -> None:
    event = an_event(1)
    sinkhole.record(event)
    sinkhole.judge(event.id, "drop", judge=ANNA)
    assert run_filters(sinkhole)[event.id] == "drop"
    assert judged_by(sinkhole, ANNA) == 1
    sinkhole.unjudge(event.id, judge=ANNA)
    assert run_filters(sinkhole)[event.id] == "keep"
    assert judged_by(sinkhole, ANNA) == 0
    assert [one.event.id for one in waiting(sinkhole, ANNA)] == [event.id]


def test_what_reviewers_disagree_about_is_held_and_it_is_told_how_far_they_agree(sinkhole: Sinkhole) -> None:
    assert agreement(sinkhole).kappa is None
    every = [an_event(number) for number in range(4)]
    for number, event in enumerate(every):
        sinkhole.record(event)
        sinkhole.judge(event.id, "keep" if number < 2 else "drop", judge=ANNA)
        sinkhole.judge(event.id, "keep" if number < 1 else "drop", judge=BEN)
    assert [run_filters(sinkhole)[one.id] for one in every] == ["keep", "review", "drop", "drop"]
    agreed = agreement(sinkhole)
    assert (agreed.both, agreed.alike, agreed.kappa) == (4, 3, 0.5)


def test_a_correction_is_an_event_of_its_own_and_a_pair_and_leaves_where_its_event_may() -> None:
    event = an_event(1, consent="share", licence="CC0-1.0", answer="")
    mended = correction_of(event, "As it should be.", "c" * 32)
    assert (mended.consent, mended.licence, mended.rating) == ("share", "CC0-1.0", -1)
    assert [(pair.chosen, pair.rejected) for pair in pairs([mended], Counter())] == [
        ("As it should be.", event.response)
    ]
    assert correction_of(an_event(2), "So.", "c" * 32).consent == "local"


def test_a_reviewers_correction_does_not_wait_for_its_own_reviewer_and_can_be_found_again(sinkhole: Sinkhole) -> None:
    event, compared = an_event(1), event_of(chosen="A.", rejected="B.", client="d" * 32)
    mended = [correction_of(one, "As it should be.", "a" * 32) for one in (event, compared)]
    for one in (event, compared, *mended):
        sinkhole.record(one)
    assert mended[1].response == "A."
    first, second = waiting(sinkhole, ANNA, 5)
    assert {first.event.id, second.event.id} == {event.id, compared.id}
    assert (first.left, second.left) == (2, 1)
    assert waiting(sinkhole, BEN)[0].left == 4
    assert [[one.id for one in corrections_of(sinkhole, of, "a" * 32)] for of in (event, compared)] == [
        [mended[0].id],
        [mended[1].id],
    ]
    assert corrections_of(sinkhole, event, "b" * 32) == []


def test_a_rating_changed_or_taken_back_stands_in_place_of_the_first(sinkhole: Sinkhole) -> None:
    judged = [{"document": "a", "start": 0, "end": 3, "helped": so} for so in (True, False)]
    event = an_event(1, reasons=["helpful"], passages=judged)
    sinkhole.record(event)
    worse = changed(event, -1)
    sinkhole.record(worse)
    assert [one.helped for one in worse.passages] == [None, False]
    assert worse.reasons == ()
    assert [one.id for one in sinkhole.events(standing=True, client=event.client)] == [worse.id]
    sinkhole.record(changed(worse, 0))
    assert [one.rating for one in sinkhole.events(standing=True)] == [0]
    comparison = event_of(chosen="A.", rejected="B.", client="d" * 32)
    sinkhole.record(comparison)
    sinkhole.record(changed(comparison, 0))
    assert not [one for one in sinkhole.events(standing=True) if one.chosen]


def test_the_log_is_searched_by_words_in_any_case_and_with_any_sign(sinkhole: Sinkhole) -> None:
    sinkhole.record(an_event(1, 'He says "100 % sure" of it'))
    sinkhole.record(an_event(2, "Nothing of the kind"))
    found = [
        [one.comment[:2] for one in sinkhole.events(words=words)] for words in ('"100 %', "NOTHING kind", "nowhere")
    ]
    assert found == [["He"], ["No"], []]


def test_approval_counts_what_is_kept_with_an_interval(sinkhole: Sinkhole) -> None:
    for number in range(4):
        sinkhole.record(an_event(number, rating=1 if number else -1, model="small"))
    dropped = an_event(9, model="small")
    sinkhole.record(dropped)
    sinkhole.judge(dropped.id, "drop", judge=ANNA)
    found = figures(sinkhole)
    assert found.models["small"] == Approval(3, 4)
    assert found.kinds["why"].n == 4
    low, high = found.models["small"].interval
    assert (round(low, 2), round(high, 2)) == (0.30, 0.95)
    assert dict(found.verdicts) == {"keep": 4, "drop": 1}
    assert [sum(pair) for pair in found.days.values()] == [5]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many operators?", "how much, how many, how long"),
        ("how does it work", "how"),
        ("Is it worth it?", "yes or no"),
        ("Tell me more", "other"),
        ("Whose idea was it?", "who"),
    ],
)
def test_kinds_of_questions(question: str, kind: str) -> None:
    assert kind_of(question) == kind
