"""A passage: the stretch of a document that search ranks and a reader is shown."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Place, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one document, with what is needed to show them without opening it.

    `text` is verbatim (`document.quote(span)`); `corrected` is the same with each mishearing's correction
    beside it; `title` is the document's.
    """

    span: Span
    text: str
    corrected: str
    title: str
    place: Place

    @property
    def id(self) -> str:
        """`document:start-end`: the same words at the same place always have the same id."""
        return f"{self.span.document_id}:{self.span.start}-{self.span.end}"
