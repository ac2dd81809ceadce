"""The source beside the chat: a whole document as HTML, with the words of quotes marked where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pydantic import BaseModel, NonNegativeInt

from bot.access.reader import Reader
from bot.render.links import original
from bot.web import render
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to
from corpus.document import Block, Document, Span, clock

if TYPE_CHECKING:
    from bot.waystone import Waystone


REMOVED = "This document was removed from the library; what answers quote of it stays."


class Highlight(BaseModel):
    """Characters `start` to `end` belong to quote `n`; 0 stands for a passage that is no quote."""

    start: NonNegativeInt
    end: NonNegativeInt
    n: int


class Opened(BaseModel):
    """A document to show, with all that is to be marked in it."""

    document: str
    highlights: list[Highlight]


def calls(waystone: Waystone) -> list[Call]:
    """What the page's script may ask of the sources."""

    def show(opened: Opened, reader: Reader) -> Reply:
        document = waystone.of(reader).collection.document(opened.document)
        highlights = [one for one in opened.highlights if one.start <= one.end <= len(document.text)]
        return {
            **byline(document),
            "html": document_html(document, highlights),
            "places": places(document, highlights),
        }

    return [served_to("source", Opened, show, REMOVED)]


def document_html(document: Document, highlights: Sequence[Highlight]) -> str:
    """Every block of a document in order; white space and page furniture between blocks kept, dimly."""
    parts: list[str] = []
    at = 0
    for is_row, blocks in groupby(document.blocks, key=lambda block: block.kind == "row"):
        run = list(blocks)
        parts.append(_between(document, at, run[0].start, highlights))
        parts.append(_table(document, run, highlights) if is_row else _blocks(document, run, highlights))
        at = run[-1].end
    parts.append(_between(document, at, len(document.text), highlights))
    return "".join(parts)


def marked(document: Document, start: int, end: int, highlights: Sequence[Highlight]) -> str:
    """The words of [start, end), escaped, cut where a quote or a correction begins or ends."""
    edges = {start, end}
    for one in highlights:
        edges.update(edge for edge in (one.start, one.end) if start < edge < end)
    cuts = sorted(edges)
    return "".join(_stretch(document, low, high, highlights) for low, high in pairwise(cuts))


def byline(document: Document) -> dict[str, str]:
    """What the panel's head shows: plain text, and an address that is safe to link to."""
    source = document.source
    return {
        "title": source.title,
        "by": render.byline(source.author, source.published),
        "kind": source.kind,
        "url": original(source.url),
    }


def places(document: Document, highlights: Sequence[Highlight]) -> list[Reply]:
    """Where each highlight stands: number, label, link, and words to copy; a bare place has none to copy."""
    spans = [(one.n, Span(document.id, one.start, one.end)) for one in highlights if one.start < one.end]
    return [{"n": n, **place(document, span), "copy": reference(document, span)} for n, span in spans]


def place(document: Document, span: Span) -> dict[str, str]:
    """A place's label and the address that opens the original there."""
    at = document.place(span)
    return {"label": at.label, "url": original(document.source.url, at.start_s)}


def reference(document: Document, span: Span) -> str:
    """Words and where they stand, to paste elsewhere."""
    place = document.place(span)
    source = document.source
    where = ", ".join(part for part in (source.author, source.title, source.published, place.label) if part)
    link = original(source.url, place.start_s)
    return f"“{' '.join(document.quote(span).split())}”\n— {where}{f', {link}' if link else ''}"


def _stretch(document: Document, start: int, end: int, highlights: Sequence[Highlight]) -> str:
    words = "".join(
        f'{text(heard)} <span class="said">[{text(said)}]</span>' if said else text(heard)
        for heard, said in document.pieces(Span(document.id, start, end))
    )
    numbers = [one.n for one in highlights if one.start <= start and end <= one.end]
    if not numbers:
        return words
    return f'<mark data-n="{" ".join(map(str, numbers))}">{words}</mark>'


def _blocks(document: Document, blocks: Sequence[Block], highlights: Sequence[Highlight]) -> str:
    parts: list[str] = []
    at = blocks[0].start
    for block in blocks:
        parts.append(_between(document, at, block.start, highlights))
        parts.append(_block(document, block, highlights))
        at = block.end
    return "".join(parts)


def _block(document: Document, block: Block, highlights: Sequence[Highlight]) -> str:
    words = marked(document, block.start, block.end, highlights)
    if block.kind == "heading":
        return f'<h3 dir="auto">{words}</h3>'
    if block.kind == "turn":
        return f'<p class="turn" dir="auto">{_time(document, block)}{words}</p>'
    return f'<p class="{block.kind}" dir="auto">{words}</p>'


def _time(document: Document, block: Block) -> str:
    seconds = document.place(Span(document.id, block.start, block.end)).start_s
    if seconds is None:
        return ""
    link = original(document.source.url, seconds)
    label = clock(seconds)
    if not link:
        return f'<span class="time">{label}</span>'
    return f'<a class="time" href="{text(link)}" target="_blank" rel="noopener noreferrer">{label}</a>'


def _table(document: Document, rows: Sequence[Block], highlights: Sequence[Highlight]) -> str:
    names = [name for name, _, _ in rows[0].cells]
    head = "".join(f"<th scope='col' dir='auto'>{text(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(_cells(document, row, highlights))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(document: Document, row: Block, highlights: Sequence[Highlight]) -> Iterator[str]:
    if not row.cells:
        yield f'<td dir="auto">{marked(document, row.start, row.end, highlights)}</td>'
    for _, start, end in row.cells:
        yield f'<td dir="auto">{marked(document, start, end, highlights)}</td>'


def _between(document: Document, start: int, end: int, highlights: Sequence[Highlight]) -> str:
    if not document.text[start:end].strip():
        return ""
    return f'<p class="furniture" dir="auto">{marked(document, start, end, highlights)}</p>'
