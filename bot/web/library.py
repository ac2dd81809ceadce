"""The library tab: what can be asked about, what came of dropped files, and removal after asking."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import gradio as gr
from pydantic import BaseModel

from bot.access.reader import HERE, Reader
from bot.access.uploads import owner_of, uploads_of
from bot.errors import WaystoneError
from bot.web.assets import static
from bot.web.render import date, error, text, when
from bot.web.serving import Call, Reply, served_to, whose
from corpus.errors import UnreadableDocument
from corpus.kept import keep_file, keep_link, keep_text
from corpus.link import Fetched, fetch, is_link
from corpus.readers import SUFFIXES
from corpus.readers.registry import formats
from index.build.report import Outcome, Progress

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
    with gr.Row(elem_id="ws-paste", equal_height=True):
        pasted = gr.Textbox(
            show_label=False,
            placeholder="Paste a link to a page or a PDF, or text",
            lines=1,
            max_lines=6,
            container=False,
            scale=4,
            elem_id="ws-pasted",
        )
        add = gr.Button("Add", scale=0, min_width=96)
    news = gr.HTML("", elem_id="ws-news", apply_default_css=False, js_on_load=None)

    def index(files: list[str] | None, request: gr.Request) -> Iterator[tuple[object, object, object]]:
        for html in indexed(waystone, [Path(file) for file in files or ()], reader=whose(request)):
            yield gr.skip(), html, gr.skip()
        yield listed(waystone.collection.documents()), gr.skip(), None

    def take(words: str | None, request: gr.Request) -> Iterator[tuple[object, object, object]]:
        for html in indexed(waystone, (), words or "", reader=whose(request)):
            yield gr.skip(), html, gr.skip()
        yield listed(waystone.collection.documents()), gr.skip(), ""

    gr.on(
        [add.click, pasted.submit],
        take,
        pasted,
        [listing, news, pasted],
        show_progress="hidden",
        concurrency_limit=1,
        concurrency_id="library",
        api_visibility="private",
    )
    drop.upload(
        index,
        drop,
        [listing, news, drop],
        show_progress="hidden",
        concurrency_limit=1,
        concurrency_id="library",
        api_visibility="private",
    )


def calls(waystone: Waystone) -> list[Call]:
    def removed(wanted: Removed, reader: Reader) -> Reply:
        path = next((one.path for one in waystone.collection.documents() if one.id == wanted.id), "")
        reader.must_own(owner_of(path, waystone.settings.home), "remove what somebody else has brought")
        gone = waystone.collection.remove(wanted.id)
        return {"html": listed(waystone.collection.documents()), "said": f"“{gone.title}” is removed."}

    return [served_to("remove", Removed, removed)]


def indexed(
    waystone: Waystone,
    files: Sequence[Path],
    pasted: str = "",
    fetched: Callable[[str], Fetched] = fetch,
    reader: Reader = HERE,
) -> Iterator[str]:
    """Index files, and what was pasted; what is going on, then what came of each, as HTML."""
    outcomes: list[Outcome] = []
    began = monotonic()
    try:
        kept, unreadable = keep(files, pasted, uploads_of(reader, waystone.settings.home), fetched)
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
        yield came_of(outcomes) + error("Indexing broke off; the server's log says why. Add it again.")


def keep(
    files: Sequence[Path], pasted: str, folder: Path, fetched: Callable[[str], Fetched] = fetch
) -> tuple[list[Path], list[Outcome]]:
    """What was dropped and pasted, where the library keeps its own files; and what could not be read of it.

    Uploads lie in a folder that is cleaned, so they are copied. A line that is a link is fetched; other words are kept
    as a text.
    """
    kept: list[Path] = []
    unreadable: list[Outcome] = []
    words = pasted.strip()
    links = words.split() if all(map(is_link, words.split())) else []
    asked: list[tuple[str, Callable[[], Path]]] = [
        *((file.name, partial(keep_file, file, folder, kept)) for file in files),
        *((link, partial(keep_link, link, folder, fetched)) for link in links),
        *([("pasted text", partial(keep_text, words, folder))] if words and not links else []),
    ]
    for name, put in asked:
        try:
            kept.append(put())
        except UnreadableDocument as wrong:
            unreadable.append(Outcome("failed", name, message=str(wrong)))
    return kept, unreadable


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
    if outcome.action in ("added", "changed") and outcome.message:
        return f"{SAID[outcome.action]}; {outcome.message}"
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
