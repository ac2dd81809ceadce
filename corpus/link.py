"""A link into a file: fetched with limits, and from the public web alone.

A server that fetches what it is told can be told to read what only it can reach. So a name is looked up once, every
address it has must be a public one, and the connection goes to that very address, after a redirect as before it: a
second answer of the name server is never asked for. No proxy is used, as it would look up the name by itself.
"""

from __future__ import annotations

import re
import socket
import ssl
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from html import unescape
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import PurePosixPath
from time import monotonic

import httpcore
import httpx

from corpus.errors import UnreadableDocument
from corpus.readers.decoding import in_utf8
from corpus.readers.detect import is_pdf
from corpus.readers.registry import by_name

# Bytes, seconds and hops: a long report on a slow line fits, a stream that never ends does not.
MOST_BYTES, LONGEST_S, MOST_HOPS = 50_000_000, 60.0, 5
# An address that does not answer is waited for a shorter time where the name has another one.
_SILENCE_S, _NEXT_S = 15.0, 4.0
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/vtt": ".vtt",
    "text/csv": ".csv",
    "application/epub+zip": ".epub",
    "application/x-ipynb+json": ".ipynb",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
# Servers call so what they know no better name for: the file's own name tells more.
_UNKNOWN = ("application/octet-stream", "binary/octet-stream", "application/force-download", "")
_VAGUE = ("text/plain", *_UNKNOWN)
_HEADERS = {"User-Agent": "Waystone", "Accept": "text/html,application/pdf,*/*;q=0.5", "Accept-Encoding": "gzip"}
# A page in place of one that has moved: it is small, and seconds later a browser is at the new address.
_SIGNPOST_BYTES = 5_000
_REFRESH = re.compile(
    r"""<meta\b(?=[^>]*\bhttp-equiv\s*=\s*["']?refresh\b)"""
    r"""[^>]*\bcontent\s*=\s*["']?\s*[0-5](?:\.\d*)?\s*[;,]\s*url\s*=\s*["']?([^"'>\s]+)""",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<!--.*?-->|<noscript\b.*?</noscript\s*>", re.DOTALL | re.IGNORECASE)
# Too many requests, and a server, or the one behind it, that is down.
_BUSY = (429, 502, 503, 504)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
# `www.example.org`, `arxiv.org/abs/2401.12345`
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
# Addresses that stand for another one, which the host behind them would reach: NAT64, 6to4, Teredo.
_TRANSLATED = [ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("2001::/32")]

Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a link led to: the address it came from in the end, a file name for it, and its bytes."""

    url: str
    name: str
    data: bytes


def links(words: str) -> list[str]:
    """The links that somebody's words are, also without https:// or between commas; none where they are more."""
    found = [link for word in words.split() if (link := word.strip("<>,;"))]
    each = [f"https://{link}" if _BARE.fullmatch(link) else link for link in found]
    return each if all(map(_SCHEME.match, each)) else []


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also where it is written inside another."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found.is_site_local or any(found in network for network in _TRANSLATED):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def addresses(host: str, port: int) -> list[str]:
    """Every address that a name has now; raises OSError."""
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class _PublicOnly(httpcore.NetworkBackend):
    """Connects to a name by an address that has been checked."""

    def __init__(self, resolve: Resolver, allowed: Callable[[str], bool], until: float) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._until = until
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError):  # no name can be so long, or have an empty part
            raise UnreadableDocument(f"{host} is not known; check the link and the connection") from None
        if not found or not all(map(self._allowed, found)):
            raise UnreadableDocument(f"{host} is not on the public web; save the page and add the file")
        *others, last = found
        for address in others:
            with suppress(httpcore.NetworkError, httpcore.TimeoutException):
                return self._opened(address, port, _NEXT_S, local_address, socket_options)
        return self._opened(last, port, timeout, local_address, socket_options)

    def _opened(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        left = _left(self._until, timeout)
        return _UntilThen(self._sockets.connect_tcp(address, port, left, local_address, socket_options), self._until)


class _UntilThen(httpcore.NetworkStream):
    """A connection that ends in time, however slowly the other side talks."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._until, timeout)
        return _UntilThen(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    """The seconds that may be waited now."""
    left = until - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return min(left, _SILENCE_S if timeout is None else timeout)


def fetch(url: str, resolve: Resolver = addresses, allowed: Callable[[str], bool] = is_public) -> Fetched:
    """What a link leads to. Raises UnreadableDocument, one line, for what cannot or must not be fetched."""
    until = monotonic() + LONGEST_S
    at, cookies = url, httpx.Cookies()
    with httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(), network_backend=_PublicOnly(resolve, allowed, until)
    ) as pool:
        for _ in range(MOST_HOPS + 1):
            found = _get(pool, usable(at), cookies)
            if isinstance(found, Fetched):
                return found
            at = found
    raise UnreadableDocument(f"{url}: leads on more than {MOST_HOPS} times; give the link that it ends at")


def usable(url: str) -> httpx.URL:
    """A link that may be fetched; raises UnreadableDocument for any other."""
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        raise UnreadableDocument(f"{shown(url)}: is no link; check it") from None
    if found.userinfo:
        raise UnreadableDocument("a link with a name and password in it is not fetched; save the page and add the file")
    if found.port is not None and not 0 < found.port < 65536:
        raise UnreadableDocument(f"{shown(url)}: is no link; check it")
    if found.scheme not in ("http", "https") or not found.raw_host:
        raise UnreadableDocument(f"{shown(url)}: only links to http and https are fetched")
    return found


def shown(url: str) -> str:
    """A link as it may be shown and kept: without a name and password, and not endless."""
    return re.sub(r"(?<=://)[^/?#]*@", "", url)[:200]


def _get(pool: httpcore.ConnectionPool, url: httpx.URL, cookies: httpx.Cookies) -> Fetched | str:
    """The file at a link, or the link that it leads on to, perhaps itself, for whoever has the cookie that it gave."""
    patience = dict.fromkeys(("connect", "read", "write", "pool"), _SILENCE_S)
    request = httpx.Request("GET", url, headers={"Host": url.netloc.decode(), **_HEADERS})
    cookies.set_cookie_header(request)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    try:
        with pool.stream(b"GET", target, headers=request.headers.raw, extensions={"timeout": patience}) as reply:
            answer = httpx.Response(reply.status, headers=reply.headers, request=request)
            given = dict(answer.headers.multi_items())
            cookies.extract_cookies(answer)
            if answer.has_redirect_location:
                return str(url.join(given["location"]))
            if reply.status != 200:
                remedy = "try again later" if reply.status in _BUSY else "open it in a browser and save it"
                raise UnreadableDocument(f"{url}: the server answers {reply.status}; {remedy}")
            kind = given.get("content-type", "").partition(";")[0].strip().lower()
            last = _last(url, given.get("content-disposition", ""))
            suffix = _suffix(last, kind)
            # What can be nothing that is read is not waited for.
            data = _body(reply.iter_stream(), given, url) if suffix or kind in _UNKNOWN else b""
            name = _name(last, ".pdf" if is_pdf(data) else suffix, kind, url)
            if kind.startswith("text/"):
                data = in_utf8(data, answer.charset_encoding or "")
            onward = url.join(_leads_to(data)) if name.endswith(".html") else url
            return Fetched(str(url), name, data) if onward == url else str(onward)
    except httpcore.TimeoutException:
        raise UnreadableDocument(f"{url}: the server does not answer in time; try again later") from None
    except zlib.error:
        raise UnreadableDocument(f"{url}: is not packed as its server says; open it in a browser and save it") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
        raise UnreadableDocument(f"{url}: cannot be reached ({error or type(error).__name__})"[:300]) from None


def _leads_to(page: bytes) -> str:
    """Where a page that is a mere signpost sends whoever opens it at once; "" for any other."""
    text = _UNSEEN.sub("", page.decode(errors="replace")) if len(page) <= _SIGNPOST_BYTES else ""
    found = _REFRESH.search(text)
    return unescape(found[1]) if found else ""


def _body(parts: Iterable[bytes], headers: Mapping[str, str], url: httpx.URL) -> bytes:
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise UnreadableDocument(f"{url}: comes packed as {coding[:20]}; open it in a browser and save it")
    unpack = zlib.decompressobj(wbits=47) if coding not in ("identity", "") else None
    body = bytearray()
    for part in parts:
        body += unpack.decompress(part, MOST_BYTES + 1 - len(body)) if unpack else part
        if len(body) > MOST_BYTES:
            raise UnreadableDocument(f"{url}: is larger than {MOST_BYTES // 1_000_000} MB; save it and add the file")
    return bytes(body)


def _last(url: httpx.URL, disposition: str) -> str:
    """The name that the server gives a file, or the last part of its path."""
    said = Message()
    said["Content-Disposition"] = disposition
    return PurePosixPath((said.get_filename() or "").replace("\\", "/")).name or PurePosixPath(url.path).name


def _suffix(last: str, kind: str) -> str:
    """The end of a file's name by what it is said to be, else by its own; "" where that is nothing known."""
    named = PurePosixPath(last).suffix if by_name(last) else ""
    return (named if kind in _VAGUE else "") or _TYPES.get(kind) or named


def _name(last: str, suffix: str, kind: str, url: httpx.URL) -> str:
    """A name for the file: its own, with the suffix of what it is."""
    if not suffix:
        raise UnreadableDocument(f"{url}: is {kind or 'of an unknown kind'}; give a link to a web page or a PDF")
    # What follows a dot in `2401.12345v2` or `St._Louis` is a part of the name.
    ends = by_name(last) or re.fullmatch(r"\.[a-z]{2,5}", PurePosixPath(last).suffix)
    whole = PurePosixPath(last).stem if ends else last
    stem = re.sub(r"[^\w.-]+", "-", whole).strip("-.") or re.sub(r"\W+", "-", _host(url))
    return f"{stem[:80]}{suffix}"


def _host(url: httpx.URL) -> str:
    """The name in its own letters; as it is asked for where IDNA knows none of them, as those of emoji."""
    try:
        return url.host
    except UnicodeError:
        return url.raw_host.decode()
