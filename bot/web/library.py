"""The library tab: what can be asked about and what is on its way, ways in, and what can be done with a document."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from pydantic import BaseModel, HttpUrl, NonNegativeInt, ValidationError

from bot.access.reader import Reader
from bot.access.uploads import uploads_of
from bot.errors import WaystoneError
from bot.loopback import is_loopback
from bot.web import documents, render
from bot.web.arrivals import Which, going_on, must_own
from bot.web.assets import markup, static
from bot.web.models import Nothing
from bot.web.serving import Call, Reply, served_to
from corpus.kept import text_name
from corpus.link import links, usable
from corpus.readers.registry import formats
from index.build.files import SHIPPED, SHIPPED_NAME, expand
from index.jobs.queue import Job
from index.store.descriptions import Description
from index.store.listing import Sort

if TYPE_CHECKING:
    from bot.waystone import Waystone
    from bot.web.suggestions import Suggestions
    from index.jobs.status import Status

# Rows of the table, and passages of a document, that are shown at a time.
ROWS, PASSAGES = 50, 20
REMOVED = "This document was removed, in another window perhaps."
OWN = " What you add is found and seen by you alone."


class Looked(BaseModel):
    """A page of the table."""

    search: str = ""
    sort: Sort = "indexed_at"
    descending: bool = True
    first: NonNegativeInt = 0


class Leafed(Which):
    first: NonNegativeInt = 0


class Pasted(BaseModel):
    words: str


class Edited(Which):
    title: str
    author: str = ""
    published: str = ""
    url: str = ""


class Folder(BaseModel):
    path: str


def library_tab(waystone: Waystone, suggestions: Suggestions) -> None:
    """Build the tab's component inside the current Gradio context."""
    names = ", ".join(form.name for form in formats())
    gr.HTML(
        elem_id="ws-library",
        html_template=markup("library.html", formats=names, whose=OWN if waystone.settings.library == "own" else ""),
        js_on_load=static("library.js"),
        server_functions=[
            *table_calls(waystone),
            *document_calls(waystone, suggestions),
            *introductions(waystone, suggestions),
            *ways_in(waystone),
        ],
        apply_default_css=False,
    )


def table_calls(waystone: Waystone) -> list[Call]:
    """The table, and what can be done with what is on its way or could not be read."""

    def looked(at: Looked, reader: Reader) -> Reply:
        status, collection = going_on(waystone, reader), waystone.of(reader).collection
        failed = len(failures(status, at.search))
        # What is read by now, or read again, has a row already; files are read in their order.
        first = [path for path, _ in status.coming[:ROWS]] + [job.target for job in status.jobs[:ROWS]]
        ahead = [*coming(status, at.search, collection.read_from(map(Path, first)))]
        count = max(0, at.first + ROWS - len(ahead))
        found, total = collection.listed(
            at.search, at.sort, at.descending, max(0, at.first - len(ahead)), min(ROWS, count)
        )
        rows = "".join([*ahead[at.first : at.first + ROWS], *map(documents.row, found)])
        shipped = expand([SHIPPED])
        missing = set(shipped) - collection.read_from(shipped)
        shown = documents.page(rows, total + len(ahead), at.first, ROWS)
        shown = {**shown, "count": documents.counted(total, failed, at.search), "failed": failed}
        return {**shown, "missing": bool(missing), "folders": documents.folders(waystone.in_step.folders())}

    def own(job: Job, reader: Reader) -> bool:
        return reader.admin or job.owner == reader.name

    def dropped(which: Which, reader: Reader) -> Reply:
        asked = [job for job in waystone.jobs.status().jobs if job.id == which.id]
        if not all(own(job, reader) for job in asked):
            reader.must_be_admin("give up what somebody else has asked for")
        waystone.jobs.cancel([job.id for job in asked])
        return {}

    def retried(which: Which, reader: Reader) -> Reply:
        if any(job.id == which.id for job in going_on(waystone, reader).jobs):
            waystone.jobs.retry(which.id)
        return {}

    def cancelled(_: Nothing, reader: Reader) -> Reply:
        going = [job for job in waystone.jobs.status().jobs if not job.failure and job.kind != "remove"]
        waystone.jobs.cancel([job.id for job in going if own(job, reader)])
        return {}

    def dismissed(_: Nothing, reader: Reader) -> Reply:
        waystone.jobs.cancel([job.id for job in failures(waystone.jobs.status(), "") if own(job, reader)])
        return {}

    return [
        served_to("cancel", Nothing, cancelled),
        served_to("dismiss", Nothing, dismissed),
        served_to("looked", Looked, looked),
        served_to("drop", Which, dropped),
        served_to("retry", Which, retried),
    ]


def document_calls(waystone: Waystone, suggestions: Suggestions) -> list[Call]:
    """What can be done with a document."""

    def about(which: Which, reader: Reader) -> Reply:
        collection = waystone.of(reader).collection
        document, info = collection.document(which.id), collection.info(which.id)
        folder = next((one for one in waystone.in_step.folders() if one in Path(info.path).parents), "")
        return {"html": documents.about(document, info, suggestions.over(collection).about(info), str(folder))}

    def passages(which: Leafed, reader: Reader) -> Reply:
        collection = waystone.of(reader).collection
        found = collection.passages(which.id, which.first, PASSAGES)
        return {"html": documents.passages(found, which.first, collection.info(which.id).passages)}

    def edit(said: Edited, reader: Reader) -> Reply:
        must_own(waystone, said.id, reader, "describe what somebody else has brought")
        waystone.collection.describe(said.id, description(said))
        return {}

    def remove(which: Which, reader: Reader) -> Reply:
        must_own(waystone, which.id, reader, "remove what somebody else has brought")
        title = waystone.collection.info(which.id).title
        waystone.jobs.add(Job("remove", which.id, title, owner=reader.name))
        return {"said": f"“{title}” is removed."}

    return [
        served_to("about", Which, about, REMOVED),
        served_to("passages", Leafed, passages, REMOVED),
        served_to("edit", Edited, edit, REMOVED),
        served_to("remove", Which, remove, REMOVED),
    ]


def introductions(waystone: Waystone, suggestions: Suggestions) -> list[Call]:
    """What a document says of itself, when it has come and when it is looked at."""

    def introduced(which: Which, reader: Reader) -> Reply:
        collection = waystone.of(reader).collection
        told = suggestions.over(collection).about(collection.info(which.id))
        return {"html": documents.introduction(collection.document(which.id), told)}

    def questions(which: Which, reader: Reader) -> Reply:
        collection = waystone.of(reader).collection
        return {"html": render.suggestions(suggestions.over(collection).of(collection.info(which.id)))}

    return [served_to("introduced", Which, introduced), served_to("questions", Which, questions)]


def ways_in(waystone: Waystone) -> list[Call]:
    """What brings documents in, but for files, which have a way of their own (`bot/web/uploads.py`)."""

    def paste(pasted: Pasted, reader: Reader) -> Reply:
        words = pasted.words.strip()
        if found := links(words):
            # What is refused anyway, and may hold a password, is kept nowhere.
            for link in found:
                usable(link)
            waystone.jobs.add(*(Job("link", link, link, owner=reader.name) for link in found))
        elif words:
            name = text_name(words, uploads_of(reader, waystone.settings.home))
            job = waystone.jobs.upload(name, "pasted", reader.name)
            Path(job.target).write_text(words, encoding="utf-8")
            waystone.jobs.add(job)
        return {}

    def put_back(_: Nothing, reader: Reader) -> Reply:
        reader.must_be_admin("put back the shipped documents")
        waystone.jobs.add(Job.of_files([SHIPPED], SHIPPED_NAME))
        return {}

    def keep_in_step(folder: Folder, reader: Reader) -> Reply:
        reader.must_be_admin("have folders kept in step")
        if waystone.settings.users != "required" and not is_loopback(waystone.settings.host):
            raise WaystoneError("where anyone may come in, folders are kept in step by `waystone index --watch` alone")
        path = Path(folder.path.strip()).expanduser()
        if not path.is_absolute():
            raise WaystoneError("give the folder's whole path, as /home/me/notes")
        waystone.in_step.add(path.resolve())
        return {}

    def leave_folder(folder: Folder, reader: Reader) -> Reply:
        reader.must_be_admin("have folders kept in step")
        waystone.in_step.drop(Path(folder.path))
        return {}

    return [
        served_to("paste", Pasted, paste),
        served_to("put_back", Nothing, put_back),
        served_to("keep_in_step", Folder, keep_in_step),
        served_to("leave_folder", Folder, leave_folder),
    ]


def failures(status: Status, search: str) -> list[Job]:
    """What failed, and has every word of a search in its name."""
    words = search.lower().split()
    return [job for job in status.jobs if job.failure and all(word in job.name.lower() for word in words)]


def coming(status: Status, search: str, there: Set[Path]) -> Iterator[str]:
    """The rows of what failed, is being read, or waits, in that order, that have every word of a search.

    there: the files whose documents are there, and have rows of their own.
    """
    words = search.lower().split()
    jobs = [job for job in status.jobs if all(word in job.name.lower() for word in words)]
    yield from map(documents.failed_row, failures(status, search))
    now = status.progress
    for path, name in status.coming:
        if Path(path) not in there and all(word in name.lower() for word in words):
            yield documents.coming_row(path, name, int(100 * now.share) if now and now.path == path else None)
    for job in jobs:
        if job.failure or job.kind == "remove" or (job.kind == "files" and job.id in status.running):
            continue
        if Path(job.target) in there:
            continue
        read = now is not None and now.path == job.target
        yield documents.coming_row(job.target, job.name, int(100 * now.share) if now and read else None, job)


def description(said: Edited) -> Description:
    """Raises WaystoneError for what cannot be a title or a link."""
    title, author, published, url = (
        " ".join(part.split()) for part in (said.title, said.author, said.published, said.url)
    )
    if not title:
        raise WaystoneError("a document needs a title; type one")
    try:
        HttpUrl(url) if url else None
    except ValidationError:
        raise WaystoneError("a link begins with https:// or http://; mend it or leave it empty") from None
    return Description(title, author, published, url)
