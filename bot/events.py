"""What happens on the way to an answer, in this order; the page, the HTTP API and the command line read the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.answer import Answer, Quote, Sentence, Withheld
from bot.errors import WaystoneError
from index.search.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as asked, and as understood on its own; `id` is the answer's, already on record.

    model: who will write, if anyone does.
    """

    id: str
    question: str
    standalone_question: str
    model: str
    event: Literal["understood"] = "understood"


@dataclass(frozen=True, slots=True)
class Found:
    """What was searched out: the quotes come first, before any language model.

    It comes a second time where the writer read the quotes again, in its order. `doubtful`: they do not answer as far
    as the search can tell, and the writer is still to read them. `unread`: more documents are on their way in.
    """

    ranking: Ranking
    quotes: tuple[Quote, ...]
    answerable: bool
    doubtful: bool = False
    unread: bool = False
    event: Literal["found"] = "found"


@dataclass(frozen=True, slots=True)
class Status:
    """What is going on, in a few words, and the place in the queue where readers wait (0: being served)."""

    text: str
    waiting: int = 0
    event: Literal["status"] = "status"


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """One more quote, found while writing: a sentence that cites it follows."""

    quote: Quote
    event: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that was checked, shown or withheld."""

    sentence: Sentence | Withheld
    event: Literal["written"] = "written"


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is finished and on record."""

    answer: Answer
    event: Literal["done"] = "done"


Event = Annotated[Understood | Found | Status | FoundQuote | Written | Done, Field(discriminator="event")]
# Events as JSON objects and back, between the process that owns the data folder and one that asks it.
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def final(events: Iterable[Event]) -> Answer:
    """The answer at the end of the events. Raises `WaystoneError` where they break off."""
    for event in events:
        if isinstance(event, Done):
            return event.answer
    raise WaystoneError("the answer broke off; ask again")
