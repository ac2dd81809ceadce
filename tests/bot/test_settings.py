"""Settings: read from the environment, checked, printed, and told in the README."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.api.serving import check_writer
from bot.cli.main import run, unforeseen
from bot.errors import SettingError
from bot.settings import Settings, data_folder, load_settings
from index.store.database import open_database

README = Path(__file__).parents[2] / "README.md"


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    assert run(["settings", "--json"]) == 0
    return {one["name"]: one for one in json.loads(capsys.readouterr().out)["settings"]}


def test_an_address_may_end_in_a_slash() -> None:
    assert Settings(model_url="http://127.0.0.1:8000/v1/").model_url == "http://127.0.0.1:8000/v1"


def test_every_setting_is_printed_with_its_value_and_source(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAYSTONE_PORT", "8123")
    settings = printed(capsys)
    assert len(settings) == len(Settings.model_fields)
    assert (settings["WAYSTONE_PORT"]["value"], settings["WAYSTONE_PORT"]["source"]) == ("8123", "environment")
    assert settings["WAYSTONE_HOME"]["value"] == str(home)
    assert settings["WAYSTONE_MODEL"] == {
        "name": "WAYSTONE_MODEL",
        "value": "auto",
        "source": "default",
        "description": Settings.model_fields["model"].description,
    }
    assert all(one["description"] for one in settings.values())


def test_what_is_printed_can_be_set(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    before = printed(capsys)
    for name, one in before.items():
        monkeypatch.setenv(name, one["value"])
    assert [one["value"] for one in printed(capsys).values()] == [one["value"] for one in before.values()]
    assert (before["WAYSTONE_SINKHOLE_RATE"]["value"], before["WAYSTONE_LESSONS"]["value"]) == ("", "true")


def test_a_password_is_not_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WAYSTONE_DATABASE_URL", "postgresql://reader:geheim@host/db")
    assert printed(capsys)["WAYSTONE_DATABASE_URL"]["value"] == "postgresql://reader:***@host/db"


def test_headers_for_chroma_are_read_and_not_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAYSTONE_CHROMA_URL", "chroma:8000")
    monkeypatch.setenv("WAYSTONE_CHROMA_HEADERS", "Authorization: Bearer a:b ; X-Chroma-Token: sesame")
    chroma = load_settings().chroma
    assert chroma
    assert chroma.headers == {"Authorization": "Bearer a:b", "X-Chroma-Token": "sesame"}
    assert printed(capsys)["WAYSTONE_CHROMA_HEADERS"]["value"] == "***"
    assert "sesame" not in repr(load_settings())


def test_a_user_without_a_home_is_told_to_name_a_folder() -> None:
    with pytest.raises(SettingError, match="WAYSTONE_HOME: there is no home folder here"):
        data_folder(Path("~/.local/share/waystone"))


@pytest.mark.parametrize(
    "said", ["[Errno 28] No space left on device", "(sqlite3.OperationalError) database or disk is full"]
)
def test_a_full_disk_is_one_plain_line(said: str) -> None:
    assert unforeseen(OSError(said)) == (
        "the disk of the data folder is full; make room, or move the folder, and try again"
    )


def test_a_variable_that_no_setting_reads_is_refused_with_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYSTONE_MODLE", "quotes")
    with pytest.raises(SettingError, match=r"WAYSTONE_MODLE: there is no such setting; did you mean WAYSTONE_MODEL\?"):
        load_settings()


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "HOME", "MODEL", "PORT"):
        monkeypatch.setenv(f"WAYSTONE_{name}", "")
    assert (load_settings().host, load_settings().model, load_settings().port) == ("127.0.0.1", "auto", 7860)
    assert load_settings().home.is_absolute()


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("WAYSTONE_PORT", "high", "give a whole number"),
        ("WAYSTONE_LESSONS", "nein", "give true or false"),
        ("WAYSTONE_MODEL_TIMEOUT", "long", "give a number"),
        ("WAYSTONE_PORT", "70000", "65535"),
        ("WAYSTONE_WRITING", "poems", "'restate' or 'compose'"),
        ("WAYSTONE_MODEL_TIMEOUT", "0", "greater than 0"),
        ("WAYSTONE_DATABASE_URL", "nonsense", "postgresql"),
        ("WAYSTONE_DATABASE_URL", "nonsense://x", "postgresql"),
        ("WAYSTONE_DATABASE_URL", "postgresql://host:port/name", "postgresql"),
        ("WAYSTONE_HOME", "~nobody-of-that-name/x", "no home folder here"),
        ("WAYSTONE_CHROMA_URL", "http://[x", "http://localhost:8000"),
        ("WAYSTONE_CHROMA_URL", "http://chroma:port", "http://localhost:8000"),
        ("WAYSTONE_CHROMA_HEADERS", "Bearer x", "X-Chroma-Token: …"),
        ("WAYSTONE_USERS", "some", "'required' or 'open'"),
        ("WAYSTONE_PROXIES", "proxy.example", "10.0.0.0/8"),
        ("WAYSTONE_USER_HEADER", "X User", "X-Forwarded-User"),
        ("WAYSTONE_ROOT_PATH", "waystone/", "/waystone"),
        ("WAYSTONE_MODEL_URL", "localhost:8000/v1", "http://localhost:8000/v1"),
        ("WAYSTONE_MODEL_URL", "http://[x", "http://localhost:8000/v1"),
        ("WAYSTONE_READER", "/nowhere/reader", "there is no such folder; give one"),
        ("WAYSTONE_EMBEDDING_MODEL", "./nowhere", "there is no such folder; give one"),
    ],
)
def test_a_wrong_value_fails_with_its_name_and_what_would_be_right(
    name: str, value: str, right: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        load_settings()
    assert run(["documents"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(rf"waystone: wrong setting: {name}={re.escape(repr(value))}: .*{right}.*\n", said.err)


@pytest.mark.parametrize("name", ["all-mpnet-base-v2", "cross-encoder/ms-marco-MiniLM-L6-v2", str(README.parent)])
def test_a_model_that_a_folder_or_a_hub_may_have_is_no_wrong_value(name: str) -> None:
    assert (Settings(reader=name).reader, Settings(embedding_model=name).embedding_model) == (name, name)


def test_a_writer_that_is_no_model_at_all_stops_the_server_before_it_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAYSTONE_MODEL", "nonesuch")
    assert run(["serve"]) == 1
    assert re.fullmatch(r"waystone: WAYSTONE_MODEL: .*'nonesuch'; give auto, quotes, .*\n", capsys.readouterr().err)


@pytest.mark.parametrize("name", ["local", "gguf:/nowhere/model.gguf", "ollama:nonesuch", "auto"])
def test_a_writer_that_may_come_yet_stops_no_server(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "http://127.0.0.1:9")
    check_writer(Settings(home=tmp_path, model=name))


def test_a_password_is_not_told_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYSTONE_DATABASE_URL", "nonsense://reader:geheim@host/db")
    with pytest.raises(SettingError, match=r"nonsense://reader:\*\*\*@host/db"):
        load_settings()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://reader:geheim@host/db", "its driver is missing"),
        ("postgresql+psycopg://reader:geheim@127.0.0.1:9/db", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named_in_one_line(
    url: str, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAYSTONE_DATABASE_URL", url)
    for command in (["documents"], ["sinkhole", "stats"]):
        assert run(command) == 1
        said = capsys.readouterr().err
        assert re.fullmatch(rf"waystone: WAYSTONE_DATABASE_URL=.*{why}.*\n", said)
        assert "geheim" not in said


def test_a_data_folder_that_cannot_be_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.write_text("a file")
    for command in (["documents"], ["sinkhole", "stats"]):
        assert run(command) == 1
        assert re.fullmatch(r"waystone: .*WAYSTONE_HOME.* to write to\n", capsys.readouterr().err)


def test_a_damaged_database_is_called_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "waystone.sqlite").write_bytes(b"SQLite format 3\x00" + 4000 * b"\x07")
    assert run(["documents"]) == 1
    assert re.fullmatch(r"waystone: .*waystone\.sqlite.*the file is damaged.*\n", capsys.readouterr().err)


def test_the_database_lies_in_the_data_folder_whatever_that_is_called(tmp_path: Path) -> None:
    home = tmp_path / "why? 100%41 #1"
    open_database(Settings(home=home).sqlalchemy_url).dispose()
    assert (home / "waystone.sqlite").is_file()


def test_what_a_command_gives_stands_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYSTONE_PORT", "8123")
    assert load_settings(port=8200).port == 8200


def test_the_readme_tells_every_setting_as_it_is() -> None:
    rows = dict(re.findall(r"^\| `(WAYSTONE_\w+)` \| .*? \| (.*) \|$", README.read_text(), re.MULTILINE))
    assert rows == {f"WAYSTONE_{name.upper()}": field.description for name, field in Settings.model_fields.items()}
