"""Answers as HTML. Everything that comes from a document, a model or a reader is data: it is escaped here.

Nothing else in the page turns text into markup, so this is the one module to read for what can reach the
reader's browser. It knows no Gradio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Protocol

from markdown_it import MarkdownIt

from bot.answering.answer import Answer, Cell, Quote, Sentence, Withheld
from bot.evidence.attribution import by, short_title, voices
from bot.render.transcript import pieces
from corpus.document import Place, Span

if TYPE_CHECKING:
    from index.collection import DocumentInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
# A word of HTML text, the citations behind it, and what ends the sentence: `ordinary [1][2].`, `ordinary [1, 2],`.
# It is tried only where a word begins: from every letter of a very long one, it would take minutes.
CITED = re.compile(r"(?<![^\s<>\[\]])([^\s<>\[\]]*)\s?((?:\s?\[\d{1,3}(?:\s*,\s*\d{1,3})*\])+)([.,;:!?…]*)")
# Escaped text up to its last word; `&quot;` is one character, and never cut.
LAST_WORD = re.compile(r"(?s)(.*?)((?:&[#\w]{1,8};|[^\s<>&]){0,30})")

# Raw HTML, links and pictures of a model's text stay text: only structure is rendered.
_structure = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink", "entity"])


def text(words: str) -> str:
    """Words as HTML text, safe inside an element and inside a quoted attribute."""
    return escape(words, quote=True)


def citation(n: int) -> str:
    """A number that opens the source at the quoted words."""
    label = f"Quote {n}: open the source"
    return f'<button type="button" class="cite" data-act="cite" data-n="{n}" aria-label="{label}">{n}</button>'


def cited(html: str) -> str:
    """Escaped text with each `[1]` or `[1, 2]` made into numbers to click, behind the word and what ends it."""
    return CITED.sub(lambda found: tied(found[1] + found[3], re.findall(r"\d+", found[2])), html)


def tied(word: str, numbers: Iterable[int | str]) -> str:
    return f'<span class="tie">{word}{"".join(citation(int(n)) for n in numbers)}</span>'


def cited_behind(html: str, numbers: Sequence[int]) -> str:
    """Numbers behind the last word, on one line with it."""
    found = LAST_WORD.fullmatch(html)
    if not numbers or not found:
        return html
    return found[1] + tied(found[2], numbers)


def quote(quote: Quote, author: str = "") -> str:
    """One quote with its number and its place; `author` where others are quoted, too."""
    # Where the cells start and end is said of the words as they stand in the document.
    words = paragraphs(quote.text, quote.cells) if quote.cells else paragraphs(quote.corrected or quote.text)
    return (
        f'<figure class="quote" data-n="{quote.n}" {span_attributes(quote.span)}>'
        f"<blockquote>{cited_behind(words.removesuffix('</p>'), [quote.n])}</p></blockquote>"
        f"<figcaption>{signature(author)}{title(quote.title)} "
        f'<span class="place">{text(quote.place.label)}</span></figcaption></figure>'
    )


def paragraphs(words: str, cells: Sequence[Cell] = ()) -> str:
    """A quote's paragraphs; each cell of a table is one, under its column's name."""
    parts = []
    for column, piece in pieces(words, cells):
        kind = "" if column is None else ' class="cell"' if column else ' class="row"'
        name = f'<span class="column-name">{text(column)}:</span> ' if column else ""
        parts += [f"<p{kind}>{name}{text(one)}</p>" for one in re.split(r"\n\s*\n", piece.strip()) if one]
    return "".join(parts) or "<p></p>"


def quotes(found: Sequence[Quote]) -> str:
    """Each quote; where they are of several documents, with the author's name."""
    names = voices(found)
    return "".join(quote(one, by(one.author) if one.n in names else "") for one in found)


def signature(author: str) -> str:
    return f'<span class="title">{text(author)}</span> ' if author else ""


def sentence(sentence: Sentence) -> str:
    """A checked sentence; a citation that its text does not carry yet is put behind it."""
    body = cited(text(sentence.text))
    missing = [n for n in sentence.citations if f'data-n="{n}"' not in body]
    return f'<span class="sentence">{cited_behind(body, missing)} </span>'


def prose(markdown: str) -> str:
    """A finished answer's Markdown: paragraphs, lists and tables, citations clickable, nothing else live."""
    return cited(_structure.render(markdown))


def understood(question: str, standalone: str) -> str:
    """The question as understood, where it is not the one that was asked; it can be edited."""
    if not standalone or " ".join(standalone.split()).lower() == " ".join(question.split()).lower():
        return ""
    return (
        f'<p class="understood">understood as: <q>{text(standalone)}</q> '
        f'<button type="button" class="link" data-act="edit" data-text="{text(standalone)}">edit</button></p>'
    )


def withheld(sentences: Sequence[Withheld]) -> str:
    """The sentences that the sources do not support: counted, and shown only when opened."""
    if not sentences:
        return ""
    count = f"{len(sentences)} sentence{'s' * (len(sentences) > 1)} withheld"
    items = "".join(
        f'<li><s>{text(one.text)}</s> <span class="reason">{text(one.reason)}</span></li>' for one in sentences
    )
    return (
        f'<details class="withheld"><summary>{count}</summary>'
        f"<p>Written by the model, not supported by the sources. Do not rely on it.</p><ul>{items}</ul></details>"
    )


class Nearby(Protocol):
    """A quote or a passage: words that stand near a question."""

    @property
    def span(self) -> Span: ...
    @property
    def corrected(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def place(self) -> Place: ...


def refusal(nearest: Sequence[Nearby], try_instead: str) -> str:
    """The sources don't tell: what stands nearest, and another question to try."""
    lead = "The sources don’t tell."
    if not nearest:
        return f'<p class="refusal">{lead} The library holds nothing near it; add documents in the Library tab.</p>'
    suggestion = f'<button type="button" class="link" data-act="suggest">{text(try_instead)}</button>'
    return (
        f'<p class="refusal">{lead} Nearest:</p>{"".join(map(near, nearest))}<p class="instead">Try: {suggestion}</p>'
    )


def near(words: Nearby) -> str:
    """Words that are near, but no answer; they open where they stand."""
    return (
        f'<figure class="quote near"><blockquote><p>{text(words.corrected)}</p></blockquote>'
        f"<figcaption>{title(words.title)} "
        f'<button type="button" class="link place" data-act="place" {span_attributes(words.span)}>'
        f"{text(words.place.label)}</button></figcaption></figure>"
    )


def title(words: str) -> str:
    """A document's title without what follows its colon, dash or bracket; all of it on pointing."""
    return f'<span class="title" title="{text(words)}">{text(short_title(words))}</span>'


def date(published: str) -> str:
    """`"2022-04-25"` → `"25 Apr 2022"`, `"2023-03"` → `"Mar 2023"`; what is no such date stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?", published)
    if not found:
        return published
    month = MONTHS[int(found[2]) - 1]
    return f"{int(found[3])} {month} {found[1]}" if found[3] else f"{month} {found[1]}"


def when(time: datetime) -> str:
    """A moment on this machine's clock: `"6 Mar 2024, 14:05"`."""
    local = time.astimezone()
    return f"{local.day} {MONTHS[local.month - 1]} {local:%Y, %H:%M}"


def byline(author: str, published: str) -> str:
    return " · ".join(part for part in (author, date(published)) if part)


def span_attributes(span: Span) -> str:
    """A span as `data-` attributes that the page's script sends back."""
    return f'data-document="{text(span.document_id)}" data-start="{span.start}" data-end="{span.end}"'


def foot(answer: Answer, writer: str) -> str:
    """What was checked, what was withheld, who wrote it and how long it took; one slim line."""
    written = [one for one in answer.sentences if one.support == "supported"]
    facts = ['<span class="checked">every sentence checked against its quotes</span>'] if written else []
    if answer.answered and not written:
        facts = ['<span class="checked">quotes only, word for word</span>']
    facts.append(withheld(answer.withheld))
    # A model that wrote nothing, as for a table of quotes, is not named.
    by = f"{writer} · " if answer.model != "quotes" and (written or answer.withheld) else ""
    facts.append(f'<span class="by">{text(by)}{took(answer.timings.total_s)}</span>')
    notice = f'<p class="notice" role="alert">{text(answer.notice)}</p>' if answer.notice else ""
    return notice + f'<div class="facts">{"".join(fact for fact in facts if fact)}</div>'


def took(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"


def error(message: str) -> str:
    return f'<p class="notice" role="alert">{text(message)}</p>'


def suggestions(questions: Iterable[str]) -> str:
    """Questions to start from; one click asks."""
    return "".join(
        f'<li><button type="button" data-act="suggest">{text(question)}</button></li>' for question in questions
    )


def shelf(documents: Iterable[DocumentInfo]) -> str:
    """The documents to open and read."""
    items = "".join(
        f'<li><button type="button" data-act="read" data-document="{text(one.id)}">{text(one.title)}</button>'
        f'<div class="by">{text(byline(one.author, one.published))}</div></li>'
        for one in documents
    )
    return items or "<li>Nothing yet: add documents in the Library tab.</li>"
