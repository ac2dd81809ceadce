"""An answer and the events on its way; the page, the HTTP API and the command line read the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.document import Place, Span
from index.ranking import Ranking

Role = Literal["user", "assistant"]
# A column's name, "" for the cell that names its row, and where its words start and end within a quote's.
Cell = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation, in the form of the OpenAI API."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that answer, verbatim, and where they stand. `n` is the number that citations use.

    cells: of the words, what stands in the cells of a table.
    """

    n: int
    span: Span
    text: str
    corrected: str
    title: str
    place: Place
    score: float
    author: str = ""
    cells: tuple[Cell, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "n": self.n,
            "document": self.span.document_id,
            "title": self.title,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "place": self.place.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Sentence:
    """A shown sentence and the quotes it stands on. `quoted`: it is the source's own words."""

    text: str
    citations: tuple[int, ...]
    support: Literal["supported", "quoted"]

    def as_json(self) -> dict[str, object]:
        return {"text": self.text, "citations": list(self.citations), "support": self.support}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A written sentence that the sources do not support; `reason` says what is missing, for a reader."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds since the question was asked."""

    retrieve_s: float
    quotes_s: float
    total_s: float
    first_token_s: float | None = None

    def as_json(self) -> dict[str, float]:
        named = {
            "retrieve_s": self.retrieve_s,
            "quotes_s": self.quotes_s,
            "first_token_s": self.first_token_s,
            "total_s": self.total_s,
        }
        return {name: round(value, 4) for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer. `markdown` cites quotes as `[1]`; `notice` is one line on what went wrong, if anything did."""

    id: str
    question: str
    standalone_question: str
    answered: bool
    confidence: float
    markdown: str
    quotes: tuple[Quote, ...]
    sentences: tuple[Sentence, ...]
    withheld: tuple[Withheld, ...]
    model: str
    timings: Timings
    notice: str = ""

    def as_json(self) -> dict[str, object]:
        """The form of `waystone ask --json`."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "answer": self.markdown,
            "quotes": [quote.as_json() for quote in self.quotes],
            "sentences": [sentence.as_json() for sentence in self.sentences],
            "withheld": len(self.withheld),
            "model": self.model,
            "timings": self.timings.as_json(),
            **({"notice": self.notice} if self.notice else {}),
        }


# What happens on the way from a question to its answer, in this order.


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as asked, and as understood on its own; `id` is the answer's, already on record."""

    id: str
    question: str
    standalone_question: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was searched out: the quotes come first, before any language model."""

    ranking: Ranking
    quotes: tuple[Quote, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """One more quote, found while writing: a sentence that cites it follows."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class Status:
    """What is going on, in a few words, and the place in the queue where readers wait (0: being served)."""

    text: str
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that was checked, shown or withheld."""

    sentence: Sentence | Withheld


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is finished and on record."""

    answer: Answer


Event = Understood | Found | Status | Quoted | Written | Done
