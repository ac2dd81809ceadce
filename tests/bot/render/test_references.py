"""The address of a quote's place."""

from __future__ import annotations

import pytest

from bot.answer import Quote
from bot.errors import NotFound
from bot.render.references import address
from corpus.document import Document, Place, Source, Span


class Shelf:
    """Two documents, one of them on the web."""

    def document(self, document_id: str) -> Document:
        urls = {"talk": "https://youtu.be/x", "note": ""}
        if document_id not in urls:
            raise NotFound(f"no document has the id {document_id}")
        return Document(document_id, Source("a.txt", "A", url=urls[document_id]), "words", ())


@pytest.mark.parametrize(("document", "link"), [("talk", "https://youtu.be/x?t=74"), ("note", ""), ("removed", "")])
def test_a_quote_is_found_at_its_second_where_its_document_is_on_the_web(document: str, link: str) -> None:
    quote = Quote(1, Span(document, 0, 5), "words", "words", "A", Place("1:14", start_s=74.4), 1.0)
    assert address(quote, Shelf()) == link
