"""Raised digits as characters of their own, so that 10 with a raised 6 stays apart from 106."""

from __future__ import annotations

import html
import re
from typing import Final

_PLAIN, _RAISED = "0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ"
_CHARACTERS = str.maketrans(_PLAIN, _RAISED)
# No ordinal (`1st`), no mark of a note in brackets, no small print.
_EXPONENT = re.compile(rf"[+−–-]?[\dn(][{re.escape(_PLAIN)}.,/·]{{0,11}}")
# `x^2^` and `H~2~O`, in Markdown's dialects as in AsciiDoc; what is lowered reads right without a mark.
RAISED: Final = re.compile(r"(?<=\w)([~^])([+−–-]?\w{1,6})\1")
_TAGS = re.compile(r"`[^`\n]+`|<sup>\s*(?P<raised>[^<>\n]{1,12}?)\s*</sup>", re.IGNORECASE)


def raised(words: str) -> str:
    """What is raised, in the line: `"-3"` → `"⁻³"`, `"0.5"` → `"^0.5"`, since no point is raised, `"th"` → `"th"`."""
    if not _EXPONENT.fullmatch(words):
        return words
    characters = words.translate(_CHARACTERS)
    return characters if not set(characters) & set(".,/·") else f"^{words}"


def in_line(mark: re.Match[str]) -> str:
    """What a match of RAISED shows."""
    return raised(mark[2]) if mark[1] == "^" else mark[2]


def without_tags(markup: str) -> str:
    """Markdown with its `<sup>` as raised characters; code stays."""
    return _TAGS.sub(lambda tag: raised(html.unescape(tag["raised"])) if tag["raised"] else tag[0], markup)
