"""An answer: quotes, and blocks that stand on them. How it looks is told by `bot/render` alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field

from corpus.document import Place, Span

Role = Literal["user", "assistant"]
# A column's name, "" for the cell that names its row, and where its words start and end within a quote's.
CellSpan = tuple[str, int, int]

UNREAD = "Not every document has been read yet; ask again in a while for what the rest tells."
REFUSAL = "The sources don't tell."  # as it is asked of models, read in what they write, and written by ourselves


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document that a question was asked of, by the title that it had then."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation, in the form of the OpenAI API."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that answer, verbatim, and where they stand. `n` is the number that citations use.

    cells: of the words, what stands in the cells of a table; note: why it stands here, where ratings moved it.
    """

    n: int
    span: Span
    text: str
    corrected: str
    title: str
    place: Place
    score: float
    author: str = ""
    cells: tuple[CellSpan, ...] = ()
    note: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "n": self.n,
            "document": self.span.document_id,
            "title": self.title,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "place": self.place.as_json(),
            **({"note": self.note} if self.note else {}),
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
class Cell:
    """Words under a subject and the quote that they stand in.

    column, row: the names of the table's column that they come from and, where the subject has several, of the row.
    """

    text: str
    n: int
    column: str = ""
    row: str = ""


# What an answer is made of. Blocks name quotes by their numbers; `kind` tells them apart in JSON.


@dataclass(frozen=True, slots=True)
class Prose:
    """Running sentences; `speaker` names whose document says this and what follows, where several do."""

    sentences: tuple[Sentence, ...]
    speaker: str = ""
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences that are the items of one list."""

    sentences: tuple[Sentence, ...]
    speaker: str = ""
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison: the subjects, and of each the cells that there are, none where the documents don't tell."""

    subjects: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    kind: Literal["table"] = "table"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that the cells come from, each once; "" stands last."""
        names = dict.fromkeys(cell.column for row in self.cells for cell in row)
        return (*(name for name in names if name), *([""] if "" in names else []))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes that answer by themselves, the best one first."""

    numbers: tuple[int, ...]
    kind: Literal["quotes"] = "quotes"


@dataclass(frozen=True, slots=True)
class Overview:
    """Quotes that together cover a document or a subject, in the source's order."""

    about: str
    numbers: tuple[int, ...]
    kind: Literal["overview"] = "overview"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The sources don't tell; these quotes stand nearest to the question."""

    numbers: tuple[int, ...]
    kind: Literal["nearest"] = "nearest"


@dataclass(frozen=True, slots=True)
class NotTold:
    """The parts of a question that have no answer, while others have."""

    questions: tuple[str, ...]
    kind: Literal["not_told"] = "not_told"


@dataclass(frozen=True, slots=True)
class Differ:
    """Quotes whose documents tell different numbers of what is asked: (the quote's number, what it tells)."""

    told: tuple[tuple[int, str], ...]
    kind: Literal["differ"] = "differ"


@dataclass(frozen=True, slots=True)
class Unread:
    """More documents were on their way in: what follows stands on those that were there."""

    kind: Literal["unread"] = "unread"


@dataclass(frozen=True, slots=True)
class Note:
    """What the program itself says, not its sources."""

    text: str
    kind: Literal["note"] = "note"


Block = Annotated[
    Prose | Listing | Table | Quoted | Overview | Nearest | NotTold | Differ | Unread | Note,
    Field(discriminator="kind"),
]


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
    """A finished answer. `notice` is one line on what went wrong, if anything did."""

    id: str
    question: str
    standalone_question: str
    answered: bool
    confidence: float
    blocks: tuple[Block, ...]
    quotes: tuple[Quote, ...]
    withheld: tuple[Withheld, ...]
    model: str
    timings: Timings
    notice: str = ""
    documents: tuple[DocumentName, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All that the answer says, sentence by sentence; a source's own words are `quoted`."""
        return tuple(sentence for block in self.blocks for sentence in sentences_of(block, self.quotes))

    @property
    def written(self) -> bool:
        """Whether a model wrote any of it."""
        return any(sentence.support == "supported" for sentence in self.sentences)

    @property
    def lasting(self) -> Answer:
        """The same without what held at its moment alone: for what is read, or learned from, later."""
        return replace(self, blocks=tuple(block for block in self.blocks if not isinstance(block, Unread)))

    @property
    def cited(self) -> tuple[Quote, ...]:
        """The quotes that its blocks name; all of them where they name none."""
        numbers = {n for block in self.blocks for n in numbers_of(block)}
        return tuple(quote for quote in self.quotes if quote.n in numbers) or self.quotes


def numbers_of(block: Block) -> tuple[int, ...]:
    """The quotes that a block stands on or shows."""
    match block:
        case Prose(sentences) | Listing(sentences):
            return tuple(n for sentence in sentences for n in sentence.citations)
        case Table(_, cells):
            return tuple(cell.n for row in cells for cell in row)
        case Quoted() | Overview() | Nearest():
            return block.numbers
        case _:
            return ()


def sentences_of(block: Block, quotes: Iterable[Quote]) -> tuple[Sentence, ...]:
    """What a block says; the nearest words to a question say nothing on it."""
    match block:
        case Prose(sentences) | Listing(sentences):
            return sentences
        case Table(_, cells):
            return tuple(Sentence(cell.text, (cell.n,), "quoted") for row in cells for cell in row)
        case Quoted(numbers) | Overview(_, numbers):
            return tuple(Sentence(quote.text, (quote.n,), "quoted") for quote in numbered(quotes, numbers))
        case _:
            return ()


def numbered(quotes: Iterable[Quote], numbers: Iterable[int]) -> list[Quote]:
    """The quotes of these numbers, in the numbers' order."""
    by_number = {quote.n: quote for quote in quotes}
    return [by_number[n] for n in numbers if n in by_number]
