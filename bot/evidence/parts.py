"""Questions on a document's parts: its headings, the rows of its tables, the functions of source code.

What a heading is made into depends on what it names; whether a question is answered is for the search to say
(`bot/evidence/starters.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.question.follow_up import points
from corpus.document import Document, Span
from corpus.readers.registry import CODE, by_name
from corpus.sentences import sentences
from corpus.sources import by, short_title

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
    (r"ingredients", "What are the ingredients of {it}?", "needs"),
    (r"(?:what you(?:[’']ll)? need|materials|tools|equipment|you will need)", "What do I need for {it}?", "needs"),
    (r"troubleshooting|problems|known issues", "What can go wrong with {it}?", "works"),
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
_TABLE: Final = re.compile(r"\s*create\s+(?:or replace\s+)?(?:temp\w*\s+)?(?P<kind>table|view)\b", re.IGNORECASE)
_REFERS: Final = re.compile(r"\breferences\s+(\w+)", re.IGNORECASE)
_NO_ANSWER: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?i:yes|no|true|false|n/?a|-+)")
_DATED: Final = re.compile(r"\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_RIGHTS: Final = re.compile(r"^.*(?:copyright|©) .{0,12}\b(?:19|20)\d\d\b.*\w+", re.IGNORECASE | re.MULTILINE)
_LICENSED: Final = (
    (r"redistribut|sublicen[cs]e", "Under which conditions may copies be redistributed?"),
    (r"without warranty|warrant(?:y|ies)", "Does the licence give a warranty?"),
    (r"endorse|trade ?mark", "May names be used to endorse or promote products?"),
    (r"liab(?:le|ility)", "Who is liable for damages?"),
)
_IT: Final = re.compile(r"\b(?:it|they|them|this|that)\b", re.IGNORECASE)
_FUNCTION: Final = re.compile(r"\s*(?:\w+ ){0,3}(?:def|fn|func|function|sub) ")
_COLUMN: Final = re.compile(
    r"(?!(?i:\w+ed$|is |has |what|how|why|when|required|optional|descri|notes?|example))[^\W\d_][\w -]{2,30}"
)
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
        if re.match(r"(?:added|fixed|changed|removed|deprecated|security)$", heading, re.IGNORECASE):
            continue
        heading = heading if _VERSION.match(heading) else _NUMBERED.sub("", heading, count=1)
        for pattern, asks, form in _ASKED_BY:
            if found := re.fullmatch(pattern, heading, re.IGNORECASE):
                named = found[1] if found.re.groups else ""
                named = named if named.isupper() or "/" in named else named.lower()
                yield Starter(asks.format(named, it=it), form, within)
                if form == "changed" and re.search(r"\d{4}|\d\d\.\d\d", heading[found.end(1) :]):
                    yield Starter(f"When was version {named} released?", "released", within)
                break
        else:
            if len(heading.split()) > 1 and not _SKIPPED.match(heading):
                yield Starter(_of_heading(heading, who), "on", within)


def asked_above(document: Document) -> Iterator[Starter]:
    """The questions that stand as headings above their answers."""
    for heading, within in _below(document):
        asked = _NUMBERED.sub("", heading, count=1)
        if asked.endswith("?") and len(asked.split()) > 3 and not _IT.search(asked) and not points(asked):
            # What comes first below it answers, or what the search found was something else.
            below = (block for block in document.blocks if within.start < block.start < within.end)
            for block in islice(below, 1):
                _, end = next(iter(sentences(document.text, block.start, block.end)))
                yield Starter(asked, "own", document.span(within.start, end))


def parts(document: Document, language: str) -> Iterator[Starter]:
    """What a text says on its parts, in its own language; nothing without a way to ask so."""
    asks = _PARTS.get(language, "")
    for heading, within in _headings(document) if asks else ():
        if len(heading.split()) > 1 or not heading.isascii():
            yield Starter(asks.format(title=short_title(document.title), part=heading.rstrip(".:")), "on", within)


def cells(document: Document) -> Iterator[Starter]:
    """What a table says of what its rows are about, and which row has a value that no other has."""
    rows = [block for block in document.blocks if len(block.cells) > 1 and all(name for name, _, _ in block.cells)]
    table = [[(name, document.text[start:end]) for name, start, end in row.cells] for row in rows]
    values = Counter(value for row in table for _, value in row)
    kind = _subject(table, values)
    first = table[0][0][0] if table else ""
    for row, block in islice(zip(table, rows, strict=True), _MOST_ROWS):
        about = dict(row).get(kind, "")
        if not _CELL.fullmatch(about) or (kind != first and values[about] > 1):
            continue
        for column, value in row:
            # Nobody asks a list for its dates, or by one.
            if column != kind and _COLUMN.fullmatch(column) and not _NO_ANSWER.fullmatch(value):
                within = document.span(block.start, block.end)
                yield from _of_cell(kind, about, column, value, within, kind == first, values[value] == 1)


def _of_cell(
    kind: str, about: str, column: str, value: str, within: Span, leads: bool, alone: bool
) -> Iterator[Starter]:
    asked = _small(column)
    head = re.split(r" (?:in|of|per|for|at|to|by) ", asked, maxsplit=1)[0]
    several = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    if not re.search(r" (?:by|to|from)$", asked):
        yield Starter(
            f"What {'are' if several else 'is'} the {asked} {'of' if leads else 'for'} {about}?", "cell", within
        )
        if not several and alone and _COLUMN.fullmatch(kind) and _VALUE.fullmatch(value):
            article = "an" if asked[0] in "aeiou" else "a"
            yield Starter(f"Which {_small(kind)} has {article} {asked} of {value}?", "row", within)


def _subject(table: Sequence[Sequence[tuple[str, str]]], values: Counter[str]) -> str:
    """The column that says what a table's rows are about: the first with names, most of them in no other."""
    for column in dict.fromkeys(name for row in table for name, _ in row):
        found = [value for row in table for name, value in row if name == column]
        named = [value for value in found if _CELL.fullmatch(value) and not _DATED.match(value)]
        if 2 * len(named) > len(found) and 3 * sum(values[value] == 1 for value in named) >= len(named):
            return column
    return ""


def _small(name: str) -> str:
    """A column's name as it stands in a sentence."""
    return name[0].lower() + name[1:] if name[1:] == name[1:].lower() else name


def is_code(document: Document) -> bool:
    return by_name(document.source.file) is CODE


def code(document: Document) -> Iterator[Starter]:
    """What the functions of source code do that say it below their names, and what its tables hold."""
    for heading, within in _headings(document):
        opening = document.quote(within)
        if table := _TABLE.match(opening):
            kind = table["kind"].lower()
            yield Starter(f"Which columns does the {kind} {heading} have?", "columns", within)
        elif _FUNCTION.match(opening) and not heading.startswith("__"):
            yield Starter(f"What does {heading} do?", "does", within)
            told = _said_of(document, heading, within)
            if found := re.match(r"(?:Whether|The|An?|Seconds|Number|How many|True if|Returns?) ", told):
                yield Starter(f"What does {heading} return?", "returns", within)
            elif found := re.match(
                r"(?P<verb>[A-Za-z][a-z]{2,}) (?P<what>(?:the|an?|all|every|its) [^.,;:(]{3,60})", told
            ):
                verb = _third_person(found["verb"].lower())
                yield Starter(f"Which function {verb} {found['what'].strip()}?", "function", within)
    for found in _REFERS.finditer(document.text):
        end = min(len(document.text), found.end() + 40)
        yield Starter(f"Which table refers to {found[1]}?", "table", document.span(max(0, found.start() - 200), end))


def _said_of(document: Document, heading: str, within: Span) -> str:
    """What the comment that ends above a function's name says of it by name, or the first one below it."""
    for block in document.blocks:
        words = " ".join(document.text[block.start : block.end].split())
        above = block.end <= within.start and not document.text[block.end : within.start].strip()
        if above and block.kind == "paragraph" and words.startswith(f"{heading} "):
            name = re.escape(heading)
            return re.sub(
                rf"^{name} (?:(?P<verb>returns?) )?", lambda found: "Returns " if found["verb"] else "", words
            )
        if within.start < block.start < within.end and block.kind == "paragraph":
            return " ".join(document.text[block.start : block.end].split())
    return ""


def _third_person(verb: str) -> str:
    """`drop` → `drops`, `carry` → `carries`; what has its end already as it is."""
    if verb.endswith("s") and not verb.endswith("ss"):
        return verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


def holder(document: Document) -> Iterator[Starter]:
    """Whose the rights are, and what a licence says on what most are read for."""
    if not (found := _RIGHTS.search(document.text)):
        return
    yield Starter("Who holds the copyright?", "holder", document.span(found.start(), found.end()))
    if re.search(r"licen[cs]e|permission|redistribut", document.text, re.IGNORECASE):
        for pattern, asks in _LICENSED:
            if said := re.search(pattern, document.text, re.IGNORECASE):
                end = min(len(document.text), said.end() + 200)
                yield Starter(asks, "licence", document.span(max(0, said.start() - 200), end))


def _headings(document: Document) -> Iterator[tuple[str, Span]]:
    """The headings that tell what is said below them, and all that stands there."""
    for heading, within in _below(document):
        titled = heading.casefold() in document.title.casefold()
        told = len(heading) > 2 and len(heading.split()) < 9 and not heading.endswith(("?", "？"))
        if told and not titled and (_VERSION.match(heading) or not _SKIPPED.match(heading)):
            yield heading, within


def _below(document: Document) -> Iterator[tuple[str, Span]]:
    marks = [mark for mark in document.marks if mark.heading]
    ends = [*(mark.offset for mark in marks[1:]), len(document.text)]
    for at, (mark, end) in enumerate(zip(marks, ends, strict=False)):
        heading = mark.heading or ""
        if document.text[mark.offset : end].strip() == heading:
            # Only another heading stands below it, as in a list of changes.
            end = ends[min(at + 1, len(ends) - 1)]
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
