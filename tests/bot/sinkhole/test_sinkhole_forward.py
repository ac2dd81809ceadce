"""What raters share goes on to a central sinkhole, once; what they take back follows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.api.sinkhole import build_sinkhole
from bot.settings import Settings
from bot.sinkhole.forward import Forwarder, run
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import Sinkhole
from bot.sinkhole.tokens import Tokens
from index.store.database import open_database
from index.store.types import new_id

MINE = "a" * 32
AT_ONCE = timedelta(seconds=-1)


@pytest.fixture
def opened(tmp_path: Path, migrated: Path) -> Iterator[Callable[[str], Sinkhole]]:
    engines = []

    def opening(name: str) -> Sinkhole:
        (tmp_path / name).mkdir()
        file = shutil.copy(migrated, tmp_path / name)
        engines.append(open_database(f"sqlite:///{file}"))
        return Sinkhole(engines[-1])

    yield opening
    for engine in engines:
        engine.dispose()


@pytest.fixture
def here(opened: Callable[[str], Sinkhole]) -> Sinkhole:
    return opened("here")


@pytest.fixture
def central(opened: Callable[[str], Sinkhole]) -> Sinkhole:
    return opened("central")


@pytest.fixture
def forwarder(here: Sinkhole, central: Sinkhole, tmp_path: Path) -> Forwarder:
    headers = {"Authorization": f"Bearer {Tokens(central.engine).add('here')}"}
    server = TestClient(build_sinkhole(central, Settings(home=tmp_path / "central")), base_url="http://127.0.0.1")

    def post(events: Any) -> int:
        return server.post("/v1/feedback", json=list(events), headers=headers).status_code

    return Forwarder(here, post, tmp_path / "cursor", AT_ONCE)


def an_event(**fields: Any) -> Event:
    return event_of(**{"response": "So.", "rating": 1, "client": MINE, "consent": "share", **fields})


def test_what_is_shared_goes_on_once_and_masked_and_what_is_not_stays(
    here: Sinkhole, central: Sinkhole, forwarder: Forwarder
) -> None:
    shared, local = an_event(comment="mail a@b.example"), an_event(consent="local")
    for event in (shared, local):
        here.record(event)
    assert (forwarder.send(), forwarder.send()) == (1, 0)
    [arrival] = central.received()
    assert (arrival.event.id, arrival.event.comment) == (shared.id, "mail [EMAIL]")
    assert (arrival.origin.sender, arrival.origin.crowd) == ("here", False)
    assert arrival.event.client != MINE


def test_what_is_taken_back_is_taken_back_there_too(here: Sinkhole, central: Sinkhole, forwarder: Forwarder) -> None:
    shared = an_event()
    here.record(shared)
    forwarder.send()
    here.record(an_event(rating=-1, consent="local", comment="private", supersedes=shared.id))
    assert forwarder.send() == 1
    [stands] = central.events(standing=True)
    assert (stands.rating, stands.comment) == (0, "")


@pytest.mark.parametrize("anew", [{"rating": 0}, {"rating": -1, "consent": "local", "comment": "private"}])
def test_what_is_taken_back_by_the_answers_id_is_taken_back_there_too(
    here: Sinkhole, central: Sinkhole, forwarder: Forwarder, anew: dict[str, Any]
) -> None:
    answer, yours = new_id(), "b" * 32
    here.record(an_event(answer=answer))
    here.record(an_event(answer=answer, client=yours))
    forwarder.send()
    here.record(an_event(answer=answer, **anew))
    assert forwarder.send() == 1
    assert [(one.rating, one.comment) for one in central.events(standing=True)] == [(0, ""), (1, "")]


def test_what_cannot_be_sent_waits_and_what_is_refused_holds_up_nothing(here: Sinkhole, tmp_path: Path) -> None:
    events = [an_event(comment=str(n)) for n in range(3)]
    for event in events:
        here.record(event)
    with pytest.raises(httpx.HTTPError):
        Forwarder(here, lambda _: 503, tmp_path / "cursor", AT_ONCE).send()
    taken: list[str] = []

    def post(sent: Any) -> int:
        if any(one["comment"] == "1" for one in sent):
            return 400
        taken.extend(one["comment"] for one in sent)
        return 202

    assert Forwarder(here, post, tmp_path / "cursor", AT_ONCE).send() == 3
    assert taken == ["0", "2"]


def test_what_goes_wrong_in_sending_is_logged_and_tried_again(
    here: Sinkhole, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here.record(an_event())
    sent, ended = [], Flag()

    def post(events: Any) -> int:
        sent.append(events[0]["id"])
        if len(sent) == 1:
            raise ValueError("odd")
        ended.set()
        return 202

    run(Forwarder(here, post, tmp_path / "cursor", AT_ONCE), ended, 0.001)
    assert len(sent) == 2
    assert "odd" in caplog.text


@pytest.mark.parametrize("left", ["", "\0\0\0"])
def test_a_cursor_that_a_crash_emptied_begins_anew(
    here: Sinkhole, central: Sinkhole, forwarder: Forwarder, tmp_path: Path, left: str
) -> None:
    here.record(event_of(response="So.", rating=1, consent="share", client=MINE))
    assert forwarder.send() == 1
    (tmp_path / "cursor").write_text(left)
    assert forwarder.send() == 1
    assert len([*central.events()]) == 1
