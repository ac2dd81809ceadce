"""What every test starts from: a data folder of its own, no settings of the machine's, and no network calls home."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import process_time

import pytest
from filelock import FileLock
from sqlalchemy import Engine

from bot.models.download import fetched
from bot.quiet import keep_quiet
from bot.settings import Settings
from bot.waystone import Waystone
from index.build.report import Outcome
from index.store.database import open_database

keep_quiet()
# The default embedding model lies in a package; a test that reaches for a hub is wrong.
os.environ["HF_HUB_OFFLINE"] = "1"
# Where `waystone model fetch` puts the file when nothing is set; looked up before the tests change that.
WRITER = fetched(Settings().home)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--none-left-out", action="store_true", help="fail when a test is skipped")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if item.config.getoption("--none-left-out") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def seconds() -> Callable[[Callable[[], object]], float]:
    """How long the processor works at something, whatever else the machine does meanwhile and however slow it is.

    A machine of the kind that tests run on can be four times slower an hour later: the time is given in seconds of
    one where `_a_known_task` takes a tenth of a second.
    """
    return lambda work: _spent(work) / max(_spent(_a_known_task) / 0.1, 1.0)


def _spent(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _a_known_task() -> None:
    sum(number % 7 for number in range(400_000))
    sorted("".join(str(number) for number in range(60_000)).split("1"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that nobody else uses, and no other setting from the environment."""
    for name in [name for name in os.environ if name.startswith("WAYSTONE_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("WAYSTONE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database after all migrations, which take longer than most tests; copy it, never open it."""
    file = tmp_path_factory.mktemp("migrated") / "waystone.sqlite"
    open_database(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture
def fresh(tmp_path: Path, migrated: Path) -> Path:
    """The test's own folder, as a data folder with nothing in it yet but the empty database."""
    shutil.copyfile(migrated, tmp_path / "waystone.sqlite")
    return tmp_path


@pytest.fixture
def database(fresh: Path) -> Iterator[Engine]:
    """The empty database of the test's own folder."""
    engine = open_database(f"sqlite:///{fresh / 'waystone.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped documents, indexed once for all tests; copy it, never open it.

    `outcomes.json` beside it tells what came of each document. Where pytest runs in several processes, the first that
    needs the folder makes it, for all of them.
    """
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    made = (base.parent if parallel else base) / "indexed"
    with FileLock(f"{made}.lock"):
        if not (made / "outcomes.json").exists():
            _index(made)
    return made / "home"


def _index(made: Path) -> None:
    with Waystone.open(Settings(home=made / "home", model="quotes")) as waystone:
        outcomes = [event for event in waystone.collection.index() if isinstance(event, Outcome)]
    (made / "home" / "shipped-indexed").touch()
    told = [{"action": one.action, "file": one.file} for one in outcomes]
    (made / "outcomes.json").write_text(json.dumps(told))


@pytest.fixture
def shipped(home: Path, indexed: Path) -> Path:
    """This test's data folder, with the shipped documents in it."""
    shutil.copytree(indexed, home)
    return home


@pytest.fixture
def opened(shipped: Path) -> Iterator[Callable[..., Waystone]]:
    """Opens Waystone on the shipped documents with settings of the test's choice; closed after the test."""
    with ExitStack() as closing:
        yield lambda **given: closing.enter_context(
            Waystone.open(Settings(home=shipped, **{"model": "quotes", **given}))
        )


@pytest.fixture
def waystone(opened: Callable[..., Waystone]) -> Waystone:
    """Waystone on the shipped documents, answering in quotes alone."""
    return opened()


@pytest.fixture(scope="session")
def writer_file() -> Path:
    """The local writer's file."""
    if WRITER is None:
        pytest.skip("the local writer's file is not there: waystone model fetch")
    return WRITER
