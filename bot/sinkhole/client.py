"""Sends feedback to a sinkhole. One file, standard library only: copy it into any program.

    from client import Sink
    sink = Sink("http://127.0.0.1:7860", app="my-chat")
    sink.log("The answer that was shown.", 1)

No call blocks or raises: an event is put into a spool (a folder, one file an event) and sent from a thread, in order,
with an id of its own, so that what is sent twice is stored once. What the sinkhole refuses for good is put aside as
`*.refused`; whatever else goes wrong is tried again, also by the next process that opens the spool.
"""

from __future__ import annotations

import json
import logging
import secrets
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
LONGEST_WAIT = 300  # seconds between two tries
MOST_WAITING = 10_000  # events; beyond, new ones are not kept


def uuid7() -> str:
    """A UUIDv7 (RFC 9562): 48 bits of time in milliseconds, the rest random."""
    value = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


class Sink:
    """Where feedback goes. `token` is a write token; `spool` a folder, by default one a sinkhole in the temp folder."""

    def __init__(self, url: str, *, token: str = "", app: str = "", spool: Path | str | None = None) -> None:
        self._url = f"{url.rstrip('/')}/v1/feedback"
        self._token = token
        self._app = app
        name = "".join(one if one.isalnum() else "-" for one in url)
        self._spool = Path(spool) if spool else Path(tempfile.gettempdir()) / f"sinkhole-{name}"
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def log(self, text: str, rating: int | bool, **more: Any) -> str:
        """Log a text and a bit (1, 0, -1, or a boolean); the event's id, "" where it could not be kept."""
        bit = rating if not isinstance(rating, bool) else 1 if rating else -1
        return self.log_event({"text": text, "rating": bit, **more})

    def log_event(self, event: Mapping[str, Any]) -> str:
        """Log an event of the schema sinkhole/1; its id, "" where it could not be kept."""
        try:
            named = {"id": uuid7(), **({"app": self._app} if self._app else {}), **event}
            self._keep(json.dumps(named))
            self._start()
        except (OSError, TypeError, ValueError, RuntimeError):
            log.warning("feedback could not be kept", exc_info=True)
            return ""
        return str(named["id"])

    def flush(self, seconds: float = 10) -> bool:
        """Wait until all is sent; whether it is."""
        until = time.monotonic() + seconds
        while waiting := self._waiting():
            self._wake.set()
            if time.monotonic() > until:
                break
            time.sleep(0.02)
        return not waiting

    def _keep(self, body: str) -> None:
        self._spool.mkdir(parents=True, exist_ok=True, mode=0o700)
        if len(self._waiting()) >= MOST_WAITING:
            raise OSError("the spool is full")
        with self._lock:  # names are in the order of calls
            fresh = self._spool / f"{time.time_ns():020d}-{secrets.token_hex(4)}.part"
            fresh.write_text(body, encoding="utf-8")
            fresh.replace(fresh.with_suffix(".json"))

    def _waiting(self) -> list[Path]:
        return sorted(self._spool.glob("*.json"))

    def _start(self) -> None:
        self._wake.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="sinkhole client", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        wait = 1.0
        while True:
            self._wake.clear()
            done = self._send_all()
            wait = 1.0 if done else min(LONGEST_WAIT, 2 * wait)
            self._wake.wait(None if done else wait)

    def _send_all(self) -> bool:
        """Send what waits, the oldest first; False where the sinkhole can't take it now."""
        for file in self._waiting():
            try:
                status = self._send(file.read_bytes())
                if status < 300:
                    file.unlink(missing_ok=True)
                elif status in (400, 413, 422):
                    file.replace(file.with_suffix(".refused"))
                    log.warning("the sinkhole refused an event: %s", file.with_suffix(".refused"))
                else:
                    return False
            except FileNotFoundError:
                continue  # another process has sent it
            except (OSError, ValueError):
                log.debug("the sinkhole could not be reached", exc_info=True)
                return False
        return True

    def _send(self, body: bytes) -> int:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self._url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            return error.code
