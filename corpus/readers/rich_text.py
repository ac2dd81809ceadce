"""RTF: the words of what word processors write, without their formatting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from striprtf.striprtf import rtf_to_text

from corpus.readers.builder import Reading
from corpus.readers.decoding import visible
from corpus.readers.plain import read_plain

_SAID = r"\{\\%s ((?:[^{}\\]|\\'[0-9a-f]{2}|\\u-?\d+ ?\??)*)\}"
_HIDDEN = re.compile(r"\{\\v[ \\][^{}]*\}|\\v (?:[^\\{}]|\\(?!v0)[^{}])*\\v0 ?")
# Rows of a table come as `a|b|`.
_TABLE = re.compile(r"(?:^[^|\n]*\|.*\|$\n?){2,}", re.MULTILINE)
_said_in: Callable[[str], str] = partial(rtf_to_text, errors="replace")


def read_rich_text(data: bytes) -> Reading:
    """The reading of an RTF file; raises UnreadableDocument for one without words."""
    text = _HIDDEN.sub("", data.decode("cp1252", errors="replace"))
    reading = read_plain(_TABLE.sub(_ruled, visible(_in_words(text))))
    title, author = (_said(text, name) for name in ("title", "author"))
    return replace(reading, title=title or reading.title, author=author)


def _ruled(table: re.Match[str]) -> str:
    """The rows with a rule below the first, which names the columns."""
    first, _, rest = table[0].partition("\n")
    return f"\n{first}\n{'--|' * first.count('|')}\n{rest}\n"


def _in_words(text: str) -> str:
    """The words, the two halves of an emoji as one character, as RTF does not write it."""
    return _said_in(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _said(text: str, name: str) -> str:
    found = re.search(_SAID % name, text[:20_000])
    return visible(" ".join(_in_words(f"{{\\rtf1 {found[1]}}}").split())) if found else ""
