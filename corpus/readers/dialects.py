"""Markdown beyond CommonMark, as people write it for GitHub, Obsidian, Logseq, site generators, MyST and Pandoc.

`as_commonmark` turns their blocks into CommonMark's before it is parsed; `without_marks` takes the marks out of the
words of a parsed paragraph. What their pages hide, they hide here: comments, embeds, block ids, shortcodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

from corpus.readers.exponents import RAISED, in_line

# Signs of a dialect in a file that has no other markup.
SIGNS = re.compile(r"\[\[[^\[\]\n]+\]\]|==\S|%%|^:::|^!!! |^\?\?\?\+? |^- \[[ xX]\] |^> ?\[!|\s\^[\w-]+$", re.MULTILINE)
_FENCE = re.compile(r"[ ]{0,3}(?:>\s?)*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_ADMONITION = re.compile(r"(?P<indent>[ ]*)(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+(?P<rest>.*)")
_ADMONITION_TITLE = re.compile(r"\"(?P<title>[^\"]*)\"\s*$")
_CONTAINER = re.compile(
    r"[ ]{0,3}:{3,}\s*(?:\{?[\w-]+\}?)?\s*(?:\[(?P<bracketed>[^\]]*)\]|(?P<title>[^{}\n]*))?(?:\{[^}]*\})?\s*$"
)
_MODULE = re.compile(
    r"(?:import\s.+\sfrom\s+['\"].+['\"];?|import\s+['\"].+['\"];?|export\s+(?:const|default|function|let)\b.*)$"
)
_DROPPED = re.compile(
    r"\s*(?:\[TOC\]|\[\[_?toc_?\]\]|--8<--.*|\*\[[^\]]+\]:.*|\{:[^}]*\}|\{\{[<%](?:(?![%>]\}\}).)*[%>]\}\}|\{%(?:(?!%\}).)*%\}|\^[\w-]+"
    # Labels of MyST, contents of Jekyll, properties of Logseq that it does not show.
    r"|\([\w-]+\)=|[*-] TOC|(?:id|collapsed):: .*"
    # Commands of TeX, and Logseq's plans and clocks.
    r"|\\(?:(?:new|clear)page|pagebreak|[vh]space|(?:big|med|small)skip|tableofcontents|begin|end)(?:\{[^{}]*\})?"
    r"|(?:SCHEDULED|DEADLINE): <.*>|CLOCK: \[.*|:LOGBOOK:|:END:)\s*$",
    re.IGNORECASE,
)
# A component, whose words are between its tags if it has any.
_COMPONENT = re.compile(r"\s*</?[A-Z][\w.]*(?:\s(?:[^<>\n]|=>)*)?>\s*$")
# `/// note | Title` of MkDocs' blocks, and what a list of terms says of one.
_SLASHED = re.compile(r"[ ]{0,3}/{3,}[ \t]*(?:[\w-]+[ \t]*)?(?:\|[ \t]*(?P<title>\S.*))?$")
_DEFINED = re.compile(r"[ ]{0,3}:[ \t]+(?=\S)")
# Fenced blocks that a page shows something else for.
_DRAWN = frozenset(
    ("dataview", "dataviewjs", "query", "mermaid", "plantuml", "tasks", "button", "chart", "leaflet", "tracker")
)
# Fenced blocks that hold prose: `{note}` is a box of MyST.
_BOXES = re.compile(
    r"\{(?:note|warning|tip|important|caution|danger|attention|hint|error|seealso|admonition|epigraph|sidebar|margin|"
    r"dropdown|topic|card|exercise|solution|theorem|definition|proof)\}[ \t]*(?P<title>.*)$|ad-[\w-]+$"
)
_OPTION = re.compile(r"\s*(?::[\w-]+:|(?:collapse|icon|color):).*$")
# The title of a box of Obsidian's `ad-note`.
_BOX_TITLE = re.compile(r"title:[ \t]*(?P<title>.*)$")
# The rules of a grid table, `+---+---+`; one of `=` closes its head.
_GRID = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*$")
_LIQUID_LINK = re.compile(r"\]\(\s*\{[%{][^{}\n]{0,200}[%}]\}[^)\n]{0,100}\)")
# What Dataview fills in, written as code: `= this.file.name`, `$= dv.current()`.
QUERY = re.compile(r"\$?= \S.*", re.DOTALL)
ROLE = re.compile(r"\{[a-z][\w:-]{0,30}\}$")
# No mark of a dialect that takes a line is longer.
_LONGEST_MARK = 300
_PERCENTS = re.compile(r"(?P<code>`[^`\n]+`)|%%")
# Letters of ASCII alone: Chinese and others part words by no space.
_OPENS_COMMENT = re.compile(r"(?<![0-9A-Za-z_%])%%")
_CLOSES_COMMENT = re.compile(r"%%(?![0-9A-Za-z_%])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_JSX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_CALLOUT = re.compile(r"\[![\w-]+(?:\|[^\]]*)?\][+-]?[ \t]*")
_EMBED = re.compile(r"!\[\[[^\[\]\n]*\]\]")
_WIKILINK = re.compile(r"\[\[(?P<target>[^\[\]|\n]*)(?:\|(?P<alias>[^\[\]\n]*))?\]\]")
_MARKED = re.compile(r"==(?=\S)([^=]+?)(?<=\S)==")
_ADDED = re.compile(r"(?<![\w+])\+\+(?=[^\s+])([^+\n]+?)(?<=\S)\+\+(?![\w+])|\^\^(?=\S)([^^\n]+?)(?<=\S)\^\^")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]+?)(?<=\S)~~")
_CRITIC = re.compile(r"\{(?:--[^{}\n]*--|>>[^{}\n]*<<)\}|\{\+\+([^{}\n]*)\+\+\}|\{==([^{}\n]*)==\}")
_BLOCK_ID = re.compile(r"(?:^|[^\S\n]|\n(?=\^))\^[A-Za-z0-9-]+$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{ ?(?:[:#.][^{}\n]*|[\w-]+=[^{}\n]*)\}(?=$|\n)|(?<=\])\{[.#][^{}\n]*\}")
# `[words]{.mark}` of Pandoc.
_SPANNED = re.compile(r"\[([^\[\]\n]+)\]\{[.#][^{}\n]*\}")
# What a site fills in, and blocks that Logseq takes in from elsewhere.
_FILLED = re.compile(
    r"\{\{\s*(?:[a-z_]+\.[\w.]+|(?:embed|query|renderer)\b[^{}\n]*)(?:\s*\|[^{}\n]*)?\s*\}\}|\(\([\w-]{8,40}\)\)"
)
_TASK = re.compile(r"\[[ xX/<>!?*\"~+-]\]\s+")
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:(?:\{[^}\n]*\})?")
_SHORTCODE = re.compile(r"\{\{[<%].{0,400}?[%>]\}\}|\{%.{0,400}?%\}|<%.{0,400}?%>")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]*)\]")


def as_commonmark(text: str, is_cell: bool) -> str:
    """The text with its dialects' blocks as CommonMark's, and without what a page hides; code stays as it is.

    In a cell of a notebook `%%` calls a magic and hides nothing.
    """
    return "\n".join(_lines(_without_comments(text, is_cell).split("\n")))


def _without_comments(text: str, is_cell: bool) -> str:
    """The text without `%%…%%` and `{/*…*/}`, over lines, too; code stays."""
    if "%%" in text and not is_cell:
        at, parts = 0, list[str]()
        for start, end in _comments(text):
            parts.append(text[at:start])
            at = end
        text = "".join([*parts, text[at:]])
    if "{/*" not in text:
        return text
    return "".join(part if is_code else _JSX_COMMENT.sub("", part) for is_code, part in _by_code(text))


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each `%%…%%`.

    One that begins a line goes on to the next `%%` or, as on a page, to the end. Within a line it has to be closed
    before its paragraph ends, and before no word: others write of `%%time`, and of 100%%.
    """
    opened, is_block, last = -1, False, 0
    for mark in _percents(text):
        if opened >= 0 and not is_block and _BLANK_LINE.search(text, last, mark):
            opened = -1
        last = mark
        if opened >= 0 and (is_block or _CLOSES_COMMENT.match(text, mark)):
            yield opened, mark + 2
            opened = -1
        elif _OPENS_COMMENT.match(text, mark):
            opened, is_block = mark, text[max(0, mark - 1) : mark] in ("", "\n")
    if opened >= 0 and is_block:
        yield opened, len(text)


def _percents(text: str) -> list[int]:
    """Where `%%` stands outside of code."""
    at, found = 0, list[int]()
    for is_code, part in _by_code(text):
        if not is_code:
            found.extend(at + sign.start() for sign in _PERCENTS.finditer(part) if not sign["code"])
        at += len(part)
    return found


def _by_code(text: str) -> Iterator[tuple[bool, str]]:
    """The text in turns outside and inside of fenced code: (inside, lines with their ends)."""
    part: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        opened = _FENCE.match(line.rstrip("\n"))
        closes = bool(fence and opened and opened["fence"].startswith(fence) and not opened["info"].strip())
        if opened and not fence:
            yield False, "".join(part)
            part, fence = [], opened["fence"]
        part.append(line)
        if closes:
            yield True, "".join(part)
            part, fence = [], ""
    yield bool(fence), "".join(part)


class _Blocks:
    """Follows a text line by line: what is code, what stands in a box, what a module exports."""

    def __init__(self) -> None:
        self._indents: list[int] = []
        self._fence = ""
        self._shown: Literal["code", "box", "nothing"] = "code"
        self._exports = False

    def of(self, line: str) -> Iterator[str]:
        """The line as CommonMark has it."""
        # What stands indented under an admonition is its text, not code.
        while self._indents and line.strip() and not line.startswith(" " * (self._indents[-1] + 4)):
            self._indents.pop()
        if self._indents and line.strip():
            line = line[4 * len(self._indents) :]
        opened = _FENCE.match(line)
        if self._fence or opened:
            yield from self._fenced(line, opened)
        elif self._exports and line.strip():
            return
        else:
            self._exports = bool(_MODULE.match(line))
            yield from self._plain(line)

    def _fenced(self, line: str, opened: re.Match[str] | None) -> Iterator[str]:
        info = opened["info"].strip() if opened else ""
        if not self._fence and opened:
            self._fence, box = opened["fence"], _BOXES.match(info)
            drawn = bool(info) and info.split()[0].strip("{}").lower() in _DRAWN
            self._shown = "box" if box else "nothing" if drawn else "code"
            yield from ("", box["title"] or "", "") if box else [line] if not drawn else []
            return
        closes = bool(opened and opened["fence"].startswith(self._fence) and not info)
        title = _BOX_TITLE.match(line) if self._shown == "box" else None
        if title:
            yield from (title["title"], "")
        elif line.lstrip().startswith("#| "):
            return  # what Quarto is told about the code
        elif self._shown == "code" or (self._shown == "box" and not closes and not _OPTION.match(line)):
            yield line
        elif self._shown == "box":
            yield ""
        self._fence = "" if closes else self._fence

    def _plain(self, line: str) -> Iterator[str]:
        admonition = _ADMONITION.match(line)
        if admonition and (line.lstrip()[:3] != "===" or '"' in line):
            self._indents.append(len(admonition["indent"]) + 4 * len(self._indents))
            title = _ADMONITION_TITLE.search(admonition["rest"])
            yield from ("", title["title"] if title else "", "")
        elif _GRID.match(line):
            # A grid becomes a table of bars; a rule between rows is none of it.
            yield from [re.sub(r"[=:]", "-", line.strip()).replace("+", "|")] if "=" in line else []
        else:
            yield from _line(_LIQUID_LINK.sub("](#)", line) if "](" in line else line)


def _lines(lines: list[str]) -> Iterator[str]:
    blocks = _Blocks()
    for line in lines:
        yield from blocks.of(line)


def _line(line: str) -> Iterator[str]:
    if len(line) > _LONGEST_MARK:
        yield line
        return
    container = _CONTAINER.match(line) if line.lstrip().startswith(":::") else None
    slashed = _SLASHED.match(line)
    if slashed:
        yield from ("", slashed["title"] or "", "")
    elif defined := _DEFINED.match(line):
        yield from ("", line[defined.end() :])
    elif container:
        yield from ("", (container["bracketed"] or container["title"] or "").strip(), "")
    elif not any(form.match(line) for form in (_DROPPED, _MODULE, _COMPONENT)):
        yield line


def callout(content: str) -> tuple[str, str] | None:
    """Title and text of the paragraph that opens a callout or alert (`[!note] Title`), or None for others."""
    opening = _CALLOUT.match(content)
    if not opening:
        return None
    title, _, rest = content[opening.end() :].partition("\n")
    return title, rest


def labelled(role: str) -> str:
    """What a page shows of a role's words: `"the book <harbour>"` → `"the book"`."""
    label, sep, target = role.partition(" <")
    return label if sep and target.endswith(">") else role


def without_marks(words: str) -> str:
    """The words of a paragraph, item or cell without the dialects' marks."""
    for signs, mark, shown in _MARKS:
        if any(sign in words for sign in signs):
            words = mark.sub(shown, words)
    words = _TASK.sub("", words, count=1) if _TASK.match(words) else words
    words = _ATTRIBUTES.sub("", words.rstrip()).rstrip() if "{" in words else words.rstrip()
    return _BLOCK_ID.sub("", words).rstrip()


def _linked(match: re.Match[str]) -> str:
    """What Obsidian shows for a link: its alias, or its target with `>` between page and heading."""
    if match["alias"]:
        return match["alias"]
    target = re.sub(r"#?\^[\w-]+$", "", match["target"])
    return " > ".join(part.strip() for part in target.split("#") if part.strip())


def _kept(match: re.Match[str]) -> str:
    """What an edit leaves: the words that it adds or marks."""
    return match[1] or match[2] or ""


# What stands within a line, in the order in which it is taken out: signs without which it is not there, the mark, and
# what a page shows for it.
_MARKS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (("![[",), _EMBED, ""),
    (("[[",), _WIKILINK, _linked),
    (("{",), _CRITIC, _kept),
    (("==",), _MARKED, r"\1"),
    (("~~",), _STRUCK, r"\1"),
    (("++", "^^"), _ADDED, r"\1\2"),
    (("^", "~"), RAISED, in_line),
    (("^[",), _INLINE_NOTE, r" (\1)"),
    (("{", "(("), _FILLED, ""),
    (("{", "<%"), _SHORTCODE, ""),
    (("]{",), _SPANNED, r"\1"),
    ((":",), _ICON, ""),
)
