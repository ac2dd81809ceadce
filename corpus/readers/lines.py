"""Lines of a text file into the pieces its writer meant: which line ends are the writer's, which a wrapper's.

A wrapper breaks a line only where the next word would not fit, so a line that had room for it ends on
purpose. Files that part paragraphs with blank lines are read more loosely: people wrap less evenly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.readers.piece import Piece
from corpus.readers.rows import head_piece, row_piece
from corpus.readers.tables import Table, cut

_NARROWEST, _WIDEST = 40, 130
_LONGEST_HEADING = 80
_ITEM = re.compile(r"(?:[•●▪◦‣∙·*+–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+(?=\S)")
# "# Heading", "== Heading ==" and the spaced "= = Heading = =".
_MARKED = re.compile(
    r"#{1,6}\s+(?P<hashed>\S.*?)(?:\s+#+)?|=[= ]{0,10}\s*(?P<wiki>[^=\s].*[^=\s]|[^=\s])\s*=[= ]{0,10}"
)
# A time that opens lines of a recording, each of which is one.
_CLOCK = re.compile(r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?=[\s\])-])")
_RULE = re.compile(r"(?:[-=_*~#]\s?){3,}")


def pieces(text: str) -> list[Piece]:
    """The paragraphs, list items, table rows and lone lines of a plain text, in order."""
    groups = list(_groups(text.split("\n")))
    width = _width(groups)
    # At least one blank line in twenty: paragraphs are parted by blank lines.
    loose = len(groups) > 1 and len(groups) * 20 >= sum(len(group) for group in groups)
    found: list[Piece] = []
    for group in groups:
        opening = len(found)
        for part in cut(group):
            found.extend(_rows(part) if isinstance(part, Table) else _prose(part, width, loose))
        found[opening] = replace(found[opening], parted=True)
    return found


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Runs of lines without a blank one or a ruled one; a heading that is underlined or marked stands apart."""
    group: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        stripped = line.strip()
        ruled = bool(_RULE.fullmatch(stripped))
        rule = re.fullmatch(r"={3,}|-{3,}", following.strip())
        # Below much more than it is long, a rule parts two texts.
        is_near = rule and len(stripped) <= max(_LONGEST_HEADING, 2 * len(rule[0]))
        underlined = stripped and not group and is_near and not ruled
        marked = _marked(stripped)
        if not stripped or ruled or underlined or marked:
            if group:
                yield group
            group = []
            if stripped and not ruled:
                yield [stripped if marked else f"# {stripped}"]
        else:
            group.append(line.rstrip())
    if group:
        yield group


def _marked(line: str) -> re.Match[str] | None:
    """The match of a line that is marked as a heading."""
    # Much white space in a row would take the pattern quadratic time.
    return _MARKED.fullmatch(" ".join(line.split()))


def _width(groups: Sequence[Sequence[str]]) -> int:
    """The column at which the text was wrapped, or 0 when it was not."""
    # A table with bars is as wide as it is.
    lengths = sorted(len(line) for group in groups for line in group if not line.startswith("|"))
    if not lengths:
        return 0
    # Past fifty lines, one in fifty may stick out: an address, a line of code.
    width = lengths[-1 - len(lengths) // 50]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    # Lines that end a sentence may end on purpose. Those that go on in small letters tell most: lists, verse and
    # addresses beside them tell nothing.
    pairs = (both for group in groups for both in pairwise(group))
    breaks = [(line, after) for line, after in pairs if line[-1] not in ".!?:"]
    inside = [(line, after) for line, after in breaks if after.lstrip()[0].islower()]
    return width if any(_mostly_full(some, width - 8) for some in (breaks, inside)) else 0


def _mostly_full(breaks: Sequence[tuple[str, str]], width: int) -> bool:
    """Whether at least half of these lines had no room for the next one's first word."""
    return bool(breaks) and 2 * sum(_had_room(line, after, width) for line, after in breaks) <= len(breaks)


def _had_room(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word would have fitted, so that the line was ended on purpose."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) <= width


def _prose(lines: Sequence[str], width: int, loose: bool) -> Iterator[Piece]:
    for joined in _joined(lines, width, loose):
        text = " ".join(" ".join(joined).split())
        marked = _marked(text)
        if marked:
            yield Piece(marked["hashed"] or marked["wiki"], kind="heading")
        else:
            yield Piece(text, lone=len(joined) == 1, kind="item" if _ITEM.match(text) else "paragraph")


def _joined(lines: Sequence[str], width: int, loose: bool) -> Iterator[list[str]]:
    """The lines put together where a wrapper parted them."""
    if not width:
        yield from ([line] for line in lines)
        return
    current = [lines[0]]
    for line, following in pairwise(lines):
        on_purpose = _had_room(line, following, width) and (not loose or len(line) * 2 < width)
        # The lines of an item are narrower by its indent, which may be lost.
        goes_on = following.lstrip()[0].islower() and line[-1] not in ".!?:" and _ITEM.match(current[0].lstrip())
        is_clocked = _CLOCK.match(following.lstrip()) and _CLOCK.match(current[0].lstrip())
        if (on_purpose and not goes_on) or is_clocked or _ITEM.match(following.lstrip()):
            yield current
            current = []
        current.append(following)
    yield current


def _rows(table: Table) -> Iterator[Piece]:
    if any(table.columns):
        # Where prose goes on into a table, no blank line stands above it.
        yield replace(head_piece(table.columns), parted=False)
    yield from (row_piece(table.columns, row) for row in table.rows if any(row))
