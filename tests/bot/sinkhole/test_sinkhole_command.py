"""`waystone sinkhole` beside a page that has the database open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.errors import SettingError, WaystoneError
from bot.sinkhole.cli import app
from bot.sinkhole.exports import export
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import Sinkhole
from index.store.types import new_id


@pytest.fixture
def sinkhole(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sinkhole:
    """The log, held open as the page's process does."""
    monkeypatch.setenv("WAYSTONE_HOME", str(tmp_path))
    monkeypatch.delenv("WAYSTONE_DATABASE_URL", raising=False)
    return Sinkhole(database)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def log(sinkhole: Sinkhole) -> list[Event]:
    logged = [
        event_of(response="[red]one[/red] é", rating=1, model="small"),
        event_of(response="two", rating=-1, reasons=["wrong_citation"], comment="it\nis not there"),
    ]
    for event in logged:
        sinkhole.record(event)
    return logged


def test_an_export_is_whole_events_oldest_first_and_reads_back(sinkhole: Sinkhole) -> None:
    logged = log(sinkhole)
    first, second = run("export", "--all", "--format", "jsonl"), run("export", "--all")
    assert [Event.model_validate_json(line) for line in first.stdout.splitlines()] == logged
    assert all(json.loads(line)["schema"] == "sinkhole/1" for line in first.stdout.splitlines())
    assert first.stdout == second.stdout


def test_an_export_to_a_file_leaves_standard_output_empty(sinkhole: Sinkhole, tmp_path: Path) -> None:
    log(sinkhole)
    result = run("export", "--output", str(tmp_path / "out.jsonl"), "--rating", "bad", "--all")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 line" in result.stderr
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["response"] == "two"
    assert not (tmp_path / "out.jsonl.part").exists()


def test_only_what_its_rater_shares_and_has_not_taken_back_is_handed_on(sinkhole: Sinkhole) -> None:
    log(sinkhole)
    mine = {"rating": 1, "client": "c" * 32, "answer": new_id()}
    sinkhole.record(event_of(response="three", consent="share", **{**mine, "answer": new_id()}))
    sinkhole.record(event_of(response="four", consent="share", **mine))
    sinkhole.record(event_of(response="four", **mine))
    result = run("export")
    assert [json.loads(line)["response"] for line in result.stdout.splitlines()] == ["three"]
    assert result.stderr.startswith("3 left out: ")
    assert len(run("export", "--all").stdout.splitlines()) == 5


def test_what_is_held_for_review_is_handed_on_once_a_reviewer_keeps_it(sinkhole: Sinkhole) -> None:
    event = event_of(response="x", rating=1, comment="see www.mine.example", consent="share")
    sinkhole.record(event)
    assert json.loads(run("filter", "--json").stdout) == {"keep": 0, "drop": 0, "review": 1}
    assert run("filter").stdout == "0 kept, 0 dropped, 1 to be reviewed\n"
    held = run("export")
    assert (held.stdout, "1 left out by the filters" in held.stderr) == ("", True)
    asked = CliRunner().invoke(app, ["review"], input="keep\n")
    assert asked.stdout.splitlines()[-1] == f"keep  {event.id}"  # the runner echoes what is typed
    assert "it has an address in it" in asked.stderr
    assert len(run("export").stdout.splitlines()) == 1
    assert "Nothing waits" in run("review").stderr
    run("review", event.id, "--verdict", "drop")
    assert run("export").stdout == ""


def test_no_verdict_is_given_on_all_that_wait_at_once(sinkhole: Sinkhole) -> None:
    sinkhole.record(event_of(response="x", rating=1, comment="see www.mine.example"))
    asked = CliRunner().invoke(app, ["review", "--verdict", "keep"])
    assert asked.exit_code == 2
    assert "name the event" in asked.stderr
    assert json.loads(run("filter", "--json").stdout)["review"] == 1


def test_an_export_that_cannot_be_written_says_so(sinkhole: Sinkhole, tmp_path: Path) -> None:
    log(sinkhole)
    result = run("export", "--output", str(tmp_path / "missing" / "out.jsonl"))
    assert isinstance(result.exception, WaystoneError)


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(SettingError, match="jsonl"):
        export([], "floppy")


def test_the_list_shows_the_newest_first_and_markup_as_words(sinkhole: Sinkhole) -> None:
    log(sinkhole)
    shown = run("list").stdout
    assert "[red]one[/red] é" in shown
    assert shown.index("two") < shown.index("one")
    assert "wrong citation; it is not there" in shown


@pytest.mark.parametrize(("chosen", "texts"), [("good", ["[red]one[/red] é"]), ("-1", ["two"]), ("0", [])])
def test_the_list_can_be_narrowed_and_read_by_programs(sinkhole: Sinkhole, chosen: str, texts: list[str]) -> None:
    log(sinkhole)
    lines = run("list", "--json", "--rating", chosen).stdout.splitlines()
    assert [json.loads(line)["response"] for line in lines] == texts


def test_the_list_keeps_to_time_and_number(sinkhole: Sinkhole) -> None:
    log(sinkhole)
    assert run("list", "--json", "--since", "2099-01-01").stdout == ""
    assert len(run("list", "--json", "--limit", "1").stdout.splitlines()) == 1
    assert run("list", "--rating", "superb").exit_code == 2


def test_statistics_for_readers_and_for_programs(sinkhole: Sinkhole) -> None:
    log(sinkhole)
    counts = json.loads(run("stats", "--json").stdout)
    assert counts == sinkhole.stats()
    assert (counts["events"], counts["ratings"], counts["reasons"]) == (2, {"-1": 1, "1": 1}, {"wrong_citation": 1})
    shown = run("stats").stdout
    assert all(word in shown for word in ("good", "bad", "wrong citation", "small"))


def test_an_empty_log_says_what_to_do_and_prints_no_result(sinkhole: Sinkhole) -> None:
    assert list(sinkhole.events()) == []
    result = run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "rate an answer" in result.stderr
    assert run("export").stdout == ""
    assert json.loads(run("stats", "--json").stdout)["events"] == 0


def test_the_schema_is_published() -> None:
    assert json.loads(run("schema").stdout)["$id"] == "sinkhole/1"
