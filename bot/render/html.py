"""An answer as HTML. Everything that comes from a document, a model or a reader is data: it is escaped here.

Nothing is parsed and nothing is looked for again: markup is put around escaped words. It knows no Gradio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from bot.answer import (
    UNREAD,
    Block,
    Cell,
    CellSpan,
    Differ,
    Listing,
    Note,
    NotTold,
    Overview,
    Prose,
    Quote,
    Sentence,
    Table,
    Unread,
)
from bot.evidence.attribution import voices
from bot.render.columns import cell_pieces
from bot.render.grid import Entry, grid
from corpus.document import Place, Span
from corpus.sources import by, short_title

# A long quote is folded where it does not lead.
LONG = 420  # characters
# Escaped text up to its last word; `&quot;` is one character, and never cut.
LAST_WORD = re.compile(r"(?s)(.*?)((?:&[#\w]{1,8};|[^\s<>&]){0,30})")

_ADDRESS = re.compile(r"(https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)])")


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


def text(words: str) -> str:
    """Words as HTML text, safe inside an element and inside a quoted attribute."""
    return escape(words, quote=True)


def _linked(words: str) -> str:
    """Words as HTML text in which addresses of the web can be followed."""
    parts = _ADDRESS.split(words)  # addresses stand at the odd places
    return "".join(
        f'<a href="{text(part)}" target="_blank" rel="noopener noreferrer">{text(part)}</a>' if at % 2 else text(part)
        for at, part in enumerate(parts)
    )


def blocks(parts: Iterable[Block], quotes: Sequence[Quote]) -> str:
    """What an answer says beside its quotes: paragraphs, lists, tables; citations are buttons."""
    return "".join(block(part, quotes) for part in parts)


def block(part: Block, quotes: Sequence[Quote]) -> str:
    match part:
        case Prose(sentences, speaker):
            name = f'<b class="speaker">{text(speaker)}:</b> ' if speaker else ""
            return f"<p>{name}{' '.join(map(sentence, sentences))}</p>"
        case Listing(sentences, speaker):
            name = f'<p><b class="speaker">{text(speaker)}:</b></p>' if speaker else ""
            return f"{name}<ol>{''.join(f'<li>{sentence(one)}</li>' for one in sentences)}</ol>"
        case Table():
            return table(part, quotes)
        case Overview(about):
            return f'<p class="about">{text(about)}</p>'
        case NotTold(questions):
            return f'<p class="untold">The sources don’t tell: {text(" ".join(questions))}</p>'
        case Differ(told):
            figures = " and ".join(cited_behind(text(written), (n,)) for n, written in told)
            return f'<p class="differ">The sources differ: {figures}</p>'
        case Unread():
            return f'<p class="unread">{UNREAD}</p>'
        case Note(words):
            return f'<p class="note">{_linked(words)}</p>'
        case _:
            return ""  # quotes stand beside it, each as a figure


def sentence(one: Sentence) -> str:
    """A sentence with the numbers of its quotes behind it."""
    words = text(one.text) if one.support == "supported" else f"“{text(one.text)}”"
    return f'<span class="sentence">{cited_behind(words, one.citations)}</span>'


def table(compared: Table, quotes: Sequence[Quote]) -> str:
    """A comparison; its first row heads the columns."""
    names = voices(quotes)
    head, *rows = ([entry(one, names) for one in row] for row in grid(compared))
    body = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    return (
        f'<div class="compared"><table><thead><tr>{"".join(f"<th>{one}</th>" for one in head)}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def entry(one: Entry, names: dict[int, str]) -> str:
    match one:
        case Cell(words, n, _, row):
            whose = row or names.get(n, "")
            return (f"{text(whose)}: " if whose else "") + cited_behind(text(words), [n])
        case (heading,):
            return f"<b>{text(heading)}</b>"
        case str():
            return text(one)
        case None:
            return ""


def citation(n: int) -> str:
    """A number that opens the source at the quoted words."""
    label = f"Quote {n}: open the source"
    return f'<button type="button" class="cite" data-act="cite" data-n="{n}" aria-label="{label}">{n}</button>'


def cited_behind(html: str, numbers: Sequence[int]) -> str:
    """Numbers behind the last word, on one line with it."""
    found = LAST_WORD.fullmatch(html)
    if not numbers or not found:
        return html
    return f'{found[1]}<span class="tie">{found[2]}{"".join(map(citation, numbers))}</span>'


def quotes(found: Sequence[Quote]) -> str:
    """Each quote, the best one first; where they are of several documents, with the author's name."""
    names = voices(found)
    return "".join(quote(one, by(one.author) if one.n in names else "", folds=at > 0) for at, one in enumerate(found))


def quote(quote: Quote, author: str = "", folds: bool = False) -> str:
    """One quote with its number and its place; `author` where others are quoted, too. A long one `folds`."""
    # Where the cells start and end is said of the words as they stand in the document.
    words = paragraphs(quote.text, quote.cells) if quote.cells else paragraphs(quote.corrected or quote.text)
    long = len(quote.text) > LONG
    number, more = "", ""
    if long and folds:  # the number behind the last word would be folded away
        number, more = citation(quote.n), '<button type="button" class="link unfold" data-act="unfold">read on</button>'
    else:
        words = f"{cited_behind(words.removesuffix('</p>'), [quote.n])}</p>"
    kind = "quote" + " long" * long + " folded" * bool(more)
    return (
        f'<figure class="{kind}" aria-label="Quote {quote.n}" data-n="{quote.n}" {span_attributes(quote.span)}>'
        f"<blockquote>{words}</blockquote>{more}"
        f"<figcaption>{number}{signature(author)}{title(quote.title)} "
        f'<span class="place">{text(quote.place.label)}</span>{moved(quote)}</figcaption></figure>'
    )


def moved(quote: Quote) -> str:
    """Why a quote stands where it stands, where readers' ratings put it there."""
    return f' <span class="moved">{text(quote.note)}</span>' if quote.note else ""


def paragraphs(words: str, cells: Sequence[CellSpan] = ()) -> str:
    """A quote's paragraphs; each cell of a table is one, under its column's name."""
    parts = []
    for column, piece in cell_pieces(words, cells):
        kind = "" if column is None else ' class="cell"' if column else ' class="row"'
        name = f'<span class="column-name">{text(column)}:</span> ' if column else ""
        parts += [f"<p{kind}>{name}{text(one)}</p>" for one in re.split(r"\n\s*\n", piece.strip()) if one]
    return "".join(parts) or "<p></p>"


def near(words: Nearby) -> str:
    """Words that are near, but no answer; they open where they stand."""
    return (
        f'<figure class="quote near"><blockquote><p>{text(words.corrected)}</p></blockquote>'
        f"<figcaption>{title(words.title)} "
        f'<button type="button" class="link place" data-act="place" {span_attributes(words.span)}>'
        f"{text(words.place.label)}</button></figcaption></figure>"
    )


def signature(author: str) -> str:
    return f'<span class="title">{text(author)}</span> ' if author else ""


def title(words: str) -> str:
    """A document's title without what follows its colon, dash or bracket; all of it on pointing."""
    return f'<span class="title" title="{text(words)}">{text(short_title(words))}</span>'


def span_attributes(span: Span) -> str:
    """A span as `data-` attributes that the page's script sends back."""
    return f'data-document="{text(span.document_id)}" data-start="{span.start}" data-end="{span.end}"'
