r"""LaTeX: the words of an article with its sections as places, without its commands; formulas stay as they are written.

Comments, figures' drawings, labels and references are not read; `\input` takes nothing in. What is begun again and
again and never ended takes long to look for, so that it is read in a process of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import decode
from corpus.readers.light_markup import BREAK, Line, gathered

_COMMENT = re.compile(r"(?<!\\)%.*")
_BODY = re.compile(r"\\begin\{document\}(?P<body>.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
# Braces in braces, three deep.
_INSIDE = r"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*"
_GROUP = re.compile(rf"\{{(?P<words>{_INSIDE})\}}")
_SECTION = r"\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?(?:\[[^\]]*\])?"
_VERBATIM = r"verbatim\*?|lstlisting|minted|Verbatim|alltt"
_UNREAD = r"tikzpicture|comment|filecontents\*?|picture|pgfpicture|CCSXML"
_BLOCK = re.compile(
    rf"\\begin\{{(?P<env>{_VERBATIM})\}}(?P<code>.*?)\\end\{{(?P=env)\}}"
    rf"|\\begin\{{(?P<drawn>{_UNREAD})\}}.*?\\end\{{(?P=drawn)\}}"
    rf"|\\begin\{{(?P<table>tabular[xy*]?|longtable)\}}(?P<rows>.*?)\\end\{{(?P=table)\}}"
    rf"|{_SECTION}\s*\{{(?P<heading>{_INSIDE})\}}"
    rf"|(?P<item>\\(?:item\b|bibitem\s*(?:\[[^\]]*\])?\{{[^{{}}]*\}})[ \t]*(?:\[(?P<term>[^\]\n]*)\])?)"
    r"|\\(?:begin|end)\{(?P<other>[^{}\n]*)\}(?:\[[^\]\n]*\]|\{[^{}\n]*\})*"
    r"|(?P<blank>\n[ \t]*\n|\\par\b)",
    re.DOTALL,
)
_FORMULA = re.compile(r"(\$\$.+?\$\$|\$[^$\n]+\$|\\\(.+?\\\)|\\\[.+?\\\])", re.DOTALL)
_FORMULAS = frozenset(("equation", "equation*", "align", "align*", "gather", "gather*", "multline", "eqnarray", "math"))
# Commands that show nothing of what they are given.
_SILENT = re.compile(
    r"\\(?:label|ref|eqref|pageref|autoref|[cC]ref|[cC]ite\w*|parencite|textcite|nocite|vspace|hspace|includegraphics"
    r"|bibliography(?:style)?|input|include|index|thispagestyle|pagestyle|setlength|setcounter|addtolength|usepackage"
    r"|graphicspath|newcommand|renewcommand|vskip|hskip|color|centering|hypersetup|definecolor)\*?"
    rf"(?:\s*\[[^\]\n]*\])*(?:\s*\{{{_INSIDE}\}})*"
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
_NOTE = re.compile(rf"\\(?:footnote|thanks|footnotetext)(?:\[[^\]]*\])?\{{({_INSIDE})\}}")
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


def read_tex(data: bytes) -> Reading:
    """The reading of a LaTeX file; raises UnreadableDocument for one without words."""
    decoded = decode(data)
    text = _COMMENT.sub("", decoded.text)
    found = _BODY.search(text)
    pieces = list(gathered(_notes_last(_lines(found["body"] if found else text))))
    if not pieces:
        raise UnreadableDocument("holds no text; check that it is the right file")
    title, author, day = (_said(text, name) for name in ("title", "author", "date"))
    author = re.sub(r"\s*\\and\s*", ", ", author)
    reading = compose(pieces, _plain(title))
    author = _plain(author.partition("\\\\")[0])
    return replace(reading, author=author, published=_plain(day), notes=decoded.notes)


def _said(text: str, name: str) -> str:
    found = re.search(rf"\\{name}\s*(?:\[[^\]]*\])?\s*\{{(?P<words>{_INSIDE})\}}", text)
    return _NOTE.sub("", found["words"]) if found else ""


def _lines(body: str) -> Iterator[Line]:
    at, formula = 0, False
    for block in _BLOCK.finditer(body):
        yield from _text(body[at : block.start()], formula)
        at, formula = block.end(), False
        if block["code"] is not None:
            yield from (Line("code", line) for line in block["code"].split("\n"))
        elif block["rows"] is not None:
            yield from _rows(block["rows"])
        elif block["heading"] is not None:
            yield Line("heading", _plain(_NOTE.sub("", block["heading"])))
        elif block["item"]:
            yield Line("item", f"{_plain(block['term'])}: " if block["term"] else "")
        elif block["other"] is not None:
            formula = block[0].startswith("\\begin") and block["other"] in _FORMULAS
            # A list's items stand on their own; a formula goes on with the sentence around it.
            yield from [] if block["other"] in _FORMULAS else [BREAK]
        else:
            yield BREAK
    yield from _text(body[at:], False)


def _notes_last(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, notes after the paragraph that they stand in."""
    notes: list[Line] = []
    for line in lines:
        if line.kind == "footnote":
            notes.append(line)
            continue
        if line.kind != "text":
            yield from notes
            notes = []
        yield line
    yield from notes


def _text(words: str, formula: bool) -> Iterator[Line]:
    notes = [note[1] for note in _NOTE.finditer(words)]
    shown = " ".join(words.split()) if formula else _plain(_NOTE.sub("", words))
    if shown:
        yield Line("text", shown)
    for note in notes:
        yield Line("footnote", _plain(note))


def _rows(rows: str) -> Iterator[Line]:
    rows = re.sub(
        r"\\(?:hline|toprule|midrule|bottomrule|c(?:mid|)rule(?:\([^)]*\))?\{[^}]*\}|cline\{[^}]*\})", "", rows
    )
    rows = re.sub(rf"\A\s*(?:\[[^\]]*\])?(?:\{{{_INSIDE}\}})+", "", rows)
    for row in re.split(r"\\\\(?:\[[^\]]*\])?", rows):
        cells = tuple(
            _plain(re.sub(r"\\multi(?:column|row)\{[^}]*\}\{[^}]*\}", "", cell)) for cell in re.split(r"(?<!\\)&", row)
        )
        if any(cells):
            yield Line("row", cells=cells)


def _plain(words: str) -> str:
    r"""`r"\emph{M\"uller}~said"` → `"Müller said"`; what stands between dollars stays."""
    return " ".join("".join(part if odd else _words(part) for odd, part in _alternating(_FORMULA.split(words))).split())


def _alternating(parts: list[str]) -> Iterator[tuple[bool, str]]:
    return ((bool(at % 2), part) for at, part in enumerate(parts))


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
