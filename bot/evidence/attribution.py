"""Who says what: the name under which a quote's document speaks, where an answer's quotes come from several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.answer import Quote
from corpus.sources import by, short_title


def voice(quote: Quote) -> str:
    """The author; the title of a document that names none."""
    return by(quote.author) or short_title(quote.title)


def voices(quotes: Iterable[Quote]) -> dict[int, str]:
    """The name for each quote's number; none at all where one document says everything."""
    quotes = list(quotes)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for quote in quotes:
        documents[voice(quote)].add(quote.span.document_id)
    if len({quote.span.document_id for quote in quotes}) < 2:
        return {}
    # Two documents of one author are told apart by their titles.
    return {
        quote.n: voice(quote)
        if len(documents[voice(quote)]) == 1
        else ", ".join(filter(None, (by(quote.author), short_title(quote.title))))
        for quote in quotes
    }


def by_document(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes document by document, in the order in which the documents come first."""
    order = list(dict.fromkeys(quote.span.document_id for quote in quotes))
    return sorted(quotes, key=lambda quote: order.index(quote.span.document_id))
