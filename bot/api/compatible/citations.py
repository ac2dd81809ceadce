"""Citations as the OpenAI API's annotations: which characters of the reply cite which words of which document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answer import Quote
from bot.render.json import Json
from bot.render.markdown import Citation, Piece
from bot.render.references import Shelf, address


def url_citations(content: Iterable[Piece], quotes: Sequence[Quote], shelf: Shelf) -> list[Json]:
    """A `url_citation` for every citation of the reply.

    Beside the fields of the API each has the quote itself: `n`, `document`, `start`, `end` (characters of the
    document's text), `text` and `place`. The address is empty for a document that has none.
    """
    numbered = {quote.n: quote for quote in quotes}
    found: list[Json] = []
    at = 0
    for piece in content:
        start, at = at, at + len(str(piece))
        if isinstance(piece, Citation) and piece.n in numbered:
            found.append(_annotation(start, at, numbered[piece.n], shelf))
    return found


def _annotation(start: int, end: int, quote: Quote, shelf: Shelf) -> Json:
    citation = {"start_index": start, "end_index": end, "title": quote.title, "url": address(quote, shelf)}
    return {"type": "url_citation", "url_citation": citation, "quote": quote.as_json()}
