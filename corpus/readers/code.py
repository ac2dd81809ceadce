"""Source code: its lines as they are, its comments as prose; places are lines and the names around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.piece import Piece

_COMMENT = re.compile(
    r"\s*(?:#(?!!|include|define|if|endif|pragma)|//+!?|--(?=\s)|;;+|%+(?=\s)|/\*+|\*+(?:/|\s|$))\s?(?P<words>.*?)\s*(?:\*/)?$"
)
_DOCUMENTS = re.compile(r"\s*[rRuU]?(?P<quotes>\"{3}|'{3})")
# What most languages open a named part with.
_BEFORE_NAME = (
    "export default public private protected internal static final abstract async pub unsafe virtual override"
)
_OPENS_NAME = (
    "def class fn func function interface struct enum trait impl module type object protocol namespace sub table"
)
_NAMED = re.compile(
    rf"\s*(?:create\s+(?:or\s+replace\s+)?)?(?:(?:{'|'.join(_BEFORE_NAME.split())})\s+)*"
    rf"(?:{'|'.join(_OPENS_NAME.split())})\s+(?:if\s+not\s+exists\s+)?(?P<name>[\w$]+(?:(?:\.|::)[\w$]+)*)",
    re.IGNORECASE,
)


def read_code(text: str) -> Reading:
    """Lines as items, runs of comment lines as paragraphs; each stretch without a blank line tells its line."""
    pieces = list(_pieces(text.split("\n")))
    if not pieces:
        raise UnreadableDocument("holds no text; check that it is the right file")
    return compose(pieces)


def _pieces(lines: list[str]) -> Iterator[Piece]:
    parted = True
    said = list(_said(lines))
    for is_comment, group in groupby(enumerate(lines, start=1), key=lambda numbered: said[numbered[0] - 1] is not None):
        numbered = list(group)
        if is_comment:
            yield from _comments([(number, said[number - 1] or "") for number, _ in numbered])
            parted = True
            continue
        for number, line in numbered:
            named = _NAMED.match(line)
            if line.strip():
                marks = (Mark(0, label=f"line {number}", heading=named["name"] if named else None),)
                yield Piece(line.rstrip().expandtabs(4), parted, kind="item", marks=marks if parted or named else ())
            parted = not line.strip()


def _said(lines: list[str]) -> Iterator[str | None]:
    """The words of each line that is a comment, or in Python's strings that stand for one; None for code."""
    closes = ""
    for line in lines:
        opened = None if closes else _DOCUMENTS.match(line)
        words = line[opened.end() :] if opened else line
        closes = opened["quotes"] if opened else closes
        if closes:
            inside, end, _ = words.partition(closes)
            closes = "" if end else closes
            yield inside.strip()
        else:
            comment = _COMMENT.match(line)
            yield comment["words"] if comment else None


def _comments(found: list[tuple[int, str]]) -> Iterator[Piece]:
    """Comment lines as paragraphs, cut at the empty ones."""
    for has_words, group in groupby(found, key=lambda pair: any(map(str.isalnum, pair[1]))):
        if has_words:
            pairs = list(group)
            words = " ".join(" ".join(words for _, words in pairs).split())
            yield Piece(words, True, marks=(Mark(0, label=f"line {pairs[0][0]}"),))
