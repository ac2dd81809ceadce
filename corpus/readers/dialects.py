"""Markdown beyond CommonMark, as people write it: GitHub, Obsidian, MkDocs, Docusaurus, Hugo.

`as_commonmark` turns their blocks into CommonMark's before it is parsed; `without_marks` takes the marks out of the
words of a parsed paragraph. What their pages hide, they hide here: comments, embeds, block ids, shortcodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Signs of a dialect in a file that has no other markup.
SIGNS = re.compile(r"\[\[[^\[\]\n]+\]\]|==\S|%%|^:::|^!!! |^\?\?\?\+? |^- \[[ xX]\] |^> ?\[!|\s\^[\w-]+$", re.MULTILINE)
_FENCE = re.compile(r"[ ]{0,3}(?:>\s?)*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_ADMONITION = re.compile(r"(?P<indent>[ ]*)(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+(?P<rest>.*)")
_ADMONITION_TITLE = re.compile(r"\"(?P<title>[^\"]*)\"\s*$")
_CONTAINER = re.compile(
    r"[ ]{0,3}:{3,}\s*(?:[\w-]+)?\s*(?:\[(?P<bracketed>[^\]]*)\]|(?P<title>[^{}\n]*))?(?:\{[^}]*\})?\s*$"
)
_MODULE = re.compile(
    r"(?:import\s.+\sfrom\s+['\"].+['\"];?|import\s+['\"].+['\"];?|export\s+(?:const|default|function|let)\b.*)$"
)
_DROPPED = re.compile(
    r"\s*(?:\[TOC\]|\[\[_?toc_?\]\]|--8<--.*|\*\[[^\]]+\]:.*|\{:[^}]*\}|\{\{[<%].*[%>]\}\}|\{%.*%\}|\^[\w-]+)\s*$",
    re.IGNORECASE,
)
# Fenced blocks that a page shows something else for.
_DRAWN = frozenset(("dataview", "dataviewjs", "query", "mermaid", "tasks"))
# No mark of a dialect that takes a line is longer.
_LONGEST_MARK = 300
_JSX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_CALLOUT = re.compile(r"\[![\w-]+(?:\|[^\]]*)?\][+-]?[ \t]*")
_EMBED = re.compile(r"!\[\[[^\[\]\n]*\]\]")
_WIKILINK = re.compile(r"\[\[(?P<target>[^\[\]|\n]*)(?:\|(?P<alias>[^\[\]\n]*))?\]\]")
_MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]+?)(?<=\S)~~")
_CRITIC = re.compile(r"\{(?:--[^{}\n]*--|>>[^{}\n]*<<)\}|\{\+\+([^{}\n]*)\+\+\}|\{==([^{}\n]*)==\}")
_BLOCK_ID = re.compile(r"(?:^|\s)\^[A-Za-z0-9-]+$")
_ATTRIBUTES = re.compile(r"\{[:#.][^{}\n]*\}$")
_TASK = re.compile(r"\[[ xX/-]\]\s+")
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:(?:\{[^}\n]*\})?")
_SHORTCODE = re.compile(r"\{\{[<%].{0,400}?[%>]\}\}|\{%.{0,400}?%\}")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]*)\]")


def as_commonmark(text: str) -> str:
    """The text with its dialects' blocks as CommonMark's, and without what a page hides; code stays as it is."""
    return "\n".join(_lines(_without_comments(text).split("\n")))


def _without_comments(text: str) -> str:
    """The text without `%%…%%` and `{/*…*/}`, over lines, too; one that never ends stays, and so does all code."""
    parts: list[str] = []
    for is_code, part in _by_code(text):
        if not is_code:
            pieces = part.split("%%")
            # An odd one out closes nothing.
            last = pieces.pop() if len(pieces) % 2 == 0 else ""
            part = "".join(pieces[::2]) + (f"%%{last}" if last else "")
            part = _JSX_COMMENT.sub("", part) if "{/*" in part else part
        parts.append(part)
    return "".join(parts)


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


def _lines(lines: list[str]) -> Iterator[str]:
    indents: list[int] = []
    fence, drawn = "", False
    for line in lines:
        # What stands indented under an admonition is its text, not code.
        while indents and line.strip() and not line.startswith(" " * (indents[-1] + 4)):
            indents.pop()
        if indents:
            line = line[4 * len(indents) :] if line.strip() else line
        opened = _FENCE.match(line)
        if fence or opened:
            closes = bool(fence and opened and opened["fence"].startswith(fence) and not opened["info"].strip())
            if not fence and opened:
                words = opened["info"].split()
                fence, drawn = opened["fence"], bool(words) and words[0].strip("{}").lower() in _DRAWN
            if not drawn:
                yield line
            fence = "" if closes else fence
            continue
        admonition = _ADMONITION.match(line)
        if admonition and (line.lstrip()[:3] != "===" or '"' in line):
            indents.append(len(admonition["indent"]) + 4 * len(indents))
            title = _ADMONITION_TITLE.search(admonition["rest"])
            yield from ("", title["title"] if title else "", "")
        else:
            yield from _line(line)


def _line(line: str) -> Iterator[str]:
    if len(line) > _LONGEST_MARK:
        yield line
        return
    container = _CONTAINER.match(line) if line.lstrip().startswith(":::") else None
    if container:
        yield from ("", (container["bracketed"] or container["title"] or "").strip(), "")
    elif not (_DROPPED.match(line) or _MODULE.match(line)):
        yield line


def callout(content: str) -> tuple[str, str] | None:
    """Title and text of the paragraph that opens a callout or alert (`[!note] Title`), or None for others."""
    opening = _CALLOUT.match(content)
    if not opening:
        return None
    title, _, rest = content[opening.end() :].partition("\n")
    return title, rest


def without_marks(words: str) -> str:
    """The words of a paragraph, item or cell without the dialects' marks."""
    words = _EMBED.sub("", words) if "![[" in words else words
    words = _WIKILINK.sub(_linked, words) if "[[" in words else words
    words = _CRITIC.sub(lambda match: match[1] or match[2] or "", words) if "{" in words else words
    words = _MARKED.sub(r"\1", words) if "==" in words else words
    words = _STRUCK.sub(r"\1", words) if "~~" in words else words
    words = _INLINE_NOTE.sub(r" (\1)", words) if "^[" in words else words
    words = _SHORTCODE.sub("", words) if "{" in words else words
    words = _ICON.sub("", words) if ":" in words else words
    words = _TASK.sub("", words, count=1) if _TASK.match(words) else words
    words = _ATTRIBUTES.sub("", words.rstrip()).rstrip()
    return _BLOCK_ID.sub("", words).rstrip()


def _linked(match: re.Match[str]) -> str:
    """What Obsidian shows for a link: its alias, or its target with `>` between page and heading."""
    if match["alias"]:
        return match["alias"]
    target = re.sub(r"#?\^[\w-]+$", "", match["target"])
    return " > ".join(part.strip() for part in target.split("#") if part.strip())
