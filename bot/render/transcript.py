"""A conversation as Markdown, every citation with its reference, to keep or to send to someone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.answering.answer import Answer, CellSpan, Nearest, Overview, Quote, Quoted
from bot.render.markdown import joined, lead, pieces, plain


def transcript(title: str, answers: Iterable[Answer], link: Callable[[Quote], str]) -> str:
    """Title, questions and answers; below each answer the quotes that it cites, with place and link."""
    parts = [f"# {plain(title)}"]
    for answer in answers:
        parts += _turn(answer, link)
    return "\n\n".join(parts) + "\n"


def cell_pieces(words: str, cells: Iterable[CellSpan]) -> Iterator[tuple[str | None, str]]:
    """Words cut into the cells of table rows, each with its column's name, and what is in none, with None."""
    at = 0
    for column, start, end in cells:
        yield None, words[at:start]
        yield column, words[start:end]
        at = end
    yield None, words[at:]


def in_columns(words: str, cells: Iterable[CellSpan]) -> str:
    """Words on one line, the cells in them apart: `Tesla — Pros: a robot · Cons: no coffee`."""
    line = ""
    after_name = False
    for column, piece in cell_pieces(words, cells):
        if not (folded := " ".join(piece.split())):
            continue
        between = " — " if after_name else " · " if column else " / " if column == "" else " "
        line += (between if line else "") + (f"{column}: " if column else "") + folded
        after_name = column == ""
    return line


def words(quote: Quote) -> str:
    """A quote's words on one line."""
    return in_columns(quote.text, quote.cells) if quote.cells else " ".join(quote.corrected.split())


def _turn(answer: Answer, link: Callable[[Quote], str]) -> Iterator[str]:
    yield f"## {plain(answer.question)}"
    for block in answer.blocks:
        if isinstance(block, Quoted | Overview | Nearest):
            yield lead(block)  # the quotes stand among the references, once
        else:
            yield joined(pieces([block], answer.quotes, plain))
    if answer.notice:
        yield plain(answer.notice)
    if references := [_reference(quote, link(quote)) for quote in answer.cited]:
        yield "\n".join(references)


def _reference(quote: Quote, address: str) -> str:
    place = plain(quote.place.label)
    where = f"[{place}](<{address}>)" if address else place
    return f"- \\[{quote.n}\\] “{plain(words(quote))}” — *{plain(quote.title)}*, {where}"
