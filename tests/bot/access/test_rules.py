"""The table of who may call what, and who may choose a writer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.access.reader import HERE, NOBODY, Reader
from bot.access.rules import RULES, may_ask, may_call, path_of
from bot.errors import Forbidden
from bot.models.registry import Models
from bot.settings import Settings

IDA, BOSS = Reader("ida"), Reader("boss", admin=True)


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/healthz", "anyone"),
        ("/healthz/", "user"),
        ("/login", "anyone"),
        ("/login/", "user"),
        ("/loginx", "user"),
        ("/v1/feedback", "sender"),
        ("/v1/feedback/schema", "sender"),
        ("/v1/feedbacks", "user"),
        ("/v1/owner/remove", "admin"),
        ("/v1/owner", "user"),  # there is nothing
        ("/gradio_api/component_server", "user"),
        ("/", "user"),
        ("", "admin"),  # no path of a server
    ],
)
def test_the_first_row_that_fits_decides(path: str, who: str) -> None:
    assert may_call(path) == who


def test_a_proxys_prefix_is_no_part_of_the_path() -> None:
    assert path_of({"path": "/waystone/login", "root_path": "/waystone"}) == "/login"
    assert path_of({"path": "/waystone", "root_path": "/waystone"}) == "/"
    assert path_of({"path": "/waystone/login"}) == "/waystone/login"


def test_a_user_has_the_writer_that_is_set_and_quotes() -> None:
    models = Models(Settings(model="quotes", model_url="http://127.0.0.1:9/v1"))
    other = models.available()[1].name
    assert other != "quotes"
    for model in (None, "", "quotes"):
        may_ask(IDA, model, models)
    for model in (other, "openai:dear"):
        may_ask(BOSS, model, models)
        may_ask(HERE, model, models)
        for reader in (IDA, NOBODY):
            with pytest.raises(Forbidden, match="only an admin may choose another model"):
                may_ask(reader, model, models)


def test_what_is_nobodys_is_for_admins() -> None:
    IDA.must_own("ida", "remove it")
    BOSS.must_own("ida", "remove it")
    HERE.must_own(None, "remove it")
    for owner in ("ben", None, ""):
        with pytest.raises(Forbidden, match="only an admin may remove it"):
            IDA.must_own(owner, "remove it")


def test_the_table_in_the_docs_is_the_one_that_holds() -> None:
    docs = (Path(__file__).parents[3] / "docs" / "security.md").read_text("utf-8")
    table = docs.partition("## Who may come in\n")[2].partition("\n## ")[0]
    told: dict[str, tuple[bool, bool]] = {}
    for paths, nobody, user, _ in re.findall(r"^\| (.*`.*?) \| (.+?) \| (.+?) \| (.+?) \|$", table, re.MULTILINE):
        for path in re.findall(r"`(?:[A-Z]+ )?(/[^`]*)`", paths):
            told[path.replace("…", "")] = nobody.startswith("yes"), user.startswith("yes")
    assert {row for row, _ in RULES} - {"/", "/v1/feedback/"} <= set(told)
    for path, allowed in told.items():
        who = may_call(path)
        assert allowed == (who == "anyone", who != "admin"), path
