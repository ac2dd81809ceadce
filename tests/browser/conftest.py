"""A real server with the real documents, and a real Chromium, each started once for the folder."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from bot.api.app import build_app
from bot.settings import Settings
from bot.waystone import Waystone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # what one page has compiled, the next one need not
)
PATIENCE = 90_000  # milliseconds; two slow cores may be shared with other tests
expect.set_options(timeout=PATIENCE)


class Parrot(BaseHTTPRequestHandler):
    """An OpenAI-compatible model: it says a sentence of the first passage again, then one that nobody wrote.

    Asked for something "slowly", it takes its time, so that there is something to stop, until `hurried` is set.
    """

    hurried: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        self._begin("application/json")
        self.wfile.write(b'{"object": "list", "data": [{"id": "parrot"}]}')

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
        passage = re.search(r"<<<(\w+) \(.*?\)\n(.*?)\n>>>", asked, re.S)
        assert passage
        sentence = max(re.split(r"(?<=[.!?])\s+", passage[2]), key=len).rstrip(".!? ")
        self._begin("text/event-stream")
        for word in f"{sentence} [{passage[1]}]. He moved to Mars in 1823 [{passage[1]}].".split(" "):
            self.hurried.wait(2 if "very slowly" in asked else 0.3 if "slowly" in asked else 0.005)
            choice = {"index": 0, "delta": {"content": f"{word} "}, "finish_reason": None}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "parrot", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
        self.wfile.write(b"data: [DONE]\n\n")

    def _begin(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def parrot() -> Iterator[str]:
    """The address of a model that writes the same words for the same passages."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def hurry() -> Iterator[Callable[[], None]]:
    """Lets the parrot say at once, until the test's end, what it was asked to say slowly."""
    yield Parrot.hurried.set
    Parrot.hurried.clear()


@contextmanager
def serving(waystone: Waystone) -> Iterator[str]:
    """The page of a Waystone on a free port; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(build_app(waystone), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def waystone(indexed: Path, tmp_path_factory: pytest.TempPathFactory, parrot: str) -> Iterator[Waystone]:
    """The shipped documents, indexed; answers are quotes alone unless the parrot is chosen in the menu."""
    home = shutil.copytree(indexed, tmp_path_factory.mktemp("page") / "home")
    with Waystone.open(Settings(home=home, model="quotes", model_url=parrot)) as opened:
        opened.collection.warm()
        yield opened


@pytest.fixture(scope="session")
def serve() -> Callable[[Waystone], AbstractContextManager[str]]:
    """Serves the page of a Waystone of the test's own."""
    return serving


@pytest.fixture(scope="session")
def address(waystone: Waystone) -> Iterator[str]:
    with serving(waystone) as url:
        yield url


# Playwright's event loop runs as long as this is open, and no test that needs a loop of its own can meanwhile: it is
# closed when the tests go on to another folder, which pytest sees where this one is a package.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


class Reader:
    """Someone at the page, in a window of their own."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def visit(self, path: str = "") -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".suggestions button, .turn")

    def ask(self, question: str) -> Locator:
        """Ask, wait until the answer is finished, and give the turn."""
        turn = self.page.locator(".turn").nth(self.page.locator(".turn").count())
        self.page.fill("#ws-box", question)
        self.page.press("#ws-box", "Enter")
        turn.and_(self.page.locator("[data-state=done]")).wait_for()
        return turn

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def drop(self, *files: Path) -> None:
        """Choose files in the library, and wait until the table says what came of each."""
        self.tab("Library")
        self.page.wait_for_selector(".library .count:not(:empty)")
        before = self.page.locator(".library .rows > tr").count()
        self.page.set_input_files(".library input.files", [str(file) for file in files])
        self.page.locator(".library .rows > tr:not(.coming)").nth(before + len(files) - 1).wait_for()


class Windows:
    """Chromium's windows, lent to one reader after another: what was fetched and compiled for the page stays in them.

    A page costs less than half in a window that has shown it before.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[BrowserContext]] = defaultdict(list)

    @contextmanager
    def lent(self, **settings: Any) -> Iterator[BrowserContext]:
        """A window with these settings that nobody else is at, and that remembers nobody."""
        free = self.free[json.dumps(settings, sort_keys=True)]
        window = free.pop() if free else self.browser.new_context(**settings)
        window.set_default_timeout(PATIENCE)
        yield window
        for page in window.pages:
            page.close()
        window.set_offline(False)
        window.clear_cookies()
        free.append(window)


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture
def seat(windows: Windows, address: str) -> Iterator[Callable[..., Reader]]:
    """Makes readers: `seat(width=390)`; whatever is given goes to the browser's window."""
    with ExitStack() as taken:

        def sit(width: int = 1440, height: int = 900, **settings: Any) -> Reader:
            size = {"width": width, "height": height}
            window = taken.enter_context(windows.lent(viewport=size, **settings))
            page = window.new_page()
            forgotten = {"origin": address.rstrip("/"), "storageTypes": "local_storage"}
            window.new_cdp_session(page).send("Storage.clearDataForOrigin", forgotten)
            reader = Reader(page, address)
            reader.visit()
            return reader

        yield sit


@pytest.fixture
def reader(seat: Callable[..., Reader]) -> Reader:
    return seat()
