"""`waystone user`: from a name to a token, and back."""

from __future__ import annotations

import io
import json

import pytest

from bot.api.serving import check_who_may_come
from bot.cli.main import run
from bot.cli.user import asked_for
from bot.errors import SettingError
from bot.settings import Settings

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a door of oak\n"))


@pytest.mark.usefixtures("typed")
def test_a_user_is_added_gets_a_token_and_goes(capsys: Capture) -> None:
    assert run(["user", "add", "ida", "--admin"]) == 0
    assert run(["user", "add", "ben", "--no-password"]) == 0
    capsys.readouterr()
    assert run(["user", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "users": [
            {"name": "ben", "admin": False, "password": False},
            {"name": "ida", "admin": True, "password": True},
        ]
    }
    assert run(["user", "token", "ben", "--label", "chat"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("ws-")
    assert "not shown again" in told.err
    assert run(["user", "tokens", "--json"]) == 0
    listed = capsys.readouterr().out
    assert told.out.strip() not in listed
    [token] = json.loads(listed)["tokens"]
    assert run(["user", "revoke", token["id"]]) == 0
    assert run(["user", "remove", "ben"]) == 0
    assert run(["user", "remove", "ben"]) == 1
    assert "there is no user ben" in capsys.readouterr().err


def test_without_a_password_nobody_is_added(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["user", "add", "ida"]) == 1
    assert "there is no password" in capsys.readouterr().err


def test_a_passwords_line_may_end_as_windows_ends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("a door of oak\n", "a door of oak\r\n", "a door of oak"):
        monkeypatch.setattr("sys.stdin", io.StringIO(line, newline=""))
        assert asked_for() == "a door of oak"


@pytest.mark.parametrize("given", [{"host": "0.0.0.0"}, {"host": "::"}, {"proxies": "127.0.0.1"}])
def test_others_come_in_only_where_somebody_has_said_who_may(given: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=r"WAYSTONE_USERS=required.*waystone user add NAME --admin.*open"):
        check_who_may_come(Settings(**given))
    for users in ("required", "open"):
        check_who_may_come(Settings(users=users, **given))


def test_this_machine_alone_needs_no_users() -> None:
    for host in ("127.0.0.1", "127.0.0.2", "::1", "localhost"):
        check_who_may_come(Settings(host=host))


def test_a_users_header_needs_a_proxy_whose_word_it_is() -> None:
    with pytest.raises(SettingError, match="WAYSTONE_PROXIES"):
        check_who_may_come(Settings(users="required", user_header="X-Forwarded-User"))
