"""Links: fetched from the public web alone, whatever names and redirects say, and within limits."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus import link
from corpus.errors import UnreadableDocument
from corpus.link import fetch, is_public, links

PAGE = b"<html><body><p>The lamp is trimmed at nine.</p></body></html>"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, dict[str, Answer]]]:
    """A server on this machine, and what it answers by path, or by path and cookie."""
    answers: dict[str, Answer] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = f"{self.path} {self.headers['Cookie']}"
            status, headers, body = answers.get(known, answers.get(self.path, (404, {}, b"")))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"lamp.example:{server.server_port}", answers
    server.shutdown()


def here(host: str, port: int) -> list[str]:
    """A name server that knows one public name, which the tests let through to this machine."""
    del port
    return {"lamp.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}[host]


def lets_tests_through(address: str) -> bool:
    return address == "127.0.0.1"


def got(url: str, allowed: Callable[[str], bool] = lets_tests_through) -> link.Fetched:
    return fetch(url, here, allowed)


HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_page_is_fetched_with_a_name_and_its_address(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/a/keeping%20lamps.php?x=1"] = (200, HTML, PAGE)
    found = got(f"http://{host}/a/keeping lamps.php?x=1")
    assert (found.name, found.data) == ("keeping-lamps.html", PAGE)


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/raw/essay.md", "text/plain; charset=utf-8", "essay.md"),
        ("/raw/crew.csv", "text/plain", "crew.csv"),
        ("/raw/guide.rst", "application/octet-stream", "guide.rst"),
        ("/raw/notes", "text/plain", "notes.txt"),
        ("/raw/essay.md", "text/html", "essay.html"),
        ("/pdf/2401.12345v2", "application/pdf", "2401.12345v2.pdf"),
        ("/wiki/St._Louis", "text/html", "St._Louis.html"),
    ],
)
def test_a_file_keeps_its_name_and_has_a_suffix_that_tells_what_it_is(
    site: tuple[str, dict[str, Answer]], path: str, kind: str, name: str
) -> None:
    host, answers = site
    answers[path] = (200, {"Content-Type": kind}, PAGE)
    assert got(f"http://{host}{path}").name == name


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="Tide tables.pdf"', "Tide-tables.pdf"),
        ("attachment; filename*=UTF-8''%C3%BCber.pdf", "über.pdf"),
        ('attachment; filename="..\\\\..\\\\evil.pdf"', "evil.pdf"),
    ],
)
def test_a_download_has_the_name_that_its_server_gives_it(
    site: tuple[str, dict[str, Answer]], disposition: str, name: str
) -> None:
    host, answers = site
    answers["/download?id=3"] = (
        200,
        {"Content-Type": "application/octet-stream", "Content-Disposition": disposition},
        b"%PDF-1.7",
    )
    assert got(f"http://{host}/download?id=3").name == name


@pytest.mark.parametrize("path", ["/get?id=3", "/get.php?id=3", "/get/v1.2"])
@pytest.mark.parametrize("headers", [{"Content-Type": "application/octet-stream"}, {}])
def test_a_download_without_a_name_or_a_kind_is_a_pdf_by_its_bytes(
    site: tuple[str, dict[str, Answer]], path: str, headers: dict[str, str]
) -> None:
    host, answers = site
    answers[path] = (200, headers, b"%PDF-1.7")
    assert got(f"http://{host}{path}").name == ("v1.2.pdf" if path == "/get/v1.2" else "get.pdf")


TURKISH, FRENCH = "<p>“Işık yandı,” dedi şimdi kaptan.</p>", "<p>L’œuvre coûte 5 €.</p>"


@pytest.mark.parametrize(
    ("said", "written", "words"),
    [
        ("text/html; charset=ISO-8859-9", "cp1254", TURKISH),
        ("text/plain; charset=windows-1254", "cp1254", TURKISH),
        ('text/html; charset="iso-8859-15"', "iso-8859-15", FRENCH.replace("’", "'")),
        ("text/html; charset=iso-8859-9", "utf-8", TURKISH),
    ],
)
def test_a_text_is_in_the_encoding_that_its_server_alone_says_it_has(
    site: tuple[str, dict[str, Answer]], said: str, written: str, words: str
) -> None:
    host, answers = site
    answers["/lamp"] = (200, {"Content-Type": said}, words.encode(written))
    assert got(f"http://{host}/lamp").data.decode() == words


@pytest.mark.parametrize(
    ("said", "opening"), [("iso-8859-9", "<meta charset=windows-1251>"), ("iso-8859-1", ""), ("utf-8", ""), ("x", "")]
)
def test_what_a_text_says_of_itself_goes_before_its_server_and_a_servers_default_says_nothing(
    site: tuple[str, dict[str, Answer]], said: str, opening: str
) -> None:
    host, answers = site
    written = f"{opening}<p>Лампа горит.</p>".encode("cp1251")
    answers["/lamp"] = (200, {"Content-Type": f"text/html; charset={said}"}, written)
    assert got(f"http://{host}/lamp").data == written


def test_redirects_are_followed_to_the_end(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/old"] = (301, {"Location": "/new"}, b"")
    answers["/new"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE))
    found = got(f"http://{host}/old")
    assert (found.url, found.data) == (f"http://{host}/new", PAGE)


def test_a_redirect_that_gives_a_cookie_is_followed_with_it(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/paper"] = (302, {"Location": "/paper", "Set-Cookie": "seen=1; Path=/; HttpOnly"}, b"")
    answers["/paper seen=1"] = (200, HTML, PAGE)
    assert got(f"http://{host}/paper").data == PAGE


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="refresh" content="0; url=/moved?a=1&amp;b=2">',
        "<META content='3;URL=\"/moved?a=1&amp;b=2\"' http-equiv=Refresh />",
    ],
)
def test_a_page_that_only_leads_on_is_followed(site: tuple[str, dict[str, Answer]], meta: str) -> None:
    host, answers = site
    answers["/signpost"] = (200, HTML, f"<html><head>{meta}</head><body>Redirecting…</body></html>".encode())
    answers["/moved?a=1&b=2"] = (200, HTML, PAGE)
    found = got(f"http://{host}/signpost")
    assert (found.url, found.data) == (f"http://{host}/moved?a=1&b=2", PAGE)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="refresh" content="300; url=/moved">',
        '<meta http-equiv="refresh" content="5">',
        '<meta http-equiv="refresh" content="0; url=/stays">',
        '<noscript><meta http-equiv="refresh" content="0; url=/moved"></noscript>',
        '<!-- <meta http-equiv="refresh" content="0; url=/moved"> -->',
        '<meta http-equiv="refresh" content="0; url=/moved">' + "The lamp is trimmed at nine. " * 200,
    ],
    ids=["later", "itself", "its own address", "without scripts", "a comment", "a page of words"],
)
def test_a_page_that_stays_is_taken(site: tuple[str, dict[str, Answer]], meta: str) -> None:
    host, answers = site
    answers["/stays"] = (200, HTML, meta.encode() + PAGE)
    assert got(f"http://{host}/stays").data == meta.encode() + PAGE


def test_a_redirect_may_be_written_in_utf8(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/old"] = (301, {"Location": "/über".encode().decode("latin-1")}, b"")
    answers["/%C3%BCber"] = (200, HTML, PAGE)
    assert got(f"http://{host}/old").data == PAGE


def test_one_name_is_looked_up_once_and_all_its_addresses_are_checked(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/new"] = (200, HTML, PAGE)
    asked: list[str] = []

    def changing(name: str, port: int) -> list[str]:
        asked.append(f"{name}:{port}")
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    assert fetch(f"http://{host}/new", changing, lets_tests_through).data == PAGE
    assert asked == [host]
    with pytest.raises(UnreadableDocument, match="is not on the public web"):
        fetch(f"http://{host}/new", lambda *_: ["127.0.0.1", "10.0.0.1"], lets_tests_through)


def test_of_a_names_addresses_one_that_answers_is_enough(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/new"] = (200, HTML, PAGE)
    found = fetch(f"http://{host}/new", lambda *_: ["127.0.0.9", "127.0.0.1"], lambda _: True)
    assert found.data == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]:8080/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://localhost/",
        "http://0.0.0.0/",
    ],
)
def test_addresses_inside_are_never_asked(url: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"is not on the public web|is not known"):
        fetch(url)


@pytest.mark.parametrize(
    "url", ["http://www..example.com/a", "http://.example.com/", f"http://{'a' * 64}.example.com/"]
)
def test_a_name_that_none_can_have_is_not_known(url: str) -> None:
    with pytest.raises(UnreadableDocument, match="is not known"):
        fetch(url)


def test_a_name_with_an_emoji_is_asked_for(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    answers["/"] = (200, HTML, PAGE)
    url = f"http://xn--i-7iq.ws:{host.partition(':')[2]}/"
    assert fetch(url, lambda *_: ["127.0.0.1"], lets_tests_through).name == "xn-i-7iq-ws.html"


def test_a_redirect_inside_is_not_followed(site: tuple[str, dict[str, Answer]]) -> None:
    host, answers = site
    for name, place in (("/in", "http://inside.example/"), ("/file", "file:///etc/passwd"), ("/loop", "/loop")):
        answers[name] = (302, {"Location": place}, b"")
    with pytest.raises(UnreadableDocument, match=r"^inside\.example is not on the public web"):
        got(f"http://{host}/in")
    with pytest.raises(UnreadableDocument, match="only links to http and https"):
        got(f"http://{host}/file")
    with pytest.raises(UnreadableDocument, match="leads on more than 5 times"):
        got(f"http://{host}/loop")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, HTML, PAGE), "the server answers 404; open it in a browser"),
        ((429, HTML, PAGE), "the server answers 429; try again later"),
        ((200, {"Content-Type": "image/png"}, b"x"), "is image/png; give a link to a web page or a PDF"),
        ((200, {"Content-Type": "video/mp4"}, b"a" * 3000), "is video/mp4; give a link to a web page or a PDF"),
        ((200, {}, b"x"), "is of an unknown kind; give a link to a web page or a PDF"),
        ((200, {**HTML, "Content-Encoding": "br"}, b"x"), "comes packed as br"),
        ((200, {**HTML, "Content-Encoding": "gzip"}, PAGE), "is not packed as its server says"),
        ((200, HTML, b"a" * 3000), "is larger than"),
        ((200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"a" * 3000)), "is larger than"),
    ],
)
def test_what_cannot_be_taken_is_one_clear_line(
    site: tuple[str, dict[str, Answer]], monkeypatch: pytest.MonkeyPatch, answer: Answer, why: str
) -> None:
    host, answers = site
    monkeypatch.setattr(link, "MOST_BYTES", 2000)
    answers["/x"] = answer
    with pytest.raises(UnreadableDocument, match=rf"^http://{host}/x: {why}[^\n]*$"):
        got(f"http://{host}/x")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://lamp.example/a", "only links to http and https"),
        ("file:///etc/passwd", "only links to http and https"),
        ("http://", "only links to http and https"),
        ("http://me:secret@lamp.example/", "name and password"),
        ("http://lamp.example:99999/", "is no link"),
        ("http://me:secret@lamp.example:99999/", "name and password"),
        ("http://me:secret@lamp.example:port/", "^http://lamp.example:port/: is no link"),
    ],
)
def test_other_links_are_refused_and_no_password_in_them_is_told(url: str, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why) as told:
        got(url)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("https://example.org ftp://example.org", ["https://example.org", "ftp://example.org"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("http://a.example/1, http://a.example/2;\n,", ["http://a.example/1", "http://a.example/2"]),
        ("www.example.org", ["https://www.example.org"]),
        ("arxiv.org/abs/2401.12345", ["https://arxiv.org/abs/2401.12345"]),
        ("example.org:8080/a?b=c#d", ["https://example.org:8080/a?b=c#d"]),
        ("see https://example.org", []),
        ("notes/a.md", []),
        ("C:/notes", []),
        ("and/or e.g. 12.5", []),
        ("ida@example.org", []),
        (",", []),
    ],
)
def test_links_are_told_from_other_words(words: str, found: list[str]) -> None:
    assert links(words) == found
