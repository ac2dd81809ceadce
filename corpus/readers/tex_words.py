r"""The words of LaTeX without its commands: accents and signs as letters, formulas as they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# Braces in braces, three deep.
INSIDE = r"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*"
_FORMULA = re.compile(r"(\$\$.+?\$\$|\$[^$\n]+\$|\\\(.+?\\\)|\\\[.+?\\\])", re.DOTALL)
# Commands that show nothing of what they are given.
_SILENT = re.compile(
    r"\\(?:label|ref|eqref|pageref|autoref|[cC]ref|[cC]ite\w*|parencite|textcite|nocite|vspace|hspace|includegraphics"
    r"|bibliography(?:style)?|input|include|index|thispagestyle|pagestyle|setlength|setcounter|addtolength|usepackage"
    r"|graphicspath|newcommand|renewcommand|vskip|hskip|color|centering|hypersetup|definecolor)\*?"
    rf"(?:\s*\[[^\]\n]*\])*(?:\s*\{{{INSIDE}\}})*"
)
_ACCENT = re.compile(
    r"\\(?P<sign>[`'^\"~=.cuvHrk])(?:\{\\?(?P<braced>[a-zA-Z])\}|(?<![a-zA-Z])\s*(?P<bare>[a-zA-Z])(?![a-zA-Z]))|\\(?P<mark>[`'^\"~=.])\\?(?P<letter>[a-zA-Z])"
)
_COMBINING = dict(
    zip("`'^\"~=.cuvHrk", "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0327\u0306\u030c\u030b\u030a\u0328", strict=True)
)
_LETTERS: Mapping[str, str] = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "pounds": "£",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "textbackslash": "\\",
    "today": "",
    "quad": " ",
    "qquad": " ",
    "newline": " ",
    "textendash": "–",
    "textemdash": "—",
}
_NAMED = re.compile(r"\\(?P<name>[a-zA-Z]+)\*?(?:\s*\{\}|[ \t]*)")
_OPTION = re.compile(r"(\\[a-zA-Z]+\*?)\[[^\]\n]*\](?=\{)")
_LINKED = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_SIGNS = (
    ("~", " "),
    ("---", "—"),
    ("--", "–"),
    ("``", "“"),
    ("''", "”"),
    ("\\\\", " "),
    ("\\,", " "),
    ("\\-", ""),
    ("\\/", ""),
)


def plain(words: str) -> str:
    r"""`r"\emph{M\"uller}~said"` → `"Müller said"`; what stands between dollars stays."""
    return " ".join("".join(part if at % 2 else _words(part) for at, part in enumerate(_FORMULA.split(words))).split())


def _words(words: str) -> str:
    words = _LINKED.sub("", _OPTION.sub(r"\1", _SILENT.sub("", words)))
    words = _ACCENT.sub(_accented, words)
    for sign, shown in _SIGNS:
        words = words.replace(sign, shown)
    words = _NAMED.sub(lambda name: _LETTERS.get(name["name"], ""), words)
    words = re.sub(r"\\([&%$#_{}])", r"\1", re.sub(r"(?<!\\)[{}]", "", words))
    # Where a citation stood, a gap is left before the comma.
    return re.sub(r"(?<=\w) +(?=[.,])", "", words)


def _accented(found: re.Match[str]) -> str:
    letter = found["braced"] or found["bare"] or found["letter"] or ""
    return unicodedata.normalize("NFC", letter + _COMBINING[found["sign"] or found["mark"]])
