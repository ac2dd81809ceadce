"""Org: the headings, prose, lists and tables of Emacs' outlines, as their export shows them.

The format: https://orgmode.org/manual/. Drawers, comments, plans, tags and what is marked `COMMENT` are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.light_markup import BREAK, Line, gathered

_KEYWORD = re.compile(r"[ \t]*#\+(?P<name>[\w-]+)(?:\[[^\]\n]*\])?:[ \t]*(?P<words>.*)")
_HEADING = re.compile(
    r"(?P<stars>\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|HOLD|CANCELL?ED)[ \t]+)?(?:\[#[A-Z0-9]\][ \t]*)?"
    r"(?P<words>.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*"
)
_BEGINS = re.compile(r"[ \t]*#\+begin_(?P<kind>\w+).*", re.IGNORECASE)
_ITEM = re.compile(
    r"[ \t]*(?:[-+]|[ \t]\*|(?:\d+|[a-zA-Z])[.)])[ \t]+(?:\[@\d+\][ \t]*)?(?:\[[ xX-]\][ \t]+)?(?P<words>.*)"
)
_TERM = re.compile(r"[ \t]+::[ \t]+")
_NOTE = re.compile(r"\[fn:[\w-]+\][ \t]*(?P<words>\S.*)")
_DRAWER = re.compile(r"[ \t]*:(?!END:)[\w-]+:[ \t]*", re.IGNORECASE)
_DRAWER_ENDS = re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
_PLAN = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[ \t]*[\[<].*")
_RULE = re.compile(r"[ \t]*-{5,}[ \t]*|[ \t]*\|[-+]+\|?[ \t]*")
_UNREAD = frozenset(("comment", "export", "html", "latex"))
_CODE = frozenset(("src", "example"))
_LINK = re.compile(r"\[\[(?P<target>[^\[\]\n]*)\](?:\[(?P<words>[^\[\]\n]*)\])?\]")
_INLINE_NOTE = re.compile(r"\[fn:[\w-]*:([^\[\]\n]*)\]")
_HIDDEN = re.compile(r"\[fn:[\w-]+\]|<<<?[^<>\n]+>>>?|@@[\w-]+:[^@\n]*@@|\{\{\{[^{}\n]*\}\}\}|\[\d{0,3}[/%]\d{0,3}\]")
_EMPHASIS = re.compile(
    r"(?<![^\s\-({'\"])(?P<sign>[*/_=~+])(?=\S)(?P<words>[^\n]{1,300}?)(?<=\S)(?P=sign)(?![^\s\-.,:!?;'\")}\]])"
)


def read_org(text: str) -> Reading:
    """The reading of an Org file; raises UnreadableDocument for one without words."""
    said = {found["name"].lower(): _plain(found["words"]) for found in reversed(list(_KEYWORD.finditer(text[:5000])))}
    pieces = list(gathered(_lines(text.split("\n"))))
    if not pieces:
        raise UnreadableDocument("holds no text; check that it is the right file")
    reading = compose(pieces, said.get("title", ""))
    return replace(reading, author=said.get("author", ""), published=said.get("date", "").strip("<>[]")[:10])


def _lines(lines: list[str]) -> Iterator[Line]:
    block, in_drawer, hidden = "", False, 0
    for line in lines:
        heading, begins = _HEADING.fullmatch(line), _BEGINS.match(line)
        if block:
            if re.fullmatch(rf"[ \t]*#\+end_{block}[ \t]*", line, re.IGNORECASE):
                block = ""
                yield BREAK
            elif not hidden and block not in _UNREAD:
                yield Line("code", line) if block in _CODE else _prose(line)
        elif heading and heading["words"]:
            in_drawer, depth = False, len(heading["stars"])
            if not hidden or depth <= hidden:
                hidden = depth if heading["words"].startswith("COMMENT") else 0
            if not hidden:
                yield Line("heading", _plain(heading["words"]))
        elif hidden or in_drawer or _DRAWER.fullmatch(line):
            in_drawer = bool(in_drawer or _DRAWER.fullmatch(line)) and not _DRAWER_ENDS.fullmatch(line)
        elif begins:
            block = begins["kind"].lower()
            yield BREAK
        else:
            yield _prose(line)


def _prose(line: str) -> Line:
    stripped, item, note = line.strip(), _ITEM.fullmatch(line), _NOTE.match(line)
    if not stripped or _RULE.fullmatch(line) or _PLAN.match(line) or re.match(r"[ \t]*#(?:[ \t+]|$)", line):
        # A rule under a table's head parts no table.
        return Line("row", cells=()) if stripped.startswith("|") else BREAK
    if stripped.startswith("|"):
        return Line("row", cells=tuple(_plain(cell) for cell in stripped.strip("|").split("|")))
    if stripped.startswith(": "):
        return Line("code", stripped[2:])
    if note:
        return Line("footnote", _plain(note["words"]))
    return Line("item", _plain(_TERM.sub(": ", item["words"], count=1))) if item else Line("text", _plain(line))


def _plain(words: str) -> str:
    """`"*bold* [[a][link]]"` → `"bold link"`."""
    words = _HIDDEN.sub("", _INLINE_NOTE.sub(r" (\1)", words))
    words = _LINK.sub(lambda link: link["words"] or re.sub(r"^(?:file|id|\*|#)[^/]*$", "", link["target"]), words)
    for _ in range(2):
        words = _EMPHASIS.sub(r"\g<words>", words)
    return words.replace("\\\\", " ").strip()
