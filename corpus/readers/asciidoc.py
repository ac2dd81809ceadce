"""AsciiDoc: sections, prose, lists and tables as its pages show them.

The format: https://docs.asciidoctor.org/asciidoc/latest/. Attributes that the file itself sets are filled in; comments,
passed-through markup, and what would be taken in from other files are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.exponents import RAISED, in_line
from corpus.readers.light_markup import BREAK, Line, gathered

_TITLE = re.compile(
    r"\A(?:\s|//.*\n|:[\w!-]+:.*\n)*(?:=|#)[ \t]+(?P<words>\S.*)\n(?P<author>[^\W\d_][^:\n<]{2,60}(?: <[^>\n]+>)?\n)?"
)
_DAY = re.compile(r"(?:v?[\d.]+,[ \t]*)?(\d{4}-\d\d-\d\d).*\n")
_ATTRIBUTE = re.compile(r":(?P<name>!?[\w-]+!?):(?:[ \t]+(?P<value>.*))?")
_HEADING = re.compile(r"[=#]{1,6}[ \t]+(?P<words>\S.*?)(?:[ \t]+=+)?")
_ITEM = re.compile(r"[ \t]*(?:\*{1,5}|-|\.{1,5}|\d{1,3}\.|<(?:\d+|\.)>)[ \t]+(?:\[[ xX*]\][ \t]+)?(?P<words>\S.*)")
_TERM = re.compile(r"(?P<term>\S.{0,200}?):{2,4}(?:[ \t]+(?P<words>.*))?")
# Blocks whose lines are code, a table, or not shown; and boxes of prose.
_FENCED = re.compile(r"-{4,}|\.{4,}|\+{4,}|/{4,}|```\w*|\|===+")
_LANGUAGE = re.compile(r"\w+$")
_BOX = re.compile(r"={4,}|\*{4,}|_{4,}|--")
_CODE = "-.`"
_CELL = re.compile(r"(?:(?<=\s)|^)(?:\d*\.?\d*[+*])?[<^>.]*[adehlmsv]?\|")
_UNREAD = re.compile(
    r"//(?!/).*|\[[^\]\n]*\]|(?:ifn?def|ifeval|endif|include|image|video|audio|toc|link)::.*|'''|<<<|\+"
)
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_BLOCK_TITLE = re.compile(r"\.(?P<words>[^\s.].*)")
_MACRO = re.compile(
    r"(?:(?:link|mailto|xref|kbd|btn|menu):[^\s\[\]]{0,400}|https?://[^\s\[\]]{1,400})\[(?P<words>[^\]\n]{0,400})\]"
)
_SHOWN_BY_PAGE = re.compile(
    r"(?:image|icon|anchor|indexterm2?|stem|pass):[^\s\[\]]{0,400}\[[^\]\n]{0,400}\]|\[\[[^\]\n]{0,400}\]\]|\(\(\([^)\n]{0,400}\)\)\)"
)
_REFERENCE = re.compile(r"<<[^<>,\n]{0,400}(?:,[ ]?(?P<words>[^<>\n]{0,400}))?>>")
_NOTE = re.compile(r"footnote:[\w-]*\[(?P<words>[^\]\n]{0,400})\]")
_EMPHASIS = re.compile(
    r"(?:\[[.#%][^\]\n]*\])?(?<!\w)(?P<sign>\*\*?|__?|``?|##?)(?=\S)(?P<words>[^\n]{1,300}?)(?<=\S)(?P=sign)(?!\w)"
)


def read_asciidoc(text: str) -> Reading:
    """The reading of an AsciiDoc file; raises UnreadableDocument for one without words."""
    top = _TITLE.match(text)
    day = _DAY.match(text, top.end()) if top else None
    said = {found["name"]: found["value"] or "" for found in map(_ATTRIBUTE.fullmatch, text.split("\n")) if found}
    body = text[day.end() if day else top.end() if top else 0 :]
    title = _plain(top["words"], said) if top else said.get("doctitle", "")
    pieces = list(gathered(_lines(body.split("\n"), said)))
    if not pieces:
        raise UnreadableDocument("holds no text; check that it is the right file")
    reading = compose(pieces, title)
    author = (top["author"] or "").partition("<")[0].strip() if top else ""
    return replace(
        reading, author=author or said.get("author", ""), published=day[1] if day else said.get("revdate", "")
    )


def _lines(lines: list[str], said: Mapping[str, str]) -> Iterator[Line]:
    fence = above = ""
    table: list[list[str]] = []
    for line in map(str.rstrip, lines):
        if fence and line == fence:
            yield from _rows(table, above)
            yield BREAK
            fence, table = "", []
        elif fence[:1] == "|":
            table.append([_plain(cell, said) for cell in _CELL.split(line)[1:]])
        elif fence:
            yield from [Line("code", line)] if fence[0] in _CODE else []
        elif _FENCED.fullmatch(line):
            fence = _LANGUAGE.sub("", line)
            yield BREAK
        else:
            above = line
            # What stands in boxes of prose is read as if they were not there.
            yield BREAK if _BOX.fullmatch(line) else _prose(line, said)


def _rows(table: list[list[str]], above: str) -> Iterator[Line]:
    """The cells of a table, row by row: as many as are said above it, or as its first line has."""
    cols = re.search(r"cols=\"?(?:(\d+)\*|([^\"\]]+))", above)
    width = int(cols[1]) if cols and cols[1] else len(cols[2].split(",")) if cols else 0
    width = max(1, width or next((len(cells) for cells in table if cells), 1))
    cells = [cell for line in table for cell in line]
    yield from (Line("row", cells=tuple(cells[at : at + width])) for at in range(0, len(cells), width))


def _prose(line: str, said: Mapping[str, str]) -> Line:
    heading, item, term = _HEADING.fullmatch(line), _ITEM.fullmatch(line), _TERM.fullmatch(line)
    if not line.strip() or _UNREAD.fullmatch(line) or _ATTRIBUTE.fullmatch(line):
        return BREAK
    if heading:
        return Line("heading", _plain(heading["words"], said))
    if item or term:
        words = item["words"] if item else f"{term['term']}: {term['words'] or ''}" if term else ""
        return Line("item", _plain(words, said))
    title = _BLOCK_TITLE.fullmatch(line)
    return Line("text", _plain(_ADMONITION.sub("", title["words"] if title else line), said))


def _plain(words: str, said: Mapping[str, str]) -> str:
    """`"*bold* link:a[words]"` → `"bold words"`."""
    words = re.sub(r"\{([\w-]+)\}", lambda name: said.get(name[1], ""), words)
    for mark, shown in _MARKS:
        words = mark.sub(shown, words)
    return words.strip()


def _named(link: re.Match[str]) -> str:
    """What a link is called; what follows a comma says how it opens."""
    return (link["words"] or "").partition(",")[0].rstrip("^")


# What stands within a line, in the order in which it is taken out, and what a page shows for it.
_MARKS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (_NOTE, r" (\g<words>)"),
    (_SHOWN_BY_PAGE, ""),
    (_MACRO, _named),
    (_REFERENCE, lambda link: link["words"] or ""),
    (_EMPHASIS, r"\g<words>"),
    (_EMPHASIS, r"\g<words>"),
    (re.compile(r"[ \t]+\+$"), ""),
    (RAISED, in_line),
)
