"""An answer on a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from typer import style

from bot.answer import (
    UNREAD,
    Answer,
    Block,
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
from bot.answering.assemble import unsaid
from bot.render.columns import words
from bot.render.grid import NO_WORDS
from bot.render.markdown import DIFFER, NOT_TOLD, SIDE_BY_SIDE, lead


def rest(answer: Answer, said: Collection[Sentence] = ()) -> str:
    """The answer without sentences that were printed as they were written, and the quotes that it cites."""
    parts = ["\n".join(_lines(block, answer.quotes)) for block in unsaid(answer.blocks, said)]
    if not any(isinstance(block, Quoted | Nearest | Overview) for block in answer.blocks):
        parts.append("\n".join(map(reference, answer.cited)))
    if answer.withheld:
        parts.append(style(f"{len(answer.withheld)} written without support, and withheld", dim=True))
    return ("\n" if said else "") + "\n\n".join(filter(None, parts))


def sentence(one: Sentence) -> str:
    text = one.text if one.support == "supported" else f"“{one.text}”"
    return text + style("".join(f" [{n}]" for n in one.citations), dim=True)


def reference(quote: Quote) -> str:
    """A quote under its number, with its place."""
    return f"[{quote.n}] “{words(quote)}” {style(f'— {quote.title}, {quote.place.label}', dim=True)}"


def _lines(block: Block, quotes: Iterable[Quote]) -> Iterator[str]:
    match block:
        case Prose(sentences, speaker):
            yield from [style(f"{speaker}:", bold=True)] if speaker else []
            yield " ".join(map(sentence, sentences))
        case Listing(sentences, speaker):
            yield from [style(f"{speaker}:", bold=True)] if speaker else []
            yield from (f"{n}. {sentence(one)}" for n, one in enumerate(sentences, start=1))
        case Table():
            yield SIDE_BY_SIDE
            yield from _table(block)
        case Quoted() | Overview() | Nearest():
            yield lead(block)
            yield from map(reference, numbered(quotes, block.numbers))
        case NotTold(questions):
            yield f"{NOT_TOLD} {' '.join(questions)}"
        case Differ(told):
            yield f"{DIFFER} {' and '.join(f'{written} [{n}]' for n, written in told)}"
        case Unread():
            yield style(UNREAD, dim=True)
        case Note(text):
            yield text


def _table(table: Table) -> Iterator[str]:
    for subject, cells in zip(table.subjects, table.cells, strict=True):
        yield style(subject, bold=True)
        for cell in cells:
            named = ", ".join(filter(None, (cell.row, cell.column)))
            yield f"  {named}{': ' if named else ''}{cell.text}{style(f' [{cell.n}]', dim=True)}"
        if not cells:
            yield f"  {NO_WORDS}"
