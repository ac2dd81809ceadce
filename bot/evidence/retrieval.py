"""From a question to its passages and quotes; the answer and the evaluation take this one way.

A question of two parts is searched and quoted part by part, a comparison subject by subject; every other question as
it is. The confidence is always that of the whole question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TypeVar

from bot.answer import CellSpan, Quote, Table
from bot.evidence.lists import is_asked_for, items_after
from bot.evidence.quotes import MOST, choose_quotes
from bot.evidence.tables import side_by_side
from bot.question.compare import Comparison, compared
from bot.question.decompose import parts
from corpus.document import Document, Span
from corpus.duplicates import says_same
from corpus.passages import passage
from corpus.sources import by
from index.search.layout import OTHERS
from index.search.ranking import RankedPassage, Ranking
from index.search.retriever import Retriever

One = TypeVar("One")

PASSAGES = 5
NEAREST = 2
# A part of a question is told apart from the rest only where it is surely not answered.
_UNTOLD = 0.12
_WIDE = 10


@dataclass(frozen=True, slots=True)
class Searched:
    """The passages of a question; `legs` are the rankings of its parts or subjects, none where it has no parts.

    whole: the question's own ranking, before those of its parts came in.
    """

    ranking: Ranking
    whole: Ranking
    legs: tuple[Ranking, ...] = ()
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question is answered from. `items` numbers the quotes that are items of one list.

    parts: which part of the question each quote answers, where it has several; silent: the parts that the documents
    don't answer; table: a comparison's answer; overview: what the quotes, in their source's order, are an overview of.
    """

    ranking: Ranking
    quotes: tuple[Quote, ...]
    items: frozenset[int] = frozenset()
    parts: Mapping[int, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    table: Table | None = None
    overview: str = ""

    @property
    def plain(self) -> bool:
        """Whether each quote is to answer the whole question by itself."""
        return not (self.items or self.parts or self.silent or self.table or self.overview)


NOTHING = Evidence(Ranking("", (), 0.0, answerable=False), ())


def find(question: str, retriever: Retriever, k: int = PASSAGES) -> Evidence:
    """The `k` best passages and the quotes out of the first five of them."""
    return quoted(searched(question, retriever, k), retriever)


def searched(question: str, retriever: Retriever, k: int = PASSAGES) -> Searched:
    """The search alone."""
    whole = retriever.search(question, k)
    comparison = compared(question)
    if comparison and len(comparison.subjects) == 1:
        return Searched(whole, whole, (whole,), comparison)
    asked = comparison.questions if comparison else parts(question)
    if len(asked) < 2 or not whole.passages:
        return Searched(whole, whole)
    # Only the whole question's best passage is a long one: five of all legs together keep to the room of any five.
    if comparison:
        legs = tuple(_searched_by(*one, retriever, k) for one in zip(comparison.subjects, asked, strict=True))
    else:
        legs = tuple(retriever.search(one, k, OTHERS) for one in asked)
    merged = replace(whole, passages=_merged([whole, *legs], retriever, k))
    return Searched(merged, whole, legs, comparison)


def unanswered(found: Searched) -> Searched:
    """The same passages, as what is nearest and no answer."""
    whole = replace(found.whole, confidence=0.0, answerable=False)
    return Searched(whole, whole)


def _searched_by(subject: str, question: str, retriever: Retriever, k: int) -> Ranking:
    """The passages for one subject; for one that wrote documents, those in them."""
    own = [document_id for document_id, author in retriever.authors().items() if by(author).lower() == subject.lower()]
    if not own:
        return retriever.search(question, k, OTHERS)
    wide = retriever.search(question, _WIDE * k, OTHERS)
    return replace(wide, passages=tuple(one for one in wide.passages if one.passage.span.document_id in own)[:k])


def quoted(found: Searched, retriever: Retriever) -> Evidence:
    """The quotes of a search; of one that does not answer, the nearest."""
    first = _first(found.ranking)
    legs = tuple(_within(leg, first, retriever) for leg in found.legs)
    if found.comparison:
        return _compared(found.comparison, found.ranking, legs, retriever) or _plain(found.whole, retriever)
    return _parted(found.ranking, legs, retriever) if legs else _plain(found.whole, retriever)


def quoted_plainly(found: Searched, retriever: Retriever) -> Evidence:
    """The quotes of the whole question, whatever its parts, lists and tables."""
    ranking = found.whole
    quotes = choose_quotes(ranking.question, _first(ranking), retriever)
    return Evidence(ranking, quotes if ranking.answerable else quotes[:NEAREST])


def _plain(ranking: Ranking, retriever: Retriever) -> Evidence:
    quotes = choose_quotes(ranking.question, _first(ranking), retriever)
    if quotes and is_asked_for(ranking.question, retriever.document(quotes[0].span.document_id), quotes[0].span):
        ranking = replace(ranking, answerable=True)
    if not ranking.answerable:
        return Evidence(ranking, signed(quotes[:NEAREST], retriever))
    return Evidence(ranking, signed(quotes, retriever), _items(quotes, retriever))


def _first(ranking: Ranking) -> Ranking:
    return replace(ranking, passages=ranking.passages[:PASSAGES])


def _parted(ranking: Ranking, legs: Sequence[Ranking], retriever: Retriever) -> Evidence:
    """Quotes of each part in turn; a part that is not answered, while another is, gives none and is named."""
    answerable = ranking.answerable or any(leg.answerable for leg in legs)
    told = [leg for leg in legs if leg.confidence > _UNTOLD] if answerable else []
    silent = tuple(leg.question for leg in legs if leg not in told) if told else ()
    chosen = [choose_quotes(leg.question, leg, retriever) for leg in told or legs]
    quotes = _numbered(_apart(in_turn(chosen)), MOST if answerable else NEAREST)
    ranks = [
        (quote.n, leg.question, quote.span) for leg, own in zip(told or legs, chosen, strict=True) for quote in own
    ]
    # A quote that several parts chose answers the one that ranks it highest.
    answered = {one.n: min(rank for rank in ranks if rank[2] == one.span)[1] for one in quotes}
    ranking = replace(ranking, answerable=answerable)
    return Evidence(ranking, signed(quotes, retriever), _items(quotes, retriever), answered, silent)


def _compared(
    comparison: Comparison, ranking: Ranking, legs: Sequence[Ranking], retriever: Retriever
) -> Evidence | None:
    built = side_by_side(comparison, legs, retriever)
    if built is None:
        return None
    table, quotes = built
    # A row of a table names its subject: that is an answer, however sure the search was.
    answerable = ranking.answerable or any(leg.answerable for leg in legs) or any(table.columns)
    if not answerable:
        return None
    return Evidence(replace(ranking, answerable=True), signed(quotes, retriever), table=table)


def signed(quotes: Iterable[Quote], retriever: Retriever) -> tuple[Quote, ...]:
    """The quotes with the authors of their documents, and the cells of its tables that they hold."""
    documents = ((quote, retriever.document(quote.span.document_id)) for quote in quotes)
    return tuple(replace(one, author=of.source.author, cells=cells(of, one.span)) for one, of in documents)


def cells(document: Document, span: Span) -> tuple[CellSpan, ...]:
    """The cells of table rows within a span, with offsets from where it starts."""
    return tuple(
        (column if at else "", max(start, span.start) - span.start, min(end, span.end) - span.start)
        for block in document.blocks
        for at, (column, start, end) in enumerate(block.cells)
        if start < span.end and span.start < end
    )


def _items(quotes: Sequence[Quote], retriever: Retriever) -> frozenset[int]:
    """The quotes that are items of a list which another quote announces."""
    items = {item for one in quotes for item in items_after(retriever.document(one.span.document_id), one.span)}
    found = frozenset(quote.n for quote in quotes if quote.span in items)
    return found if len(found) > 1 else frozenset()


def _merged(legs: Sequence[Ranking], retriever: Retriever, k: int) -> tuple[RankedPassage, ...]:
    """The passages of several rankings in turn; one that overlaps an earlier one makes that longer, if it may.

    The first five are the same however many are wanted, and the scores go down the list.
    """
    merged: list[RankedPassage] = []
    for one in in_turn([leg.passages for leg in legs]):
        touched = [other for other in merged if other.passage.span.overlap(one.passage.span)]
        if len(touched) == 1 and (len(merged) < PASSAGES or merged.index(touched[0]) >= PASSAGES):
            longer = _longer(touched[0], one, retriever)
            if len(longer.passage.span) <= OTHERS.longest:
                merged[merged.index(touched[0])] = longer
        elif (
            not touched
            and len(merged) < k
            and not any(says_same(one.passage.text, other.passage.text) for other in merged)
        ):
            merged.append(one)
    scores = sorted((one.score for one in merged), reverse=True)
    return tuple(replace(one, score=score) for one, score in zip(merged, scores, strict=True))


def _longer(one: RankedPassage, other: RankedPassage, retriever: Retriever) -> RankedPassage:
    span = one.passage.span.join(other.passage.span)
    return replace(one, passage=passage(retriever.document(span.document_id), span))


def _within(leg: Ranking, whole: Ranking, retriever: Retriever) -> Ranking:
    """A part's ranking, of its passages what the whole shows of them: it has no room for all."""
    kept = (
        _shared(one, other.passage.span, retriever)
        for one in leg.passages
        for other in whole.passages
        if one.passage.span.overlap(other.passage.span)
    )
    return replace(leg, passages=tuple(kept))


def _shared(one: RankedPassage, shown: Span, retriever: Retriever) -> RankedPassage:
    span = one.passage.span
    both = Span(span.document_id, max(span.start, shown.start), min(span.end, shown.end))
    return replace(one, passage=passage(retriever.document(span.document_id), both))


def in_turn(rows: Sequence[Sequence[One]]) -> Iterator[One]:
    """The firsts of all rows, then the seconds, …"""
    return (one for turn in zip_longest(*rows) for one in turn if one is not None)


def _apart(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """The quotes that neither overlap nor repeat an earlier one."""
    kept: list[Quote] = []
    for quote in quotes:
        if not any(quote.span.overlap(one.span) or says_same(quote.text, one.text) for one in kept):
            kept.append(quote)
            yield quote


def _numbered(quotes: Iterable[Quote], most: int) -> tuple[Quote, ...]:
    return tuple(replace(quote, n=n) for n, quote in enumerate(quotes, start=1))[:most]
