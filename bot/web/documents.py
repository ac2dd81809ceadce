"""The library's table as HTML: documents, and what is on its way to be one; words that are not ours are escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.web.render import date, text, when
from corpus.outline import outline
from corpus.readers.registry import by_name

if TYPE_CHECKING:
    from bot.web.serving import Reply
    from corpus.document import Document
    from corpus.passages import Passage
    from index.collection import DocumentInfo
    from index.jobs.queue import Job

# Entries of an outline that are shown.
OUTLINE = 12
LEFT_OUT = "the same text as "


def kind(document: DocumentInfo) -> str:
    """What a reader calls its kind: `"pdf"` → `"PDF"`, `"podcast transcript"` as it is."""
    form = by_name(f"x.{document.kind}") if document.kind.isalnum() else None
    return form.name if form else document.kind


def day(moment: datetime) -> str:
    """`"6 Mar 2024"`, and the minute to whoever points at it."""
    full = when(moment)
    return f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{full}">{full.rsplit(",", 1)[0]}</time>'


def row(document: DocumentInfo) -> str:
    id, title = text(document.id), text(document.title)
    known = " · ".join(part for part in (document.author, date(document.published), kind(document)) if part)
    return (
        f'<tr data-document="{id}"><td class="what"><button type="button" class="name" data-act="read" '
        f'data-document="{id}">{title}</button><span class="narrow soft">{text(known)}</span></td>'
        f'<td class="wide">{text(document.author)}</td><td class="wide even">{text(date(document.published))}</td>'
        f'<td class="wide">{text(kind(document))}</td><td class="wide number">{document.words:,}</td>'
        f'<td class="wide even">{day(document.indexed_at)}</td><td class="state">ready</td>'
        f'<td class="acts"><button type="button" class="icon" data-act="more" aria-expanded="false" '
        f'aria-label="More about {title}">⋯</button></td></tr>'
    )


def coming_row(key: str, name: str, share: int | None = None, job: Job | None = None) -> str:
    """What waits, or is being read; `key` is its file's path, `share` how much of it is indexed, in percent."""
    state = "waiting" if share is None else f"{share} %"
    cancel = (
        f'<button type="button" class="link" data-act="drop" data-job="{job.id}" aria-label="Cancel {text(name)}">'
        "cancel</button>"
        if job
        else ""
    )
    return (
        f'<tr class="coming" data-key="{text(key)}"><td class="what"><span class="name">{text(name)}</span>'
        f'</td><td class="wide" colspan="5"></td><td class="state">{state}</td><td class="acts">{cancel}</td></tr>'
    )


def failed_row(job: Job) -> str:
    """What could not be done, why, and what can be done about it."""
    left_out = job.failure.startswith(LEFT_OUT)
    why = job.failure.removeprefix(f"{Path(job.name).name}: ")
    again = "" if left_out or job.kind == "upload" else _act("retry", job, "try again")
    return (
        f'<tr class="failed"><td class="what"><span class="name">{text(job.name)}</span>'
        f'<span class="narrow why">{text(why)}</span></td><td class="wide why" colspan="5">{text(why)}</td>'
        f'<td class="state">{"left out" if left_out else "failed"}</td>'
        f'<td class="acts">{again}{_act("drop", job, "dismiss")}</td></tr>'
    )


def _act(act: str, job: Job, words: str) -> str:
    return (
        f'<button type="button" class="link" data-act="{act}" data-job="{job.id}" '
        f'aria-label="{words}: {text(job.name)}">{words}</button>'
    )


def about(document: Document, info: DocumentInfo, told: Sequence[str], comes_back: str) -> str:
    """What a document says of itself, and what can be done with it; `comes_back` names a folder that it lies in."""
    notes = "".join(f"<p class='soft'>{text(note[:1].upper() + note[1:])}.</p>" for note in document.notes)
    return (
        f'<td colspan="8" data-document="{text(info.id)}" data-title="{text(info.title)}">'
        + introduction(document, told)
        + f'<ul class="questions" data-questions="{text(info.id)}" aria-label="Questions that it answers"></ul>'
        + notes
        + f'<p class="soft file">{info.words:,} words, read from {text(info.path)}</p>'
        '<p class="doing"><button type="button" class="link" data-act="edit">Edit title, author, date, link</button>'
        f'<button type="button" class="link" data-act="passages" data-first="0">Passages ({info.passages:,})</button>'
        '<button type="button" class="link danger" data-act="ask-remove">Remove …</button></p>'
        f"{_form(info)}{_sure(info, comes_back)}"
        '<ol class="passages" hidden></ol></td>'
    )


def introduction(document: Document, told: Sequence[str]) -> str:
    """What a document is about in a few of its own sentences, and its parts, each of which opens it there."""
    said = "".join(f'<p dir="auto">{text(sentence)}</p>' for sentence in told)
    parts = "".join(
        f'<li><button type="button" class="link" data-act="read" data-document="{text(document.id)}" '
        f'data-start="{entry.span.start}" data-end="{entry.span.end}">{text(entry.label or entry.place.label)}</button>'
        "</li>"
        for entry in outline(document)[:OUTLINE]
    )
    return (f'<div class="introduces">{said}</div>' if said else "") + (
        f'<ol class="outline" aria-label="Its parts">{parts}</ol>' if parts else ""
    )


def _form(info: DocumentInfo) -> str:
    fields = (
        ("title", "Title", info.title),
        ("author", "Author", info.author),
        ("published", "Date", info.published),
        ("url", "Link", info.url),
    )
    inputs = "".join(
        f'<label><span>{label}</span><input name="{name}" value="{text(value)}" autocomplete="off"></label>'
        for name, label, value in fields
    )
    return (
        f'<form class="edit" hidden aria-label="Edit">{inputs}<p class="wrong" role="alert"></p>'
        '<p class="doing"><button type="submit">Save</button>'
        '<button type="button" class="link" data-act="leave-edit">not now</button></p></form>'
    )


def _sure(info: DocumentInfo, comes_back: str) -> str:
    back = (
        f" Its file lies in {text(comes_back)}, which is kept in step: with the next change there it comes back, "
        "unless the file is taken out of there, too."
        if comes_back
        else ""
    )
    return (
        f'<p class="sure" hidden>Remove “{text(info.title)}” for good? Past answers and ratings keep what they quote '
        f'of it.{back} <button type="button" class="danger" data-act="remove">Remove</button> '
        '<button type="button" class="link" data-act="keep">Keep</button></p>'
    )


def passages(found: Sequence[Passage], first: int, total: int) -> str:
    """Passages from the `first` one on, each with its place, and a button for the next ones."""
    items = "".join(
        f'<li value="{first + at + 1}"><span class="place soft">{text(one.place.label)}</span>{text(one.text)}</li>'
        for at, one in enumerate(found)
    )
    after = first + len(found)
    more = f'<button type="button" class="link" data-act="passages" data-first="{after}">more</button>'
    return items + (f'<li class="next">{more}</li>' if after < total else "")


def folders(kept: Iterable[Path]) -> str:
    """The folders that are kept in step, as list items."""
    return "".join(
        f'<li>{text(str(folder))}{"" if folder.is_dir() else " (not there now)"} <button type="button" class="link" '
        f'data-act="leave-folder" data-folder="{text(str(folder))}">stop</button></li>'
        for folder in kept
    )


def counted(documents: int, failed: int, search: str) -> str:
    """`5000, 2, ""` → `"5,000 documents · 2 not taken in"`."""
    count = f"{documents:,} document{'s' * (documents != 1)}{' found' if search.strip() else ''}"
    return f"{count} · {failed:,} not taken in" if failed else count


def page(rows: str, total: int, first: int, many: int) -> Reply:
    """A page of the table, as the script takes it."""
    last = min(first + many, total)
    return {
        "rows": rows,
        "range": f"{first + 1:,} to {last:,} of {total:,}" if total > many else "",
        "before": first > 0,
        "after": last < total,
    }
