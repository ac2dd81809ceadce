r"""LaTeX: the words of an article with its sections as places, without its commands; formulas stay as they are written.

Comments, figures' drawings, labels and references are not read; `\input` takes nothing in. Braces that are opened
again and again and never closed take long to look through, so that it is read in a process of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import decode
from corpus.readers.light_markup import BREAK, Line, gathered
from corpus.readers.tex_words import INSIDE, plain

_COMMENT = re.compile(r"(?<!\\)%.*")
_BODY = re.compile(r"\\begin\{document\}(?P<body>.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_SECTION = r"\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?(?:\[[^\]]*\])?"
_BLOCK = re.compile(
    r"\\begin\{(?P<begins>[^{}\n]*)\}(?P<options>(?:\[[^\]\n]*\]|\{[^{}\n]*\})*)"
    rf"|{_SECTION}\s*\{{(?P<heading>{INSIDE})\}}"
    rf"|(?P<item>\\(?:item\b|bibitem\s*(?:\[[^\]]*\])?\{{[^{{}}]*\}})[ \t]*(?:\[(?P<term>[^\]\n]*)\])?)"
    r"|\\end\{(?P<ends>[^{}\n]*)\}"
    r"|\n[ \t]*\n|\\par\b",
)
# Environments that are taken whole: code, tables, and what is drawn or not shown.
_VERBATIM = frozenset(("verbatim", "verbatim*", "lstlisting", "minted", "Verbatim", "alltt"))
_TABLES = frozenset(("tabular", "tabular*", "tabularx", "tabulary", "longtable"))
_UNREAD = frozenset(("tikzpicture", "comment", "filecontents", "filecontents*", "picture", "pgfpicture", "CCSXML"))
_FORMULAS = frozenset(("equation", "equation*", "align", "align*", "gather", "gather*", "multline", "eqnarray", "math"))
_NOTE = re.compile(rf"\\(?:footnote|thanks|footnotetext)(?:\[[^\]]*\])?\{{({INSIDE})\}}")


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
    reading = compose(pieces, plain(title))
    author = plain(author.partition("\\\\")[0])
    return replace(reading, author=author, published=plain(day), notes=decoded.notes)


def _said(text: str, name: str) -> str:
    found = re.search(rf"\\{name}\s*(?:\[[^\]]*\])?\s*\{{(?P<words>{INSIDE})\}}", text)
    return _NOTE.sub("", found["words"]) if found else ""


def _lines(body: str) -> Iterator[Line]:
    at, formula = 0, False
    unended = set[str]()
    while block := _BLOCK.search(body, at):
        yield from _text(body[at : block.start()], formula)
        name = block["begins"] or ""
        end = f"\\end{{{name}}}"
        is_whole = name in _VERBATIM | _TABLES | _UNREAD and name not in unended
        ends = body.find(end, block.end()) if is_whole else -1
        at, formula = block.end(), bool(name in _FORMULAS)
        if ends >= 0:
            yield from _whole(name, block["options"], body[at:ends])
            at = ends + len(end)
        elif block["heading"] is not None:
            yield Line("heading", plain(_NOTE.sub("", block["heading"])))
        elif block["item"]:
            yield Line("item", f"{plain(block['term'])}: " if block["term"] else "")
        elif (block["ends"] or name) not in _FORMULAS:
            # A list's items stand on their own; a formula goes on with the sentence around it.
            yield BREAK
        if is_whole and ends < 0:
            # Looked for once, since none stands further on either.
            unended.add(name)
    yield from _text(body[at:], False)


def _whole(name: str, options: str, inside: str) -> Iterator[Line]:
    if name in _VERBATIM:
        yield from (Line("code", line) for line in inside.split("\n"))
    elif name in _TABLES:
        yield from _rows(options + inside)


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
    shown = " ".join(words.split()) if formula else plain(_NOTE.sub("", words))
    if shown:
        yield Line("text", shown)
    for note in notes:
        yield Line("footnote", plain(note))


def _rows(rows: str) -> Iterator[Line]:
    rows = re.sub(
        r"\\(?:hline|toprule|midrule|bottomrule|c(?:mid|)rule(?:\([^)]*\))?\{[^}]*\}|cline\{[^}]*\})", "", rows
    )
    rows = re.sub(rf"\A\s*(?:\[[^\]]*\])?(?:\{{{INSIDE}\}})+", "", rows)
    for row in re.split(r"\\\\(?:\[[^\]]*\])?", rows):
        cells = tuple(
            plain(re.sub(r"\\multi(?:column|row)\{[^}]*\}\{[^}]*\}", "", cell)) for cell in re.split(r"(?<!\\)&", row)
        )
        if any(cells):
            yield Line("row", cells=cells)
