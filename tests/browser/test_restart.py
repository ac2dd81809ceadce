"""The server restarts under an open page."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from gradio.context import Context
from playwright.sync_api import Browser, Page, expect

from bot.api.app import build_app
from bot.waystone import Waystone
from tests.browser.conftest import PATIENCE, Reader

pytestmark = pytest.mark.browser

QUESTION = "How long does it take to become useful in machine learning?"
OTHER = "What is technological lead time?"


class Restarting:
    """A server that stops, and comes back at the same address as another process would: with nothing in its memory."""

    def __init__(self, waystone: Waystone) -> None:
        self._waystone = waystone
        self._first = Context.id
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}/"
        self.start()

    def start(self) -> None:
        Context.id = self._first  # parts of the page are numbered through a process
        config = uvicorn.Config(build_app(self._waystone), host="127.0.0.1", port=self._port, log_level="warning")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)


@pytest.fixture
def server(waystone: Waystone) -> Iterator[Restarting]:
    running = Restarting(waystone)
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, server: Restarting) -> Iterator[Page]:
    window = browser.new_context()
    window.set_default_timeout(PATIENCE)
    reader = Reader(window.new_page(), server.address)
    reader.visit()
    reader.ask(OTHER)
    yield reader.page
    window.close()


def says_that_it_is_gone(page: Page) -> None:
    expect(page.locator(".slip")).to_contain_text("The server does not answer")


def test_an_open_page_says_so_and_the_next_question_works(page: Page, server: Restarting) -> None:
    page.fill("#ws-box", QUESTION)
    server.stop()
    says_that_it_is_gone(page)
    server.start()
    with page.expect_event("load", timeout=30_000):
        pass
    expect(page.locator("#ws-box")).to_have_value(QUESTION)
    expect(page.locator(".turn[data-state=done]")).to_have_count(1)
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn[data-state=done]")).to_have_count(2)
    expect(page.locator(".slip")).to_have_count(0)


def test_a_question_that_met_no_server_is_asked_once_it_is_back(page: Page, server: Restarting) -> None:
    server.stop()
    page.fill("#ws-box", QUESTION)
    page.press("#ws-box", "Enter")
    says_that_it_is_gone(page)
    server.start()
    expect(page.locator(".turn[data-state=done] .question")).to_have_text([OTHER, QUESTION])
    page.reload()
    expect(page.locator(".turn[data-state=done] .question")).to_have_text([OTHER, QUESTION])
