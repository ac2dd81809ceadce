"""One process owns the data folder; every other command asks it, and works the same."""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import httpx
import pytest

from bot.api.listening import listen
from bot.api.serving import serve, take
from bot.cli.main import run
from bot.client.lock import Lock, read_note
from bot.client.remote import RemoteClient, reach
from bot.errors import FolderTaken, NotFound, OwnerUnreachable, WaystoneError
from bot.settings import Settings
from tests.bot.served import Server

Capture = pytest.CaptureFixture[str]


def elsewhere(server: Server, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, while the server owns the data folder."""
    environment = {**os.environ, "WAYSTONE_HOME": str(server.home)}
    program = [sys.executable, "-m", "bot", *command]
    return subprocess.run(program, capture_output=True, text=True, env=environment, check=False)


def test_a_second_process_asks_the_server(server: Server) -> None:
    done = elsewhere(server, ["search", "What is a feedback sinkhole?", "--json"])
    assert done.returncode == 0
    assert json.loads(done.stdout) == server.waystone.collection.search("What is a feedback sinkhole?").as_json()


def test_the_writer_is_the_callers_choice_and_a_wrong_one_ends_in_quotes_and_1(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("WAYSTONE_HOME", str(server.home))
    question = "What is a feedback sinkhole?"
    monkeypatch.setenv("WAYSTONE_MODEL", "gguf:/nowhere.gguf")
    assert run(["ask", question, "--json"]) == 0  # a setting; quotes are what it falls back to
    told = capsys.readouterr().out
    assert (
        "/nowhere.gguf"
        in json.loads(told)["answer"] + server.waystone.records.record(json.loads(told)["id"]).answer.notice
    )
    for form in ([], ["--json"]):
        assert run(["ask", question, "--model", "gguf:/other.gguf", *form]) == 1
        said = capsys.readouterr()
        assert "sinkhole" in said.out
    assert run(["ask", question, "--model", "quotes"]) == 0


def test_every_command_works_while_a_server_owns_the_folder(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("WAYSTONE_HOME", str(server.home))
    file = tmp_path / "tides.txt"
    file.write_text("Tides\n\nThe moon's pull raises the spring tide twice in a lunar month.\n")
    monkeypatch.chdir(tmp_path)  # the owner's working folder is another one

    assert run(["index", "tides.txt", "--json"]) == 0
    assert [one["document_id"] for one in json.loads(capsys.readouterr().out)["added"]] == ["tides"]
    question = "What raises\u2028the spring\u2029tide\u0085?"
    assert run(["ask", question, "--model", "quotes", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["quotes"][0]["document"] == "tides"
    assert server.waystone.records.record(answer["id"]).answer.question == question
    assert run(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
    assert run(["remove", "tides", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "tides"
    assert run(["remove", "tides"]) == 1
    assert capsys.readouterr().err.startswith("waystone: no document has the id 'tides'")
    assert run(["documents", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 3


def test_a_client_that_leaves_an_index_run_frees_the_collection(server: Server, tmp_path: Path) -> None:
    text = "\n\n".join(f"The mole of harbour {number} is dry in summer." for number in range(9000))
    (tmp_path / "harbours.txt").write_text(f"Harbours\n\n{text}\n")
    gc.disable()  # what is left alone is freed when it is collected, and that must not be waited for
    try:
        with httpx.stream(
            "POST",
            f"{server.url}/v1/owner/index",
            json={"paths": [str(tmp_path)]},
            headers={"Authorization": "Bearer the-token"},
        ) as reply:
            next(reply.iter_lines())
        checking = Thread(target=server.waystone.collection.check, kwargs={"mend": True}, daemon=True)
        checking.start()
        checking.join(30)
        assert not checking.is_alive()
        assert "harbours" not in {info.id for info in server.waystone.collection.documents()}
    finally:
        gc.enable()


def test_the_owners_errors_keep_their_kind(server: Server) -> None:
    with reach(Settings(home=server.home), "waystone remove") as calls:
        assert isinstance(calls, RemoteClient)
        with pytest.raises(NotFound, match="nowhere"):
            calls.remove("nowhere")


def test_a_second_server_says_where_the_first_is(server: Server) -> None:
    with pytest.raises(FolderTaken, match=server.url):
        take(Settings(home=server.home))


def test_an_owner_that_takes_no_calls_is_named(home: Path) -> None:
    lock = Lock(home, "waystone index")
    who = rf"`waystone index` \(process {os.getpid()}\).*waystone serve"
    with pytest.raises(OwnerUnreachable, match=who), reach(Settings(home=home), "waystone search", busy=0):
        pass
    lock.release()


def test_an_owner_that_does_not_answer_is_named(home: Path) -> None:
    lock = Lock(home, "waystone index")
    lock.announce("http://127.0.0.1:9", "token")
    said = r"does not answer at http://127\.0\.0\.1:9"
    with pytest.raises(OwnerUnreachable, match=said), reach(Settings(home=home), "waystone search", busy=0):
        pass
    lock.release()


def test_a_dead_owners_note_is_not_believed(server: Server, home: Path) -> None:
    # Another program, or another Waystone, may listen on the port by now.
    lock = Lock(home, "waystone index")
    note = home / "owner.json"
    note.write_text(json.dumps({"pid": 1, "command": "waystone index", "url": server.url, "token": "t"}))
    with pytest.raises(OwnerUnreachable), reach(Settings(home=home), "waystone search", busy=0):
        pass
    lock.release()


def test_a_note_left_by_a_killed_owner_does_not_hinder(home: Path) -> None:
    home.mkdir()
    (home / "owner.json").write_text('{"pid": 1, "command": "waystone serve", "url": "http://127.0.0.1:9"}')
    lock = Lock(home, "waystone index")
    note = read_note(home)
    assert note is not None
    assert (note.pid, note.url) == (os.getpid(), "")
    assert (home / "owner.json").stat().st_mode & 0o077 == 0
    lock.release()
    assert read_note(home) is None


def test_a_disk_without_room_for_the_note_is_called_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Lock, "announce", full)
    with pytest.raises(WaystoneError, match=r"^the disk of the data folder is full"):
        Lock(home, "waystone remove")


def test_a_taken_port_is_said_in_one_line(home: Path) -> None:
    settings = Settings(home=home)
    with listen(settings.model_copy(update={"port": 0})) as taken:
        wanted = settings.model_copy(update={"port": taken.getsockname()[1]})
        with pytest.raises(WaystoneError, match="choose another with --port"):
            serve(wanted, print, open_page=False)
    Lock(home, "waystone index").release()  # and the folder is free again


def test_a_server_that_is_terminated_closes_what_it_opened_and_tells_who_follows_a_job(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(40):
        (tmp_path / f"{at}.md").write_text(f"# Harbour {at}\n\nThe pilot of harbour {at} rows out at dawn.\n" * 20)
    settings = Settings(home=home, model="quotes").model_copy(update={"port": 0})
    monkeypatch.setattr("bot.api.serving.prepare", lambda *_: None)
    told: list[str] = []

    def follow() -> None:
        with reach(settings, "waystone index") as client:
            try:
                for at, _ in enumerate(client.index([tmp_path])):
                    if at == 0:
                        os.kill(os.getpid(), signal.SIGTERM)
            except WaystoneError as error:
                told.append(str(error))

    following = Thread(target=follow)
    with pytest.raises(SystemExit) as ended:
        serve(settings, lambda _: following.start(), open_page=False)
    following.join()
    assert ended.value.code == 0
    assert told == ["the server was stopped; it goes on when the server runs again"]
    assert not (home / "owner.json").exists()
    assert not (home / "waystone.sqlite-wal").exists()
