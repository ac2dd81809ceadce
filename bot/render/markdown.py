"""An answer as Markdown: what a terminal prints, the HTTP API sends and a conversation exports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby, zip_longest

from bot.answering.answer import Quote, Sentence
from bot.evidence.attribution import in_turn, voices
from bot.evidence.tables import Cell, Table
from bot.render.transcript import plain
from bot.writing.prompts import REFUSAL

QUOTES_ALONE = "In the sources' own words:"
SIDE_BY_SIDE = "Side by side, in the sources' own words:"
AGREE = "Sources agree"
NO_WORDS = "the sources don’t tell"
NOT_TOLD = "The sources don't tell:"
# Where a tag, a link's or an image's address, or a number like a citation's begins.
_LIVE = re.compile(r"(?=<[A-Za-z/!?]|\][(\[]|\[\d+\])")
_WIDE = 2  # columns of subjects that a phone has room for


def written(sentences: Sequence[Sentence], quotes: Sequence[Quote] = (), items: Set[int] = frozenset()) -> str:
    """Prose with its citations: `His customers' problems were ordinary [1].`

    Where it stands on several documents, each says its part under its name; what two of them say stands under
    neither. Sentences on the items of a list are a list.
    """
    cited_quotes = {n for sentence in sentences for n in sentence.citations}
    names = voices(quote for quote in quotes if quote.n in cited_quotes)
    groups = groupby(sentences, key=lambda one: _speaker(one, names))
    return "\n\n".join(_said(speaker, _body(list(group), items)) for speaker, group in groups)


def _speaker(sentence: Sentence, names: Mapping[int, str]) -> str:
    found = dict.fromkeys(names[n] for n in sentence.citations if n in names)
    return AGREE if len(found) > 1 else next(iter(found), "")


def _said(speaker: str, body: str) -> str:
    if not speaker:
        return body
    between = "\n\n" if body.startswith("1. ") else " "
    return f"**{plain(speaker)}:**{between}{body}"


def _body(sentences: Sequence[Sentence], items: Set[int]) -> str:
    """Running sentences; two or more in a row on items of a list are one."""
    blocks: list[str] = []
    for listed, group in groupby(sentences, key=lambda one: bool(items & set(one.citations))):
        lines = [_shown(sentence) for sentence in group]
        if listed and len(lines) > 1:
            blocks.append("\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1)))
        else:
            blocks.append(" ".join(lines))
    return "\n\n".join(blocks)


def _shown(sentence: Sentence) -> str:
    if sentence.support == "quoted":
        return f"“{_one_line(sentence.text)}” {''.join(f'[{n}]' for n in sentence.citations)}"
    return cited(_one_line(sentence.text), sentence.citations)


def quoted(quotes: Sequence[Quote], lead: str = QUOTES_ALONE) -> str:
    """The quotes as they stand, each with its place; those of several documents under the names of who says them."""
    names = voices(quotes)
    lines = [lead]
    for name, group in groupby(in_turn(quotes) if names else quotes, key=lambda quote: names.get(quote.n, "")):
        lines += [f"**{plain(name)}:**"] if name else []
        lines += [
            f"> {_one_line(quote.corrected)} [{quote.n}]\n> — {quote.title}, {quote.place.label}" for quote in group
        ]
    return "\n\n".join(lines)


def side_by_side(table: Table, quotes: Sequence[Quote], lead: str = SIDE_BY_SIDE) -> str:
    """A comparison as a table: a column for each of two subjects, a row for each of more, to fit a narrow page."""
    names = voices(quotes)
    rows = [["", *(f"**{plain(subject)}**" for subject in table.subjects)]]
    for column in table.columns:
        told = [[_cell(cell, names) for cell in cells if cell.column == column] for cells in table.cells]
        for at, line in enumerate(zip_longest(*told, fillvalue="")):
            rows.append([f"**{plain(column)}**" if column and not at else "", *line])
    for at, cells in enumerate(table.cells, start=1):
        if not cells:
            rows[1][at] = NO_WORDS
    if len(table.subjects) > _WIDE:
        rows = [list(row) for row in zip(*rows, strict=True)]
    elif not any(table.columns):
        rows = [row[1:] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return f"{lead}\n\n{lines[0]}\n|{'---|' * len(rows[0])}\n" + "\n".join(lines[1:])


def _cell(cell: Cell, names: Mapping[int, str]) -> str:
    told = cited(_one_line(cell.text), (cell.n,))
    whose = cell.row or names.get(cell.n, "")
    return (f"{plain(whose)}: " if whose else "") + told.replace("|", "\\|")


def not_told(questions: Iterable[str]) -> str:
    """The parts of a question that have no answer: `The sources don't tell: what is his salary?`"""
    return f"{NOT_TOLD} {' '.join(questions)}"


def below(markdown: str) -> str:
    """What stands below an answer's prose: a comparison's table, the parts without an answer; "" where nothing does."""
    blocks = markdown.split("\n\n")
    prose = next((n for n, block in enumerate(blocks) if block.startswith((SIDE_BY_SIDE, NOT_TOLD))), len(blocks))
    return "\n\n".join(blocks[prose:])


def untold(markdown: str) -> str:
    """That line of an answer, "" where it tells all."""
    last = markdown.rpartition("\n\n")[2]
    return last if last.startswith(NOT_TOLD) else ""


def has_table(markdown: str) -> bool:
    return "\n|---|" in markdown


def refused(nearest: Sequence[Quote]) -> str:
    """The refusal, and the nearest passages that there are."""
    return (
        quoted(nearest, f"{REFUSAL} Nearest:") if nearest else f"{REFUSAL} There is nothing near the question in them."
    )


def cited(text: str, citations: Sequence[int]) -> str:
    """The numbers before the full stop: `It was rare.` and 1 → `It was rare [1].`"""
    marks = "".join(f"[{n}]" for n in citations)
    if not marks:
        return text
    body = text.rstrip(".!?…")
    return f"{body} {marks}{text[len(body) :]}"


def _one_line(text: str) -> str:
    """Words on one line, inert: what a document says is no link, image, tag or citation of this answer."""
    return _LIVE.sub(r"\\", " ".join(text.split()))
