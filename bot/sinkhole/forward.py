"""Hands what its raters share on to a central sinkhole, as `WAYSTONE_SINKHOLE_FORWARD` says; off without it.

The log itself is the spool: a file beside it says how far was sent, and moves on once the other side has acknowledged.
What is sent twice has the same id, and is stored once. Who takes a shared rating back, or rates anew without sharing,
is followed by a withdrawal that says nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any

import httpx

from bot.settings import Settings
from bot.sinkhole.exports.masks import masked
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Sinkhole

log = logging.getLogger(__name__)

BATCH = 500
EVERY = 10.0  # seconds between looks at the log
LONGEST_WAIT = 600.0
# Numbers in the log are given before they are written: what came this moment may still be followed by an earlier one.
SETTLED = timedelta(seconds=2)

# Sends events; the status of the reply.
Post = Callable[[Sequence[dict[str, Any]]], int]


class Forwarder:
    """Sends what is new; `cursor` is the file that remembers how far."""

    def __init__(self, sinkhole: Sinkhole, post: Post, cursor: Path, settled: timedelta = SETTLED) -> None:
        self._sinkhole = sinkhole
        self._post = post
        self._cursor = cursor
        self._settled = settled

    def send(self) -> int:
        """Send all that waits; the number of events. Raises `httpx.HTTPError` where the other side can't take it."""
        sent = 0
        while batch := self._sinkhole.after(self._last(), BATCH, self._settled):
            events = list(self._shared(batch))
            if events:
                self._take(events)
            self._remember(batch[-1][0])
            sent += len(events)
        return sent

    def _take(self, events: Sequence[dict[str, Any]]) -> None:
        """Post events; where they are refused, one by one, so that one that is wrong there costs no other."""
        status = self._post(events)
        if status < 300:
            return
        if status not in (400, 413, 422):
            raise httpx.HTTPError(f"the central sinkhole answered {status}")
        if len(events) == 1:
            log.warning("the central sinkhole refuses event %s", events[0]["id"])
            return
        for event in events:
            self._take([event])

    def _shared(self, batch: Sequence[tuple[int, Event]]) -> Iterator[dict[str, Any]]:
        for sequence, event in batch:
            if event.consent == "share" and event.rating != 0:
                yield masked(event).as_json()
            elif (replaced := self._replaced(sequence, event)) and replaced.consent == "share":
                yield {"id": event.id, "app": event.app, "client": event.client, "rating": 0} | {
                    "supersedes": replaced.id,
                    "time": event.time.isoformat(),
                }

    def _replaced(self, sequence: int, event: Event) -> Event | None:
        """The event in whose place this one stands: which it names, or else the client's last word on its answer."""
        if event.supersedes:
            return next(iter(self._sinkhole.known([event.supersedes])), None)
        return self._sinkhole.before(sequence, event.client, event.answer) if event.answer else None

    def _last(self) -> int:
        try:
            return int(self._cursor.read_text())
        except (FileNotFoundError, ValueError):  # empty after a crash: what is sent again is stored once
            return 0

    def _remember(self, sequence: int) -> None:
        fresh = self._cursor.with_name(f"{self._cursor.name}.part")
        fresh.write_text(str(sequence))
        fresh.replace(self._cursor)


def start(sinkhole: Sinkhole, settings: Settings) -> None:
    """Begin to forward from a thread, where a setting says so; it ends with the process."""
    if not settings.sinkhole_forward:
        return
    headers = {"Authorization": f"Bearer {settings.sinkhole_forward_token}"} if settings.sinkhole_forward_token else {}
    client = httpx.Client(headers=headers, timeout=30)
    address = f"{settings.sinkhole_forward}/v1/feedback"

    def post(events: Sequence[dict[str, Any]]) -> int:
        return client.post(address, json=list(events)).status_code

    forwarder = Forwarder(sinkhole, post, settings.home / "sinkhole-forwarded")
    Thread(target=run, args=(forwarder, Flag()), name="sinkhole forwarder", daemon=True).start()


def run(forwarder: Forwarder, ended: Flag, every: float = EVERY) -> None:
    """Send what is new every so many seconds until `ended`; after a failure, ever more seldom."""
    wait = every
    while not ended.wait(wait):
        try:
            forwarder.send()
            wait = every
        except httpx.HTTPError as error:
            wait = min(LONGEST_WAIT, 2 * wait)
            log.warning("feedback could not be forwarded (%s); the next try is in %.0f s", error, wait)
        except Exception:
            wait = min(LONGEST_WAIT, 2 * wait)
            log.exception("feedback could not be forwarded; the next try is in %.0f s", wait)
