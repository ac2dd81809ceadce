"""Questions on a document's parts: its headings, the rows of its tables, the functions of source code.

What a heading is made into depends on what it names; whether a question is answered is for the search to say
(`bot/evidence/starters.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.evidence.attribution import by, short_title
from corpus.document import Document, Span
from corpus.readers.registry import CODE, by_name

# Of a text in another language than English, what it says on a part of it. Where none stands here, a text has only the
# questions that it asks itself.
_PARTS: Final = {
    "da": "Hvad siger »{title}« om »{part}«?",
    "de": "Was steht in „{title}“ über „{part}“?",
    "es": "¿Qué dice «{title}» sobre «{part}»?",
    "fr": "Que dit « {title} » sur « {part} » ?",
    "it": "Che cosa dice «{title}» su «{part}»?",
    "ja": "「{title}」は「{part}」について何と述べていますか？",
    "nl": "Wat zegt “{title}” over “{part}”?",
    "pl": "Co mówi „{title}” na temat „{part}”?",
    "pt": "O que diz «{title}» sobre «{part}»?",
    "ru": "Что сказано в «{title}» на тему «{part}»?",
    "sv": "Vad säger ”{title}” om ”{part}”?",
    "uk": "Що сказано в «{title}» на тему «{part}»?",
    "zh": "《{title}》中关于“{part}”说了什么？",
}
_VERSION: Final = re.compile(r"(?:version |release )?\[?v?(\d+\.\d+(?:\.\d+)?)(?:\]|\b)", re.IGNORECASE)
# Headings of technical texts, and what somebody asks who looks for them; `{it}` is the document.
_ASKED_BY: Final = (
    (r"install(?:ation|ing)(?: and set-?up)?|set-?up|getting started|quick ?start", "How do I install {it}?", "how"),
    (r"usage|how it works", "How is {it} used?", "how used"),
    (r"configuration|configuring|settings|options", "How is {it} configured?", "how set"),
    (r"(?:licen[cs]e|licensing)", "Which licence does {it} have?", "licence"),
    (r"((?:GET|POST|PUT|PATCH|DELETE) \S+)", "What does {0} do?", "does"),
    (rf"{_VERSION.pattern}.*", "What changed in version {0}?", "changed"),
    (
        r"(\w+ing|authentication|authori[sz]ation|storage|deployment|security|pagination)",
        "How does {0} work in {it}?",
        "works",
    ),
    (
        r"((?:[a-z-]+ )?(?:results|findings|limitations|requirements|steps|goals|limits|errors|contributions|"
        r"assumptions|prerequisites|dependencies|features))",
        "What are the {0} of {it}?",
        "what are",
    ),
)
_NUMBERED: Final = re.compile(r"^(?:\d+\.)*\d*\.?\s+|^(?:chapter|section|part) \d+[:.]?\s*", re.IGNORECASE)
_SKIPPED: Final = re.compile(
    r"(?:introduction|conclusions?|summary|abstract|contents|references|notes?|footnotes|appendix|index|preface|about|"
    r"acknowledge?ments|chapter|part|section)?[\W\d_]*$",
    re.IGNORECASE,
)
_MOST_ROWS: Final = 12
_FUNCTION: Final = re.compile(r"\s*(?:\w+ ){0,3}(?:def|fn|func|function|sub) ")
_COLUMN: Final = re.compile(r"(?!(?i:what|how|why|when|required|optional|descri|notes?|example))[^\W\d_][\w -]{2,30}")
_VALUE: Final = re.compile(r"(?i:(?!yes|no|true|false)\b)[\w .:,%€$£-]{2,20}")
_CELL: Final = re.compile(r"(?=.*[^\W\d_])[\w .'’/&-]{2,30}")


@dataclass(frozen=True, slots=True)
class Starter:
    """A question and its form; `within` is where its answer stands if the search finds it."""

    text: str
    form: str
    within: Span


def headings(document: Document) -> Iterator[Starter]:
    """What an English document says on its parts, by their headings."""
    who = by(document.source.author) or f"“{short_title(document.title)}”"
    it = f"“{short_title(document.title)}”"
    for heading, within in _headings(document):
        heading = heading if _VERSION.match(heading) else _NUMBERED.sub("", heading, count=1)
        for pattern, asks, form in _ASKED_BY:
            if found := re.fullmatch(pattern, heading, re.IGNORECASE):
                named = found[1] if found.re.groups else ""
                named = named if named.isupper() or "/" in named else named.lower()
                yield Starter(asks.format(named, it=it), form, within)
                break
        else:
            if len(heading.split()) > 1 and not _SKIPPED.match(heading):
                yield Starter(_of_heading(heading, who), "on", within)


def parts(document: Document, language: str) -> Iterator[Starter]:
    """What a text says on its parts, in its own language; nothing without a way to ask so."""
    asks = _PARTS.get(language, "")
    for heading, within in _headings(document) if asks else ():
        if len(heading.split()) > 1 or not heading.isascii():
            yield Starter(asks.format(title=short_title(document.title), part=heading.rstrip(".:")), "on", within)


def cells(document: Document) -> Iterator[Starter]:
    """What a table says of what its rows are about, and which row has a value that no other has."""
    rows = [block for block in document.blocks if len(block.cells) > 1 and all(name for name, _, _ in block.cells)]
    values = Counter(document.text[start:end] for row in rows for _, start, end in row.cells)
    for row in rows[:_MOST_ROWS]:
        (kind, start, end), *others = row.cells
        about, within = document.text[start:end], document.span(row.start, row.end)
        for column, start, end in others if _CELL.fullmatch(about) else ():
            if not _COLUMN.fullmatch(column):
                continue
            asked, value = _small(column), document.text[start:end]
            head = re.split(r" (?:in|of|per|for|at|to) ", asked, maxsplit=1)[0]
            several = head.endswith("s") and not head.endswith(("ss", "us", "is"))
            yield Starter(f"What {'are' if several else 'is'} the {asked} of {about}?", "cell", within)
            if not several and _COLUMN.fullmatch(kind) and _VALUE.fullmatch(value) and values[value] == 1:
                yield Starter(f"Which {_small(kind)} has a {asked} of {value}?", "row", within)


def _small(name: str) -> str:
    """A column's name as it stands in a sentence."""
    return name[0].lower() + name[1:] if name[1:] == name[1:].lower() else name


def code(document: Document) -> Iterator[Starter]:
    """What the functions of source code do that say it below their names."""
    is_code = by_name(document.source.file) is CODE
    for heading, within in _headings(document) if is_code else ():
        if _FUNCTION.match(document.quote(within)):
            yield Starter(f"What does {heading} do?", "does", within)


def _headings(document: Document) -> Iterator[tuple[str, Span]]:
    """The headings that tell what is said below them, and all that stands there."""
    marks = [mark for mark in document.marks if mark.heading]
    ends = [*(mark.offset for mark in marks[1:]), len(document.text)]
    for at, (mark, end) in enumerate(zip(marks, ends, strict=False)):
        heading = mark.heading or ""
        if document.text[mark.offset : end].strip() == heading:
            # Only another heading stands below it, as in a list of changes.
            end = ends[min(at + 1, len(ends) - 1)]
        titled = heading.casefold() in document.title.casefold()
        told = len(heading) > 2 and len(heading.split()) < 9 and not heading.endswith(("?", "？"))
        if told and not titled and (_VERSION.match(heading) or not _SKIPPED.match(heading)):
            yield heading, document.span(mark.offset, end)


def _of_heading(heading: str, who: str) -> str:
    """`How to oil a lock` → `How do I oil a lock?`; `Kinds of locks` → `What kinds of locks are there?`"""
    if found := re.match(r"how to (.+)", heading, re.IGNORECASE):
        return f"How do I {found[1]}?"
    if found := re.match(r"(?:the )?((?:types|kinds|forms|sorts) of .+)", heading, re.IGNORECASE):
        return f"What {found[1].lower()} are there?"
    if found := re.match(
        r"(?:the )?((?:advantages|disadvantages|benefits|risks|limits|causes|effects) of .+)", heading, re.I
    ):
        return f"What are the {found[1][0].lower()}{found[1][1:]}?"
    return f"What does {who} say about “{heading.rstrip('.:')}”?"
