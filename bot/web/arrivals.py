"""What is on its way into the library, the same on every open page: in the foot, in the tab, on the first visit.

The component stands outside the tabs: files may be dropped on any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

import gradio as gr
from pydantic import BaseModel

from bot.access.reader import Reader
from bot.events import Status as StatusEvent
from bot.web.assets import markup, static
from bot.web.models import Nothing
from bot.web.render import text
from bot.web.serving import Reply, served_to
from corpus.readers.reading import MOST_BYTES
from corpus.readers.registry import formats
from index.jobs.jobs import UNDO_S

if TYPE_CHECKING:
    from bot.waystone import Waystone
    from index.build.report import Outcome
    from index.jobs.status import Status

NEWS = 6
# Seconds between two looks at whether a first document has come.
_LOOK_S = 0.3
CAME_OF = {
    "added": "added",
    "changed": "brought up to date",
    "unchanged": "is here already, unchanged",
    "removed": "removed, as its file is gone",
    "duplicate": "left out: the library has this text already",
    "failed": "could not be read",
}


class Which(BaseModel):
    id: str


def arrivals(waystone: Waystone) -> None:
    """Build the component inside the current Gradio context."""

    def arriving(_: Nothing, reader: Reader) -> Reply:
        status = going_on(waystone, reader)
        return {
            "version": status.version,
            "busy": status.progress is not None or bool(status.waiting),
            "brings": status.brings,
            "documents": waystone.of(reader).collection.listed(count=0)[1],
            "line": line(status),
            "share": share(status),
            "rows": shares(status),
            "news": news(status.news),
            "leaving": leaving(status),
        }

    def undo(which: Which, reader: Reader) -> Reply:
        must_own(waystone, which.id, reader, "put back what somebody else has brought")
        waystone.jobs.undo(which.id)
        return {}

    gr.HTML(
        elem_id="ws-arrivals",
        html_template=markup("arrivals.html", suffixes=" ".join(readable()), most=str(MOST_BYTES)),
        js_on_load=static("arrivals.js"),
        server_functions=[
            served_to("arriving", Nothing, arriving),
            served_to("undo", Which, undo),
        ],
        apply_default_css=False,
    )


def must_own(waystone: Waystone, document_id: str, reader: Reader, what: str) -> None:
    """Raises `Forbidden` unless the reader brought that document or is an admin, and NotFound where there is none."""
    reader.must_own(waystone.of(reader).collection.owner(document_id) or None, what)


def going_on(waystone: Waystone, reader: Reader) -> Status:
    """What is going on in the library, as far as a reader may see it."""
    status = waystone.jobs.status()
    if waystone.of(reader) is waystone:
        return status
    return status.of(reader.name, (waystone.settings.home / "documents").resolve())


def first_document(waystone: Waystone, stop: Event) -> Iterator[StatusEvent]:
    """While nothing can be asked about yet and the first document is being read, wait for it, until told to stop."""
    while waystone.jobs.status().brings and not waystone.collection.listed(count=0)[1]:
        yield StatusEvent("waiting for the first document to be read")
        if stop.wait(_LOOK_S):
            return


def readable() -> Iterator[str]:
    """The ends of names, and names, of files that are taken out of a folder."""
    for form in formats():
        yield from (*form.suffixes, *form.names)


def line(status: Status) -> str:
    """What is going on and how long it will take, in one line; "" where nothing is."""
    if status.progress is None or not (status.brings or status.progress.label):
        return ""
    coming = len(status.coming) + sum(job.kind != "remove" for job in status.waiting)
    about = [f"Reading {status.progress.label or 'what has come'}"]
    if coming > 1:
        about.append(f"{coming:,} to come")
    about.append(remaining(status.left_s))
    return " · ".join(part for part in about if part)


def remaining(seconds: float | None) -> str:
    """`40.3` → `"about 40 s left"`; "" while it is not known."""
    if seconds is None:
        return ""
    return f"about {max(1, seconds):.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


def share(status: Status) -> int:
    """How much of it is done, in percent."""
    now = status.progress
    return 100 * now.done // now.total if now and now.total else 0


def shares(status: Status) -> Reply:
    """How much of the file at hand is indexed, in percent, by its path."""
    now = status.progress
    return {now.path: int(100 * now.share)} if now and now.path else {}


def leaving(status: Status) -> list[Reply]:
    """Removals that can still be taken back, and for how many seconds."""
    removals = [job for job in status.jobs if job.kind == "remove" and job.id not in status.running and not job.failure]
    left = {job.id: UNDO_S - (datetime.now(UTC) - job.asked_at).total_seconds() for job in removals}
    return [{"id": job.target, "name": job.name, "left": left[job.id]} for job in removals if left[job.id] > 0]


def news(outcomes: tuple[Outcome, ...]) -> str:
    """What came of the last files, as HTML; failures stand in the table, where they can be acted upon."""
    # A file that changed again and again came to what it last came to.
    latest = {one.path or one.file: at for at, one in enumerate(outcomes)}
    told = [outcomes[at] for at in sorted(latest.values()) if outcomes[at].action != "failed"]
    # The document that came last introduces itself; more of them would push the table off the screen.
    newest = next((one for one in reversed(told) if one.action == "added"), None)
    items = "".join(_came(one, one is newest) for one in reversed(told[-NEWS:]))
    more = f'<li class="soft">and {len(told) - NEWS} more</li>' if len(told) > NEWS else ""
    return f'<ul class="outcomes">{items}{more}</ul>' if items else ""


def _came(outcome: Outcome, introduces: bool) -> str:
    own = f'<div data-introduces="{text(outcome.document_id)}"></div>' if introduces else ""
    named = text(outcome.title or outcome.file)
    return f'<li class="{text(outcome.action)}"><b>{named}</b>: {text(came_of(outcome))}{own}</li>'


def came_of(outcome: Outcome) -> str:
    """What came of one file, in words."""
    said = CAME_OF[outcome.action]
    if outcome.action in ("added", "changed") and outcome.message:
        return f"{said}; {outcome.message}"
    return said
