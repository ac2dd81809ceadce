"""The library tab: what can be asked about, what came of dropped files, and removal after asking."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import gradio as gr
from pydantic import BaseModel

from bot.errors import WaystoneError
from bot.web.assets import static
from bot.web.render import date, error, text, when
from bot.web.serving import Reply, served
from corpus.errors import UnreadableDocument
from corpus.readers import SUFFIXES, read
from corpus.readers.registry import formats
from index.outcome import Outcome, Progress

if TYPE_CHECKING:
    from bot.waystone import Waystone
    from index.collection import DocumentInfo

log = logging.getLogger(__name__)

SAID = {
    "added": "added",
    "changed": "brought up to date",
    "unchanged": "unchanged, nothing to do",
    "removed": "removed",
    "duplicate": "left out: the library has this text already",
    "failed": "could not be read",
}


# What share of the work, and how many seconds of it, say how long the rest will take.
TELLING, TELLING_S = 0.03, 4.0


class Removed(BaseModel):
    id: str


def library_tab(waystone: Waystone, suffixes: Sequence[str] = tuple(SUFFIXES)) -> None:
    """Build the tab's components inside the current Gradio context."""
    listing = gr.HTML(
        lambda: listed(waystone.collection.documents()),
        elem_id="ws-library",
        apply_default_css=False,
        js_on_load=static("library.js"),
        server_functions=[*calls(waystone)],
    )
    drop = gr.File(
        label=f"Add documents: {', '.join(form.name for form in formats())}",
        file_count="multiple",
        file_types=list(suffixes),
        elem_id="ws-drop",
        height=140,
    )
    news = gr.HTML("", elem_id="ws-news", apply_default_css=False, js_on_load=None)

    def index(files: list[str] | None) -> Iterator[tuple[object, object, object]]:
        for html in indexed(waystone, [Path(file) for file in files or ()]):
            yield gr.skip(), html, gr.skip()
        yield listed(waystone.collection.documents()), gr.skip(), None

    drop.upload(
        index, drop, [listing, news, drop], show_progress="hidden", concurrency_limit=1, api_visibility="private"
    )


def calls(waystone: Waystone) -> list[Callable[[object], Reply]]:
    def removed(wanted: Removed) -> Reply:
        gone = waystone.collection.remove(wanted.id)
        return {"html": listed(waystone.collection.documents()), "said": f"“{gone.title}” is removed."}

    return [served("remove", Removed, removed)]


def indexed(waystone: Waystone, files: Sequence[Path]) -> Iterator[str]:
    """Index files into the collection; what is going on, then what came of each, as HTML."""
    outcomes: list[Outcome] = []
    began = monotonic()
    try:
        kept, unreadable = keep(files, waystone.settings.home / "documents")
        outcomes.extend(unreadable)
        yield came_of(outcomes)
        for event in waystone.collection.index(kept):
            if isinstance(event, Progress):
                yield came_of(outcomes) + under_way(event, monotonic() - began)
                continue
            outcomes.append(event)
            yield came_of(outcomes)
    except WaystoneError as wrong:
        yield came_of(outcomes) + error(str(wrong))
    except Exception:
        log.exception("indexing %s failed", [file.name for file in files])
        yield came_of(outcomes) + error("Indexing broke off; the server's log says why. Drop the files again.")


def keep(files: Sequence[Path], folder: Path) -> tuple[list[Path], list[Outcome]]:
    """Uploads lie in a folder that is cleaned: copy them to where the library keeps its own files.

    A file takes the place of one that was kept under its name before: it is the new version. What cannot be read
    is not kept, and touches nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[Path] = []
    unreadable: list[Outcome] = []
    for file in files:
        try:
            read(file)
        except UnreadableDocument as wrong:
            unreadable.append(Outcome("failed", file.name, message=str(wrong)))
            continue
        place = folder / file.name
        kept.append(_free(place) if place in kept else place)
        _put(file, kept[-1])
    return kept, unreadable


def _free(place: Path) -> Path:
    """Where a second file of a name goes: `notes.txt` → `notes (2).txt`."""
    numbered = (place.with_stem(f"{place.stem} ({number})") for number in count(2))
    return next(other for other in numbered if not other.exists())


def _put(file: Path, place: Path) -> None:
    """Copy a file; a copy that breaks off leaves what was there before."""
    fresh = place.with_name(f".{place.name}")
    try:
        shutil.copy2(file, fresh)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def under_way(progress: Progress, seconds: float) -> str:
    """A bar with what is going on and how long it will take, after so many seconds of it."""
    share = f"{progress.done} of {progress.total}" if progress.total else ""
    more = "".join(f" · {part}" for part in (share, remaining(progress, seconds)) if part)
    # Only what is going on is read out: numbers that change by the second would drown all else.
    return (
        f'<div class="desk"><p class="soft"><span role="status">{text(progress.label)}</span>{text(more)}</p>'
        f'<progress max="{max(1, progress.total)}" value="{progress.done}" aria-label="Indexing"></progress></div>'
    )


def remaining(progress: Progress, seconds: float) -> str:
    """How long it still takes if it goes on at this pace; "" while the first pieces tell too little."""
    if not progress.total * TELLING <= progress.done < progress.total or seconds < TELLING_S:
        return ""
    left = seconds * (progress.total - progress.done) / progress.done
    return f"about {left:.0f} s left" if left < 90 else f"about {left / 60:.0f} min left"


def came_of(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return ""
    items = "".join(
        f'<li class="{text(one.action)}"><b>{text(one.title or one.file)}</b>: {text(said(one))}</li>'
        for one in outcomes
    )
    return f'<div class="desk" role="status"><ul class="outcomes">{items}</ul></div>'


def said(outcome: Outcome) -> str:
    """What came of one file, in words."""
    if outcome.message:
        return outcome.message.removeprefix(f"{outcome.file}: ")
    return SAID[outcome.action]


def listed(documents: Iterable[DocumentInfo]) -> str:
    """The documents as a table; each can be removed, after asking."""
    rows = "".join(map(_row, documents))
    head = (
        "<h1>Library</h1><p class='soft'>What you can ask about. Nothing of it leaves this machine.</p>"
        '<p class="said" role="status" tabindex="-1"></p>'
    )
    if not rows:
        empty = "The library is empty. Drop a PDF, a Word file, a transcript or a text below."
        return f'<div class="desk">{head}<p>{empty}</p></div>'
    return (
        f'<div class="desk">{head}<table><thead><tr><th scope="col">Title</th><th scope="col" class="wide">Date</th>'
        '<th scope="col" class="wide">Indexed</th>'
        f'<th scope="col"><span class="unseen">Remove</span></th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(document: DocumentInfo) -> str:
    id, title = text(document.id), text(document.title)
    remove = f'<button type="button" class="link" data-act="ask-remove" aria-label="Remove {title}">remove</button>'
    return (
        f'<tr><td><button type="button" class="name" data-act="read" data-document="{id}">{title}</button><br>'
        f'<span class="soft">{text(document.author or document.file)}</span></td>'
        f'<td class="wide">{text(date(document.published))}</td>'
        f'<td class="wide">{when(document.indexed_at)}</td><td>{remove}</td></tr>'
        f'<tr class="sure" hidden><td colspan="4" data-id="{id}">'
        f"Remove “{title}” for good? Past answers and ratings keep what they quote of it. "
        '<button type="button" class="danger" data-act="remove">Remove</button> '
        '<button type="button" class="link" data-act="keep">Keep</button></td></tr>'
    )
