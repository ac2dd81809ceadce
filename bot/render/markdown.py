"""An answer as Markdown: what the HTTP API sends and a conversation exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.answer import (
    REFUSAL,
    UNREAD,
    Answer,
    Block,
    Cell,
    Differ,
    Listing,
    Nearest,
    Note,
    NotTold,
    Overview,
    Prose,
    Quote,
    Quoted,
    Sentence,
    Table,
    Unread,
    numbered,
)
from bot.evidence.attribution import by_document, voices
from bot.render.columns import words
from bot.render.grid import Entry, grid

QUOTES_ALONE = "In the sources' own words:"
SIDE_BY_SIDE = "Side by side, in the sources' own words:"
NOT_TOLD = "The sources don't tell:"
DIFFER = "The sources differ:"
# Where a tag, a link's or an image's address, or a number like a citation's begins.
_LIVE = re.compile(r"(?=<[A-Za-z/!?]|\][(\[]|\[\d+\])")
# What Markdown would read as its own, or as HTML.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_END = ".!?…"


@dataclass(frozen=True, slots=True)
class Citation:
    """The mark of a quote: `[1]`."""

    n: int

    def __str__(self) -> str:
        return f"[{self.n}]"


# Text with its citations apart, so that their places are known without looking for them.
Piece = str | Citation
Escape = Callable[[str], str]


def inert(text: str) -> str:
    """Words on one line: what a document says is no link, image, tag or citation of this answer."""
    return _LIVE.sub(r"\\", " ".join(text.split()))


def plain(text: str) -> str:
    """Words on one line that Markdown shows as they are, every sign of them."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown(answer: Answer) -> str:
    """The whole answer."""
    return joined(pieces(answer.blocks, answer.quotes))


def joined(parts: Iterable[Piece]) -> str:
    return "".join(map(str, parts))


def pieces(blocks: Iterable[Block], quotes: Sequence[Quote], escape: Escape = inert) -> Iterator[Piece]:
    """Blocks with an empty line between them; `escape` makes words harmless."""
    for at, block in enumerate(blocks):
        if at:
            yield "\n\n"
        yield from _block(block, quotes, escape)


def _block(block: Block, quotes: Sequence[Quote], escape: Escape) -> Iterator[Piece]:
    match block:
        case Prose(sentences, speaker):
            yield f"**{plain(speaker)}:** " if speaker else ""
            yield from _between(" ", (_sentence(one, escape) for one in sentences))
        case Listing(sentences, speaker):
            yield f"**{plain(speaker)}:**\n\n" if speaker else ""
            lines = ([f"{n}. ", *_sentence(one, escape)] for n, one in enumerate(sentences, start=1))
            yield from _between("\n", lines)
        case Table():
            yield f"{SIDE_BY_SIDE if len(block.subjects) > 1 else QUOTES_ALONE}\n\n"
            yield from _table(block, quotes, escape)
        case Quoted() | Overview() | Nearest():
            yield lead(block)
            yield from _quotes(numbered(quotes, block.numbers), escape)
        case NotTold(questions):
            yield f"{NOT_TOLD} {' '.join(map(escape, questions))}"
        case Differ(told):
            yield f"{DIFFER} {' and '.join(f'{escape(written)} [{n}]' for n, written in told)}"
        case Unread():
            yield UNREAD
        case Note(text):
            yield escape(text)


def lead(block: Quoted | Overview | Nearest) -> str:
    """The line above quotes."""
    match block:
        case Quoted():
            return QUOTES_ALONE
        case Overview(about):
            return plain(about)
        case Nearest(numbers):
            return f"{REFUSAL} Nearest:" if numbers else f"{REFUSAL} There is nothing near the question in them."


def _quotes(quotes: Sequence[Quote], escape: Escape) -> Iterator[Piece]:
    """Quotes as they stand, each with its place; those of several documents under the names of who says them."""
    names = voices(quotes)
    parts: list[list[Piece]] = [[""]] if quotes else []
    ordered = by_document(quotes) if names else quotes
    for name, group in groupby(ordered, key=lambda quote: names.get(quote.n, "")):
        parts += [[f"**{plain(name)}:**"]] if name else []
        parts += [
            [f"> {escape(words(one))} ", Citation(one.n), f"\n> — {escape(one.title)}, {escape(one.place.label)}"]
            for one in group
        ]
    yield from _between("\n\n", parts)


def _sentence(sentence: Sentence, escape: Escape) -> Iterator[Piece]:
    if sentence.support == "quoted":
        yield f"“{escape(sentence.text)}” "
        yield from map(Citation, sentence.citations)
    else:
        yield from cited(sentence.text, sentence.citations, escape)


def cited(text: str, citations: Sequence[int], escape: Escape = inert) -> Iterator[Piece]:
    """The numbers before the full stop: `It was rare.` and 1 → `It was rare [1].`"""
    words = " ".join(text.split())
    body = words.rstrip(_END) if citations else words
    yield escape(body) + (" " if citations else "")
    yield from map(Citation, citations)
    yield words[len(body) :]


def _table(table: Table, quotes: Sequence[Quote], escape: Escape) -> Iterator[Piece]:
    names = voices(quotes)
    rows = [[list(_entry(entry, names.get, escape)) for entry in row] for row in grid(table)]
    lines: list[list[Piece]] = [["| ", *_between(" | ", row), " |"] for row in rows]
    lines.insert(1, [f"|{'---|' * len(rows[0])}"])
    yield from _between("\n", lines)


def _entry(entry: Entry, name: Callable[[int, str], str], escape: Escape) -> Iterator[Piece]:
    match entry:
        case (heading,):
            yield f"**{plain(heading)}**"
        case Cell(text, n, _, row):
            whose = row or name(n, "")
            yield f"{plain(whose)}: " if whose else ""
            for piece in cited(text, (n,), escape):
                yield re.sub(r"(?<!\\)\|", r"\\|", piece) if isinstance(piece, str) else piece
        case str():
            yield entry


def _between(mark: str, parts: Iterable[Iterable[Piece]]) -> Iterator[Piece]:
    for at, part in enumerate(parts):
        if at:
            yield mark
        yield from part
