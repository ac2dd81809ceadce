"""Citations as the OpenAI API's annotations: which characters of the reply cite which words of which document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.answer import Quote
from bot.answering.events import Json
from bot.render.references import Shelf, address
from bot.render.transcript import CITATION


def url_citations(content: str, quotes: Sequence[Quote], shelf: Shelf) -> list[Json]:
    """A `url_citation` for every `[n]` in the reply.

    Beside the fields of the API each has the quote itself: `n`, `document`, `start`, `end` (characters of the
    document's text), `text` and `place`. The address is empty for a document that has none.
    """
    numbered = {quote.n: quote for quote in quotes}
    found = ((match, numbered.get(int(match[1]))) for match in CITATION.finditer(content))
    return [_annotation(match, quote, shelf) for match, quote in found if quote]


def _annotation(match: re.Match[str], quote: Quote, shelf: Shelf) -> Json:
    span = {"start_index": match.start(), "end_index": match.end()}
    citation = {**span, "title": quote.title, "url": address(quote, shelf)}
    return {"type": "url_citation", "url_citation": citation, "quote": quote.as_json()}
