"""Lines of a text file into the pieces its writer meant: which line ends are the writer's, which a wrapper's.

A wrapper breaks a line only where the next word would not fit, so a line that had room for it ends on
purpose. Files that part paragraphs with blank lines are read more loosely: people wrap less evenly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_NARROWEST, _WIDEST = 40, 130
_ITEM = re.compile(r"(?:[•●▪◦‣∙·*+–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong together, white space folded: a paragraph, or a line that stands alone.

    `lines` are the file's lines it was made of; `parted` says that a blank line stands before it.
    """

    text: str
    lines: tuple[str, ...]
    parted: bool = False

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text) is not None


def pieces(text: str) -> list[Piece]:
    """The paragraphs and lone lines of a plain text, in order."""
    lines = [line.rstrip() for line in text.split("\n")]
    groups = list(_groups(lines))
    width = _width(groups)
    loose = sum(len(group) for group in groups) > 0 and len(groups) * 20 >= sum(len(group) for group in groups)
    found = []
    for group in groups:
        parted = True
        for joined in _joined(group, width, loose):
            found.append(Piece(" ".join(" ".join(joined).split()), tuple(joined), parted))
            parted = False
    return found


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines without a blank one."""
    group: list[str] = []
    for line in lines:
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _width(groups: list[list[str]]) -> int:
    """The column at which the text was wrapped, or 0 when it was not."""
    lengths = sorted(len(line) for group in groups for line in group)
    if not lengths:
        return 0
    width = lengths[int(len(lengths) * 0.98)] if len(lengths) > 50 else lengths[-1]
    breaks = [_had_room(line, following, width, 8) for group in groups for line, following in pairwise(group)]
    if not _NARROWEST <= width <= _WIDEST or len(breaks) < 2 or sum(breaks) * 2 > len(breaks):
        return 0
    return width


def _had_room(line: str, following: str, width: int, slack: int = 0) -> bool:
    """Whether the next line's first word would have fitted, so that the line was ended on purpose."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) + slack <= width


def _joined(group: list[str], width: int, loose: bool) -> Iterator[list[str]]:
    """The group's lines put together where a wrapper parted them."""
    if not width:
        yield from ([line] for line in group)
        return
    current = [group[0]]
    for line, following in pairwise(group):
        on_purpose = _had_room(line, following, width) and (not loose or len(line) * 2 < width)
        if on_purpose or _ITEM.match(following.lstrip()):
            yield current
            current = []
        current.append(following)
    yield current
