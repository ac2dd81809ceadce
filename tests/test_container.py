"""What the container's files say fits the product; an engine to build them with is not asked for."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.settings import NAMES, Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_what_is_copied_is_there_and_let_through() -> None:
    lines = re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
    copied = [name for line in lines for name in line.split()[:-1]]
    assert {"bot", "index", "corpus", "pyproject.toml"} <= set(copied)
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in let_through


def test_it_runs_as_nobody_special_and_asks_readers_to_log_in() -> None:
    assert re.search(r"^USER waystone$", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.index("USER waystone") < DOCKERFILE.index("CMD [")
    given = dict(re.findall(r"(WAYSTONE_\w+)=(\S+)", DOCKERFILE))
    settings = Settings(**{name.removeprefix("WAYSTONE_").lower(): value for name, value in given.items()})
    assert (settings.users, settings.host) == ("required", "0.0.0.0")
    assert "/healthz" in DOCKERFILE


def test_the_services_are_set_as_the_settings_are_named() -> None:
    named = {name for name in SERVICES["waystone"]["environment"] if name.startswith("WAYSTONE_")}
    assert named
    assert named <= set(NAMES)
    assert SERVICES["vectors"]["image"].rpartition(":")[2] in re.findall(r"^chromadb==(.*)$", LOCK, re.MULTILINE)
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["waystone"]["ports"])


def test_each_service_says_whether_it_is_well_and_is_waited_for() -> None:
    for name, service in SERVICES.items():
        assert name == "waystone" or "healthcheck" in service
    assert "HEALTHCHECK" in DOCKERFILE
    waited = SERVICES["waystone"]["depends_on"]
    assert {name: how["condition"] for name, how in waited.items()} == dict.fromkeys(
        ("database", "vectors"), "service_healthy"
    )


def test_what_is_written_has_a_place_where_all_else_is_read_only() -> None:
    service = SERVICES["waystone"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    (volume,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert [one.partition(":")[2] for one in service["volumes"]] == [volume]
    assert f"WAYSTONE_HOME={volume}" in DOCKERFILE
    assert "--compile-bytecode" in DOCKERFILE
