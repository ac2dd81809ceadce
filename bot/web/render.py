"""What stands around an answer on the page, as HTML; words that are not ours are escaped, as in `bot/render/html.py`.

Nothing else of the page turns text into markup, so these two are what to read for what can reach the reader's
browser. They know no Gradio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from bot.answer import Answer, DocumentName, Withheld
from bot.models.choice import COMING, NO_WRITER
from bot.render import html
from bot.render.html import text as text

if TYPE_CHECKING:
    from index.collection import DocumentInfo

WORD_FOR_WORD = "in the source’s words"
NEAREST = "nearest passages"
LONGEST_FORMATTED = 20_000  # characters
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


@cache
def _markdown() -> MarkdownIt:
    plain = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    return plain.disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])


def formatted(words: str) -> str:
    """Words as other programs' models write them, in Markdown: lists, tables, code and quotes, but nothing to click, to
    fetch or to run. Very long ones stay as they are."""
    if len(words) > LONGEST_FORMATTED:
        return f'<p class="plain">{text(words)}</p>'
    made: str = _markdown().render(words)
    return made


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


def refusal(nearest: Sequence[html.Nearby], try_instead: str) -> str:
    """The sources don't tell: what stands nearest, and another question to try."""
    lead = "The sources don’t tell."
    if not nearest:
        return f'<p class="refusal">{lead} No document is near it; add some in the Library tab.</p>'
    suggestion = f'<button type="button" class="link" data-act="suggest">{text(try_instead)}</button>'
    return f'<p class="refusal">{lead} Nearest:</p>{near(nearest)}<p class="instead">Try: {suggestion}</p>'


def near(words: Sequence[html.Nearby]) -> str:
    """What stands nearest, with no word on whether it answers."""
    return "".join(map(html.near, words))


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


def label(answer: Answer, writer: str) -> str:
    """What was done, no more: beside an answer, in one phrase."""
    if answer.written:
        return written_by(writer)
    return (WORD_FOR_WORD if answer.answered else NEAREST) if answer.quotes else ""


def written_by(writer: str) -> str:
    return f"written by {writer}, each sentence found in its quote"


def foot(answer: Answer) -> str:
    """What was withheld, which documents were asked alone, and how long it took; one slim line."""
    of = f'<span class="of">{text(asked_of(answer.documents))}</span>' if answer.documents else ""
    facts = f'{withheld(answer.withheld)}{of}<span class="by">{took(answer.timings.total_s)}</span>'
    # That there is no writer is said once, beside the menu of models.
    told = answer.notice.removesuffix(NO_WRITER).removesuffix(COMING).strip()
    notice = f'<p class="notice" role="alert">{text(told)}</p>' if told else ""
    return f'{notice}<div class="facts">{facts}</div>'


def asked_of(documents: Sequence[DocumentName], most: int = 3) -> str:
    """The documents that were asked, by their titles."""
    more = f" and {len(documents) - most} more" if len(documents) > most else ""
    return f"asked of {', '.join(f'“{one.title}”' for one in documents[:most])}{more}"


def took(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"


def error(message: str) -> str:
    return f'<p class="notice" role="alert">{text(message)}</p>'


def suggestions(questions: Iterable[str]) -> str:
    """Questions to start from; one click asks."""
    return "".join(
        f'<li><button type="button" data-act="suggest">{text(question)}</button></li>' for question in questions
    )


def shelf(documents: Sequence[DocumentInfo], total: int = 0) -> str:
    """The documents to open and read; there are `total` in all."""
    items = "".join(
        f'<li><button type="button" data-act="read" data-document="{text(one.id)}">{text(one.title)}</button>'
        f'<div class="by">{text(byline(one.author, one.published))}</div></li>'
        for one in documents
    )
    if (more := total - len(documents)) > 0:
        items += f'<li class="by">{more:,} more; search for them.</li>'
    return items or "<li>Documents stand here once they are read; add some in the Library tab.</li>"
