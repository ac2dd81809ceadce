"""Citations as the OpenAI API's annotations: which characters of the reply cite which words of which document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from bot.answer import Quote
from bot.errors import NotFound
from bot.events import Json
from bot.web.links import original
from corpus.document import Document

CITATION = re.compile(r"\[(\d+)\]")


class Shelf(Protocol):
    """What is needed of a collection."""

    def document(self, document_id: str) -> Document: ...


def annotations(content: str, quotes: Sequence[Quote], shelf: Shelf) -> list[Json]:
    """A `url_citation` for every `[n]` in the reply.

    Beside the fields of the API each has the quote itself: `n`, `document`, `start`, `end` (characters of the
    document's text), `text` and `place`. The address is empty for a document that has none.
    """
    numbered = {quote.n: quote for quote in quotes}
    found = ((match, numbered.get(int(match[1]))) for match in CITATION.finditer(content))
    return [_annotation(match, quote, shelf) for match, quote in found if quote]


def _annotation(match: re.Match[str], quote: Quote, shelf: Shelf) -> Json:
    span = {"start_index": match.start(), "end_index": match.end()}
    citation = {**span, "title": quote.title, "url": _address(quote, shelf)}
    return {"type": "url_citation", "url_citation": citation, "quote": quote.as_json()}


def _address(quote: Quote, shelf: Shelf) -> str:
    try:
        url = shelf.document(quote.span.document_id).source.url
    except NotFound:  # removed since
        return ""
    return original(url, quote.place.start_s)
