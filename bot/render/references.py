"""Where a quote can be read or heard outside Waystone."""

from __future__ import annotations

from typing import Protocol

from bot.answer import Quote
from bot.errors import NotFound
from bot.render.links import original
from corpus.document import Document


class Shelf(Protocol):
    """What is needed of a collection."""

    def document(self, document_id: str) -> Document: ...


def address(quote: Quote, shelf: Shelf) -> str:
    """The web address of a quote's place, at its second; "" when its document has none, or is gone."""
    try:
        url = shelf.document(quote.span.document_id).source.url
    except NotFound:  # removed since
        return ""
    return original(url, quote.place.start_s)
