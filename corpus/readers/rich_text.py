"""RTF: the words of what word processors write, without their formatting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from striprtf.striprtf import rtf_to_text

from corpus.readers.builder import Reading
from corpus.readers.decoding import one_line, visible
from corpus.readers.plain import read_plain

_SAID = r"\{\\%s ((?:[^{}\\]|\\'[0-9a-f]{2}|\\u-?\d+ ?\??)*)\}"
_HIDDEN = re.compile(r"\{\\v[ \\][^{}]*\}|\\v (?:[^\\{}]|\\(?!v0)[^{}])*\\v0 ?")
_GROUP = r"(?<!\\)\{(?:\\\*)?(?:\\[a-z]+-?\d* ?)*?\\(?:%s)(?![a-z0])"
_UNSHOWN = re.compile(_GROUP % "deleted|fldinst")
# Notes and text boxes stand where they are called for, but are words of their own.
_ASIDE = re.compile(_GROUP % "footnote|shptxt")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# Rows of a table come as `a|b|`.
_TABLE = re.compile(r"(?:^[^|\n]*\|.*\|$\n?){2,}", re.MULTILINE)
_said_in: Callable[[str], str] = partial(rtf_to_text, errors="replace")


def read_rich_text(data: bytes) -> Reading:
    """The reading of an RTF file; raises UnreadableDocument for one without words."""
    text, _ = _without(_UNSHOWN, _HIDDEN.sub("", data.decode("cp1252", errors="replace")))
    text, asides = _without(_ASIDE, text)
    text = text.rstrip("\0 \r\n").removesuffix("}") + "".join(rf"\par\par {{{aside}" for aside in asides) + "}"
    reading = read_plain(_TABLE.sub(_ruled, visible(_in_words(text))))
    title, author = (_said(text, name) for name in ("title", "author"))
    return replace(reading, title=title or reading.title, author=author)


def _without(opening: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    """The text without the groups that open so, and what each of those holds, its closing brace included."""
    kept: list[str] = []
    groups: list[str] = []
    at = 0
    for found in opening.finditer(text):
        if found.start() >= at:
            end = _end(text, found.end())
            kept.append(text[at : found.start()])
            groups.append(text[found.end() : end])
            at = end
    return "".join([*kept, text[at:]]), groups


def _end(text: str, start: int) -> int:
    """Where the group ends that is open at `start`."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(text)


def _ruled(table: re.Match[str]) -> str:
    """The rows with a rule below the first, which names the columns."""
    first, _, rest = table[0].partition("\n")
    return f"\n{first}\n{'--|' * first.count('|')}\n{rest}\n"


def _in_words(text: str) -> str:
    """The words, the two halves of an emoji as one character, as RTF does not write it."""
    return _said_in(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _said(text: str, name: str) -> str:
    found = re.search(_SAID % name, text[:20_000])
    return one_line(_in_words(f"{{\\rtf1 {found[1]}}}")) if found else ""
