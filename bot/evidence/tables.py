"""A comparison's answer: what the documents say of each subject, side by side, every cell on a quote that names it.

A table of the documents that has a row for the subject says it best; else the quotes do that answer for this subject
alone. What no document says stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answer import Cell, Quote, Table
from bot.evidence.quotes import MOST, choose_quotes
from bot.question.compare import Comparison, Side, sides
from corpus.document import Block, Document
from corpus.passages import passage
from corpus.sentences import sentences
from corpus.sources import by
from index.search.lexical import asked_terms, terms
from index.search.ranking import Ranking
from index.search.retriever import Retriever

Row = tuple[Document, Block]

_CANDIDATES = 8
_CELL = 240  # characters of a quote's words in a cell


def side_by_side(
    comparison: Comparison, rankings: Sequence[Ranking], retriever: Retriever
) -> tuple[Table, tuple[Quote, ...]] | None:
    """The table and its quotes, numbered from 1, from one ranking for each subject; None where there is no word, or of
    a single subject no row with the sides that are asked for: its quotes say it as well."""
    share = max(1, MOST // len(comparison.subjects))
    documents = {one.passage.span.document_id for ranking in rankings for one in ranking.passages}
    rows = list(_rows(retriever.document(document_id) for document_id in sorted(documents)))
    quotes: list[Quote] = []
    cells: list[tuple[Cell, ...]] = []
    for subject, ranking in zip(comparison.subjects, rankings, strict=True):
        if named := _rows_of(subject, rows):
            # A subject of many rows leaves each of the subjects to come a quote.
            room = max(1, MOST - len(quotes) - (len(comparison.subjects) - len(cells) - 1))
            cells.append(tuple(_row_cells(named[:room], ranking, quotes, comparison.sides)))
        else:
            naming = [
                _held(quote, subject, quotes, retriever) for quote in _naming(subject, ranking, retriever)[:share]
            ]
            cells.append(tuple(Cell(_named_words(subject, quote), quote.n) for quote in dict.fromkeys(naming)))
    alone = len(comparison.subjects) == 1
    telling = [one for of in cells for one in of if not alone or set(sides(one.column)) & set(comparison.sides)]
    return (Table(comparison.subjects, tuple(cells)), tuple(quotes)) if telling else None


def names(subject: str, words: str) -> bool:
    """Whether words name a subject, in whatever form of its words."""
    return set(asked_terms(subject)) <= set(terms(words))


def _rows(documents: Iterable[Document]) -> Iterator[Row]:
    for document in documents:
        yield from ((document, block) for block in document.blocks if block.kind == "row" and len(block.cells) > 1)


def _rows_of(subject: str, rows: Sequence[Row]) -> list[Row]:
    """The row whose first cell is the subject, else those whose first cell names it among other things."""
    named = [row for row in rows if names(subject, _first_cell(*row))]
    return [row for row in named if names(_first_cell(*row), subject)][:1] or named


def _first_cell(document: Document, row: Block) -> str:
    _, start, end = row.cells[0]
    return document.text[start:end]


def _row_cells(rows: Sequence[Row], ranking: Ranking, quotes: list[Quote], asked: Sequence[Side]) -> list[Cell]:
    """The cells of rows on the sides that are asked for; all of them where the columns are not of sides."""
    cells: list[Cell] = []
    for document, row in rows:
        n = _numbered(_of_row(document, row, ranking), quotes).n
        name = _first_cell(document, row) if len(rows) > 1 else ""
        cells += [Cell(words, n, column, name) for column, words in _told(document, row)]
    return [cell for cell in cells if set(sides(cell.column)) & set(asked)] or cells


def _told(document: Document, row: Block) -> Iterator[tuple[str, str]]:
    for column, start, end in row.cells[1:]:
        if words := document.text[start:end].strip():
            yield column, words


def _of_row(document: Document, row: Block, ranking: Ranking) -> Quote:
    span = document.span(row.start, row.end)
    score = next((one.score for one in ranking.passages if one.passage.span.overlap(span)), 0.0)
    shown = passage(document, span)
    return Quote(0, span, shown.text, shown.corrected, shown.title, shown.place, score)


def _naming(subject: str, ranking: Ranking, retriever: Retriever) -> list[Quote]:
    """The quotes that answer for a subject and name it, or stand in a text by that author."""
    quotes = choose_quotes(ranking.question, ranking, retriever, _CANDIDATES)
    named = [quote for quote in quotes if _is_of(subject, quote, retriever)]
    # A question that someone asks of the subject says nothing of it.
    return [quote for quote in named if not _named_words(subject, quote).endswith("?")]


def _is_of(subject: str, quote: Quote, retriever: Retriever) -> bool:
    author = by(retriever.document(quote.span.document_id).source.author)
    return names(subject, quote.corrected) or author.lower() == subject.lower()


def _numbered(quote: Quote, quotes: list[Quote]) -> Quote:
    """The quote under its number; one that overlaps an earlier quote gives way to it."""
    for other in quotes:
        if other.span.overlap(quote.span):
            return other
    quotes.append(replace(quote, n=len(quotes) + 1))
    return quotes[-1]


def _held(quote: Quote, subject: str, quotes: list[Quote], retriever: Retriever) -> Quote:
    """The quote that holds this one, under its number: an earlier one which it overlaps grows where it does not name
    the subject, as of two neighbouring sentences each may tell of another."""
    held = _numbered(quote, quotes)
    if not _is_of(subject, held, retriever):
        shown = passage(retriever.document(held.span.document_id), held.span.join(quote.span))
        held = replace(held, span=shown.span, text=shown.text, corrected=shown.corrected, place=shown.place)
        quotes[held.n - 1] = held
    return held


def _named_words(subject: str, quote: Quote) -> str:
    """Whole sentences of a quote from the first that names the subject on, as many as a cell holds."""
    found = sentences(quote.corrected)
    first = next((at for at, (start, end) in enumerate(found) if names(subject, quote.corrected[start:end])), 0)
    if not found:
        return quote.corrected
    start = found[first][0]
    ends = [end for _, end in found[first:] if end - start <= _CELL] or [found[first][1]]
    return " ".join(quote.corrected[start : ends[-1]].split())
