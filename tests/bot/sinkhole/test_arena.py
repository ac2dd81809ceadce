"""The arena: votes as events, what they are worth as training data, and how strong each is by them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.answer import Answer
from bot.errors import NotFound
from bot.events import Understood
from bot.sinkhole.arena import Contender, Duel, Side, Vote, contenders, duels, voted
from bot.sinkhole.exports import export
from bot.sinkhole.figures import figures
from bot.sinkhole.matches import Match, Matches
from bot.sinkhole.rating import changed
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import HERE, Sinkhole
from bot.sinkhole.strengths import strengths
from bot.store.records import Records
from index.search.ranking import Ranking
from index.store.types import new_id
from tests.bot.sinkhole.test_sinkhole_rating import ANSWER

BARE = Contender("quotes", frozenset(["reader"]))


def on_record(records: Records, answer: Answer) -> str:
    answer = replace(answer, id=new_id())
    nothing = Ranking(answer.question, (), 0.5, answerable=True)
    records.start(Understood(answer.id, answer.question, answer.question, answer.model), nothing, answer.quotes)
    records.finish(answer)
    return answer.id


def vote(database: Engine, word: Vote, group: str = "m1", client: str = "a" * 32) -> list[Event]:
    records = Records(database)
    told, bare = ANSWER, replace(ANSWER, blocks=(), quotes=ANSWER.quotes[1:])
    a, b = Side(Contender("small"), on_record(records, told)), Side(BARE, on_record(records, bare))
    return voted(records, a, b, word, group=group, client=client, consent="share")


def test_a_vote_is_a_pair_for_trainers(database: Engine) -> None:
    [event] = vote(database, "b")
    assert (event.chosen, event.rejected) == ("words 2", "So [1].")
    assert (event.model, event.rejected_model) == ("quotes, without the reader model", "small")
    assert (event.group, event.consent, event.licence, event.rating) == ("m1", "share", "CC0-1.0", None)
    # By their numbers the preferred answer cites; what the other alone saw has none.
    assert [(one.n, one.text) for one in event.sources] == [(2, "words 2"), (None, "words 1")]
    [row] = export([event], "dpo")
    assert row["chosen"] == [{"role": "assistant", "content": "words 2"}]
    assert row["rejected"] == [{"role": "assistant", "content": "So [1]."}]
    assert row["prompt"][-1]["content"].endswith("why?")


def test_where_neither_is_preferred_both_are_rated_in_one_group(database: Engine) -> None:
    for word, rating in (("tie", 1), ("neither", -1)):
        one, other = vote(database, word)
        assert (one.rating, other.rating, one.group, other.group) == (rating, rating, "m1", "m1")
        assert (one.model, other.model) == ("small", BARE.name)
        assert not [*export([one, other], "dpo")]
        assert [row["label"] for row in export([one, other], "kto")] == [rating == 1] * 2
        assert duels([one, other]) == [Duel("small", BARE.name, 0.5)]


def test_strengths_are_of_what_stands_and_is_kept(database: Engine) -> None:
    sinkhole = Sinkhole(database)
    votes = [event for n in range(4) for event in vote(database, "a", f"m{n}", f"{n:032x}")]
    sinkhole.record_all([(event, HERE) for event in votes])
    before = figures(sinkhole).strengths
    assert [(name, one.duels) for name, one in before.items()] == [("small", 4), (BARE.name, 4)]
    sinkhole.judge(votes[0].id, "drop", judge="reviewer")
    sinkhole.record(changed(votes[1], 0))
    assert [one.duels for one in figures(sinkhole).strengths.values()] == [2, 2]


def test_ratings_of_one_group_are_a_comparison_unless_one_is_there() -> None:
    one = {"response": "So.", "group": "g", "client": "b" * 32}
    good, bad = event_of(**one, rating=1, model="x"), event_of(**one, rating=-1, model="y")
    assert duels([good, bad]) == [Duel("x", "y", 1.0)]
    assert duels([bad, good]) == [Duel("y", "x", 0.0)]
    said = event_of(**{**one, "response": ""}, chosen="1", rejected="2", model="x", rejected_model="y")
    assert duels([good, bad, said]) == [Duel("x", "y", 1.0)]
    elsewhere = event_of(**{**one, "client": "c" * 32}, rating=-1, model="y")
    assert duels([good, elsewhere]) == []


def test_strengths_come_back_out_of_duels_that_they_made() -> None:
    true, chance = {"a": 4.0, "b": 2.0, "c": 1.0}, random.Random(14)
    found = []
    for _ in range(600):
        one, other = chance.sample(sorted(true), 2)
        found.append(Duel(one, other, float(chance.random() < true[one] / (true[one] + true[other]))))
    told = strengths(found)
    assert list(told) == ["a", "b", "c"]
    for name, one in told.items():
        # The average strength is that of b: 2, the geometric mean.
        assert one.low < true[name] / (true[name] + 2) < one.high
        assert one.high - one.low < 0.12
    assert told == strengths(found)


def test_few_votes_leave_doubt_and_equal_ones_none_ahead() -> None:
    once = strengths([Duel("x", "y", 1.0)])
    assert once["x"].share > 0.5 > once["x"].low
    tied = strengths([Duel("x", "y", 0.5), Duel("x", "y", 1.0), Duel("y", "x", 1.0)])
    assert tied["x"].share == pytest.approx(0.5)
    assert strengths([]) == {}


def test_a_model_compared_with_itself_counts_for_nothing() -> None:
    itself, once = Duel("x", "x", 1.0), Duel("x", "y", 1.0)
    assert strengths([itself]) == {}
    assert strengths([itself, once]) == strengths([once])


def test_with_one_writer_settings_can_be_compared() -> None:
    names = [one.name for one in contenders(["local", "quotes"], frozenset(["reader"]))]
    assert names == ["local", "quotes", "local, without the reader model", "quotes, without the reader model"]
    assert [one.name for one in contenders(["quotes"], frozenset(["reader", "lessons"]))] == [
        "quotes",
        "quotes, without what ratings taught",
        "quotes, without the reader model",
    ]


def waiting(client: str = "a" * 32, question: str = "why?") -> Match:
    return Match(new_id(), client, question, "small", "", Side(Contender("small"), new_id()), Side(BARE, new_id()))


def test_a_comparison_outlives_the_server_and_takes_one_vote_of_who_asked(database: Engine) -> None:
    first, second = waiting(), waiting()
    for match in (first, second):
        Matches(database).add(match)
    again = Matches(database)
    assert (again.latest("a" * 32), again.latest("b" * 32)) == (second, None)
    with pytest.raises(NotFound, match="ask both again"):
        again.close(second.id, "b" * 32)
    assert again.close(second.id, "a" * 32) == second
    assert again.latest("a" * 32) == first
    with pytest.raises(NotFound, match="ask both again"):
        again.close(second.id, "a" * 32)


def test_of_the_open_comparisons_the_oldest_are_forgotten(database: Engine) -> None:
    matches, first = Matches(database, most=2), waiting("b" * 32)
    for match in (first, waiting()):
        matches.add(match)
    assert matches.latest("b" * 32) == first
    matches.add(waiting())
    assert matches.latest("b" * 32) is None
    assert matches.latest("a" * 32) is not None
