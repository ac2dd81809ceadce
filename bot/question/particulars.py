"""A question for what the library knows of a document beside its text: author, date, length or link. By rules.

`Who wrote the essay?`, `when was the podcast published?`, `how many words does this document have?`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.question.overview import Asked, Titled, meant, names_kind
from corpus.sources import short_title

Particular = Literal["author", "date", "length", "link"]

LONGEST: Final = 150  # characters; a longer question asks for more than one of these

_MADE: Final = (
    r"(?:written|authored|published|posted|released|recorded|made|created|put\s+(?:out|online)|dated|produced|aired)"
)
_WHEN: Final = r"(?:when|(?:(?:in|on|from)\s+)?(?:what|which)\s+(?:year|date|day|month))"
_GIVE: Final = r"(?:(?:what\s+is|what['’]s|give\s+me|show\s+me)\s+)?"
_SHAPES: Final[tuple[tuple[Particular, str], ...]] = (
    ("author", r"who\s+(?:wrote|authored|made|published|created|produced|recorded)\s+(?P<of>.+)"),
    (
        "author",
        r"(?:who|what)(?:['’]s|\s+(?:is|are|was|were))\s+(?:the\s+)?(?:author|writer|creator)s?\s+of\s+(?P<of>.+)",
    ),
    ("author", rf"(?:who|by\s+whom)\s+(?:is|are|was|were)\s+(?P<of>.+?)(?:\s+{_MADE})?\s+by"),
    ("author", rf"by\s+whom\s+(?:is|are|was|were)\s+(?P<of>.+?)\s+{_MADE}"),
    ("date", rf"{_WHEN}\s+(?:is|are|was|were)\s+(?P<of>.+?)\s+(?:{_MADE}|from)"),
    ("date", r"when\s+did\s+(?P<of>.+?)\s+(?:come\s+out|appear|air)"),
    ("date", r"what\s+(?:is|was|are)\s+(?:the\s+)?(?:(?:publication|release)\s+)?(?:date|year)s?\s+of\s+(?P<of>.+)"),
    ("date", r"how\s+(?:old|recent)\s+(?:is|are)\s+(?P<of>.+)"),
    ("length", r"how\s+(?:long|big)\s+(?:is|are)\s+(?P<of>.+)"),
    ("length", r"how\s+many\s+words\s+(?:(?:long\s+)?(?:is|are)|(?:are\s+)?(?:there\s+)?in|has|have)\s+(?P<of>.+)"),
    ("length", r"how\s+many\s+words\s+(?:does|do)\s+(?P<of>.+?)\s+(?:have|contain)"),
    ("length", r"what\s+is\s+(?:the\s+)?(?:length|word\s+count)\s+of\s+(?P<of>.+)"),
    ("link", r"where\s+can\s+i\s+(?:find|read|hear|listen\s+to|watch|see|get)\s+(?P<of>.+?)(?:\s+online)?"),
    ("link", rf"{_GIVE}(?:the\s+)?(?:link|url|(?:web\s?)?address)s?\s+(?:of|to|for)\s+(?P<of>.+)"),
)
_ASKS: Final = tuple((particular, re.compile(rf"(?:{shape})\Z", re.IGNORECASE)) for particular, shape in _SHAPES)
# What is asked of texts alone. In other words a title may be what the text is about: `how old is Jupiter`, `who created
# Bitcoin`; a long one hardly is.
_OF_TEXTS: Final = re.compile(
    r"\b(?:wrote|written|authors?|authored|writers?|published|posted|aired|publication|words?|read|hear|listen|watch|link|"
    r"links|url|urls)\b",
    re.IGNORECASE,
)
_LONG: Final = 4  # words
_QUOTED: Final = re.compile(r"[“”\"]|(?<!\w)['‘]\w")
# What was said before may be no document at all: `when was it released?`
_POINTS: Final = re.compile(r"(?:it|this|that|they|them|these|those|all|everything)(?:\s+(?:all|thing|piece))?", re.I)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of some documents, one line of text each, by title."""

    particular: Particular
    told: tuple[tuple[str, str], ...]


def particulars(question: str, documents: Sequence[Titled], spoken_of: Sequence[Titled] = ()) -> Known | None:
    """What a question asks of documents that it names, as far as the library knows it; None where it asks anything
    else, or nothing is known: the text may tell."""
    asked = _asked(question)
    if asked is None:
        return None
    particular, target, of_text = asked
    if not of_text and not any(_is_long_title(target, one) for one in documents):
        return None
    found = meant(Asked(target, certain=False), documents, spoken_of)
    told = [(one.title, _told(particular, one)) for one in found.documents] if found and not found.subject else []
    return Known(particular, tuple(told)) if any(known for _, known in told) else None


def asks_particular(question: str) -> bool:
    """Whether the words may ask for one: whether they do is told by the documents that there are."""
    return _asked(question) is not None


def _asked(question: str) -> tuple[Particular, str, bool] | None:
    """The particular, what it is asked of, and whether that is surely a text."""
    asked = " ".join(question.split()).strip(" ?.!,;")
    if len(asked) > LONGEST:
        return None
    for particular, shape in _ASKS:
        if found := shape.match(asked):
            target = found["of"].strip(" “”\"'‘’")
            of_text = bool(_OF_TEXTS.search(asked) or _QUOTED.search(asked)) or names_kind(target)
            return None if _POINTS.fullmatch(target) else (particular, target, of_text)
    return None


def _is_long_title(target: str, document: Titled) -> bool:
    titles = {title.casefold() for title in (document.title, short_title(document.title))}
    return len(target.split()) >= _LONG and target.casefold() in titles


def _told(particular: Particular, document: Titled) -> str:
    match particular:
        case "author":
            return document.author
        case "date":
            return document.published
        case "length":
            return f"{document.words:,} words" if document.words else ""
        case "link":
            return document.url
