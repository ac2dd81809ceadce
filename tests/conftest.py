"""What every test starts from: a data folder of its own, no settings of the machine's, and no network calls home."""

from __future__ import annotations

import os
import shutil
import socket
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import process_time, sleep

import pytest
import uvicorn
from sqlalchemy import Engine

from bot.api.app import build_app
from bot.api.listening import address
from bot.client.lock import Lock
from bot.models.download import fetched
from bot.quiet import keep_quiet
from bot.settings import Settings
from bot.waystone import Waystone
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
    """A data folder with the shipped documents, indexed once for all tests; copy it, never open it."""
    folder = tmp_path_factory.mktemp("indexed") / "home"
    with Waystone.open(Settings(home=folder, model="quotes")) as waystone:
        deque(waystone.collection.index(), maxlen=0)
    (folder / "shipped-indexed").touch()
    return folder


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


@dataclass(frozen=True)
class Server:
    """A running server: its address, its data folder, and what it serves."""

    url: str
    home: Path
    waystone: Waystone


@contextmanager
def serving(waystone: Waystone) -> Iterator[Server]:
    """The real server on a free port; it owns its data folder as `waystone serve` does."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = address("127.0.0.1", listening.getsockname()[1])
        app = build_app(waystone, "the-token", lambda: waystone.lock.announce(url, "the-token"))
        running = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1))
        thread = Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not running.started:
            sleep(0.02)
        yield Server(url, waystone.settings.home, waystone)
        running.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def server(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server on the shipped documents."""
    folder = shutil.copytree(indexed, tmp_path_factory.mktemp("served") / "home")
    settings = Settings(home=folder, model="quotes")
    with Waystone.open(settings, Lock(folder, "waystone serve")) as waystone, serving(waystone) as running:
        yield running


@pytest.fixture(scope="session")
def writer_file() -> Path:
    """The local writer's file."""
    if WRITER is None:
        pytest.skip("the local writer's file is not there: waystone model fetch")
    return WRITER
