"""Behind a real nginx: under a path of its own, with HTTPS that nginx ends, and streams that are not held back."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from bot.client.lock import Lock
from bot.settings import Settings
from bot.waystone import Waystone
from tests.bot.api.conftest import ASKED
from tests.bot.served import Server, serving
from tests.browser.conftest import CHROMIUM, PATIENCE, QUIET

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
PASSWORD = "a door of oak"
# The first passes the path on and ends HTTPS, the second takes it off, the third says who has logged in there.
CONF = """
daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_http_version 1.1;
  server {{
    listen 127.0.0.1:{secure};
    location /waystone/ {{ {headers} proxy_set_header X-Forwarded-Proto https; proxy_pass {upstream}; }}
  }}
  server {{
    listen 127.0.0.1:{plain};
    location /waystone/ {{ {headers} proxy_set_header X-Forwarded-Proto http; proxy_pass {upstream}/; }}
  }}
  server {{
    listen 127.0.0.1:{company};
    location /waystone/ {{ {headers} proxy_set_header X-Forwarded-User $arg_who; proxy_pass {upstream}; }}
  }}
}}
"""
# nginx takes those of outside a location for it only where the location has none.
HEADERS = "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
PORTS = ("secure", "plain", "company")


@pytest.fixture(scope="module")
def house(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = shutil.copytree(small_home, tmp_path_factory.mktemp("proxied") / "home")
    settings = Settings(
        home=home,
        model="quotes",
        users="required",
        proxies="127.0.0.1",
        user_header="X-Forwarded-User",
        root_path="/waystone",
    )
    with Waystone.open(settings, Lock(home, "waystone serve")) as waystone, serving(waystone) as server:
        waystone.users.add("ida", PASSWORD)
        yield server


@pytest.fixture(scope="module")
def fronts(house: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """{name of a server of nginx: its address with the path}."""
    if NGINX is None:
        pytest.skip("nginx is not there: apt-get install nginx-light")
    folder, ports = tmp_path_factory.mktemp("nginx"), {name: free_port() for name in PORTS}
    (folder / "nginx.conf").write_text(CONF.format(folder=folder, upstream=house.url, headers=HEADERS, **ports))
    told = folder / "errors"
    command = [NGINX, "-e", str(told), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until = monotonic() + 60
    while not all(answers(port) for port in ports.values()):
        assert running.poll() is None, told.read_text()
        assert monotonic() < until
        sleep(0.02)
    yield {name: f"http://127.0.0.1:{port}/waystone" for name, port in ports.items()}
    running.terminate()
    running.wait(10)


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with closing(socket.socket()) as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("front", ["secure", "plain"])
def test_a_reader_logs_in_under_the_path_and_asks(fronts: dict[str, str], front: str) -> None:
    base = fronts[front]
    origin = base.removesuffix("/waystone").replace("http", "https" if front == "secure" else "http")
    led = httpx.get(f"{base}/", headers={"Accept": "text/html"}, timeout=60)
    assert (led.status_code, led.headers["location"]) == (303, "/waystone/login")
    assert 'action="/waystone/login"' in httpx.get(f"{base}/login", timeout=60).text
    reply = httpx.post(
        f"{base}/login", data={"name": "ida", "password": PASSWORD}, headers={"Origin": origin}, timeout=60
    )
    assert (reply.status_code, reply.headers["location"]) == (303, "/waystone/")
    cookie = reply.headers["set-cookie"]
    assert "Path=/waystone" in cookie
    assert ("Secure" in cookie) == (front == "secure")
    session = {"Cookie": cookie.partition(";")[0], "Accept": "text/html"}
    config = httpx.get(f"{base}/config", headers=session, timeout=60).json()
    assert httpx.URL(config["root"]).path == "/waystone"
    page = httpx.get(f"{base}/", headers=session, timeout=60)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert httpx.get(f"{base}/v1/models", headers=session, timeout=60).status_code == 200
    assert httpx.get(f"{base}/v1//models/", headers=session, timeout=60).status_code == 200
    assert "/waystone/openapi.json" in httpx.get(f"{base}/docs", headers=session, timeout=60).text


def test_a_stream_is_not_held_back(fronts: dict[str, str], house: Server) -> None:
    token = house.waystone.users.issue("ida", "token")
    body = {"messages": [{"role": "user", "content": ASKED}], "stream": True}
    sent = {"Authorization": f"Bearer {token}"}
    url = f"{fronts['plain']}/v1/chat/completions"
    with httpx.stream("POST", url, json=body, headers=sent, timeout=60) as stream:
        pieces = [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: {")]
    assert len(pieces) > 1
    # nginx takes this header as its own word and does not pass it on.
    with httpx.stream("POST", f"{house.url}/v1/chat/completions", json=body, headers=sent, timeout=60) as direct:
        assert direct.headers["x-accel-buffering"] == "no"


def test_whom_the_companys_proxy_lets_in_is_a_user(fronts: dict[str, str], house: Server) -> None:
    listed = httpx.get(f"{fronts['company']}/v1/models", params={"who": "ben"}, timeout=60)
    assert listed.status_code == 200
    assert "ben" in {one.name for one in house.waystone.users.listed()}
    assert httpx.get(f"{fronts['company']}/v1/models", timeout=60).status_code == 401


def test_the_address_that_is_slowed_is_the_callers(fronts: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    wrong = {"name": "ida", "password": "a guess"}
    claimed = {"X-Forwarded-For": "203.0.113.9"}
    assert httpx.post(f"{fronts['plain']}/login", data=wrong, headers=claimed, timeout=60).status_code == 401
    # nginx adds the address that it saw; that one is a named proxy's too, so what stands before it counts.
    assert "from 203.0.113.9" in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="other addresses of the loopback are Linux's")
def test_a_caller_who_is_no_named_proxy_is_not_believed(house: Server) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"), timeout=60) as stranger:
        claims = {"X-Forwarded-User": "ida", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        assert stranger.get(f"{house.url}/v1/models", headers=claims).status_code == 401
        reply = stranger.post(f"{house.url}/login", data={"name": "ida", "password": PASSWORD}, headers=claims)
        assert reply.status_code == 303
        assert "Secure" not in reply.headers["set-cookie"]


@pytest.mark.browser
def test_the_page_works_under_the_path(fronts: dict[str, str]) -> None:
    with sync_playwright() as driver, closing(driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)) as browser:
        page = browser.new_page()
        failed: list[str] = []
        page.on("response", lambda reply: failed.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
        page.goto(f"{fronts['plain']}/")
        page.fill("[name=name]", "ida")
        page.fill("[name=password]", PASSWORD)
        page.click("button")
        page.fill("#ws-box", ASKED, timeout=PATIENCE)
        page.press("#ws-box", "Enter")
        quote = page.locator(".turn .quote").first
        expect(quote).to_contain_text("the rent had doubled", timeout=PATIENCE)
        page.click("text=log out")
        expect(page.locator("[name=password]")).to_be_visible(timeout=PATIENCE)
        assert page.url == f"{fronts['plain']}/login"
        assert failed == []
