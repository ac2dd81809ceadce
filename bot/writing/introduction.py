"""What the program says of itself, and of what it has: the answers to small talk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.question.particulars import Known, Particular
from bot.question.small_talk import Kind

LISTED: Final = 12  # titles; the library shows the others

EMPTY: Final = "There are no documents yet: add some in the library, and ask about them."
_ABOUT: Final = (
    "Ask about the documents here, and the answer comes in their own words, each with the place where it stands. "
    "“Summarise …” gives an overview, “compare … and …” sets two side by side."
)

_WHICH: Final = "Which one? Name a word of its title:"
UNCLEAR: Final = "What is that about? Nothing was said before it here: ask in a whole question."
_SAYS: Final[dict[Particular, str]] = {"author": "is by", "date": "is dated", "length": "has", "link": "is at"}


def particular(known: Known) -> str:
    """What the library knows of documents, and of which it knows nothing."""
    says = _SAYS[known.particular]
    told = [f"“{title}” {says} {what}" for title, what in known.told if what]
    silent = [title for title, what in known.told if not what]
    more = f"; and {len(told) - LISTED} more, which the library lists" if len(told) > LISTED else ""
    unknown = f" The library has no {known.particular} of {named(silent)}." if silent else ""
    return f"{'; '.join(told[:LISTED])}{more}.{unknown}"


def reply(kind: Kind, titles: Sequence[str]) -> str:
    """The answer to small talk, in one paragraph; `titles` are those of the documents that can be asked about."""
    match kind:
        case "greeting":
            return f"Hello! {_ABOUT if titles else EMPTY}"
        case "thanks":
            return "You are welcome. A rating below an answer helps the next one."
        case "verdict":
            return "A rating below an answer says so where it counts. “I meant …” corrects a question."
        case "farewell":
            return "Goodbye; the conversation stays here."
        case "abilities":
            return f"{_ABOUT} {listed(titles)}" if titles else f"{_ABOUT} {EMPTY}"
        case "documents":
            return listed(titles)


def listed(titles: Sequence[str]) -> str:
    """The documents by their titles."""
    if not titles:
        return EMPTY
    one = "is one document" if len(titles) == 1 else f"are {len(titles)} documents"
    return f"There {one} here: {named(titles)}."


def which_of(titles: Sequence[str]) -> str:
    """What is asked back where several documents may be meant."""
    return f"{_WHICH} {named(titles)}." if titles else EMPTY


def asked_which(said: str) -> bool:
    """Whether that was asked back."""
    return said.lstrip().startswith(_WHICH)


def named(titles: Sequence[str]) -> str:
    more = f"; and {len(titles) - LISTED} more, which the library lists" if len(titles) > LISTED else ""
    return "; ".join(f"“{title}”" for title in titles[:LISTED]) + more
