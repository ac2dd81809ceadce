"""Markdown as its readers see it: no markup, and nothing that a rendered page would hide.

Parsed by markdown-it (CommonMark and tables). HTML blocks, comments, link targets, image texts and front matter
are not shown on a page, or not as words of its author, and are dropped: they are where instructions hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import BlockKind
from corpus.errors import UnreadableDocument
from corpus.readers.comments import with_comments
from corpus.readers.decoding import decode, visible
from corpus.readers.draft import Reading
from corpus.readers.footnotes import without_marks
from corpus.readers.furniture import without_furniture
from corpus.readers.lines import Piece
from corpus.readers.plain import compose, read_text

_MARKUP = re.compile(
    r"^(?:#{1,6} \S|```|~~~|> \S|\|.*\||\s{0,3}(?:[-*+]|\d{1,3}\.) \S|(?:={3,}|-{3,})$)"
    r"|\]\([^\])\s]+\)|\*\*\S|<!--|</\w",
    re.MULTILINE,
)
_FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)\n(?P<fields>(?:.*\n)*?)(?P=fence)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title[ \t]*[:=](?P<words>.*)", re.MULTILINE)
_QUOTED = re.compile(r"(['\"])(?P<words>.+)\1")
_NOTE = re.compile(r"\[\^[\w-]{1,30}\]:\s*")
_BEFORE_NOTE = re.compile(r"\n(?=\[\^[\w-]{1,30}\]:)")
_NOTE_MARK = re.compile(r"\[\^[\w-]{1,30}\]")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>[^>]*)>")
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0|\bhidden\b", re.IGNORECASE
)
_INLINE = re.compile(r"[\\`*_\[\]<>&!\n]")
_OPENS: Mapping[str, BlockKind] = {
    "heading_open": "heading",
    "heading_close": "paragraph",
    "list_item_open": "item",
    "list_item_close": "paragraph",
    "table_open": "row",
    "table_close": "paragraph",
}
_UNSEEN = frozenset(("script", "style", "template", "noscript", "title"))


def read_markdown(data: bytes) -> Reading:
    """The reading text of a Markdown file; one without any markup is read as plain text."""
    text = decode(data)
    front = _FRONT.match(text)
    if not front and not _MARKUP.search(text):
        return read_text(text)
    pieces = list(_Page(text[front.end() :] if front else text).pieces())
    reading = compose(with_comments(without_furniture(without_marks(pieces))))
    if not any(piece.kind for piece in pieces):
        raise UnreadableDocument("holds no text that a page would show")
    title = _title(front["fields"]) if front else ""
    return replace(reading, title=title) if title else reading


def _title(fields: str) -> str:
    """The title that front matter gives, without its quotation marks; "" for none."""
    named = _TITLE.search(fields)
    words = " ".join(named["words"].split()) if named else ""
    quoted = _QUOTED.fullmatch(words)
    return visible(quoted["words"] if quoted else words)


class _Page:
    """One Markdown text, parsed into blocks."""

    def __init__(self, text: str) -> None:
        self._markdown = MarkdownIt("commonmark").enable("table")
        # Words without markup need no second parser, and most are: inline markup is parsed on demand.
        self._markdown.core.ruler.disable("inline")
        self._references: dict[str, object] = {}
        self._tokens = self._markdown.parse(text, self._references)

    def pieces(self) -> Iterator[Piece]:
        """Headings, paragraphs, items, table rows and lines of code, in order."""
        kind: BlockKind = "paragraph"
        columns: list[str] = []
        cells: list[str] = []
        for token in self._tokens:
            if token.type == "inline" and kind == "row":
                cells.append(self._words(token.content))
            elif token.type == "inline":
                yield from self._block(kind, token)
                kind = "paragraph"
            elif token.type in ("fence", "code_block"):
                # A line of code is kept as it is, so it is an item of a listing rather than a paragraph.
                lines = [line.rstrip() for line in visible(token.content).split("\n") if line.strip()]
                yield from (Piece(line, parted=not at, kind="item") for at, line in enumerate(lines))
            elif token.type == "tr_close":
                yield from _row(columns, cells) if columns else [Piece(" ".join(cells), True, kind=None)]
                columns, cells = columns or cells, []
            elif token.type == "table_close":
                columns = []
            kind = _OPENS.get(token.type, kind)

    def _block(self, kind: BlockKind, token: Token) -> Iterator[Piece]:
        # Notes in lines below each other are one paragraph to the parser.
        for content in _BEFORE_NOTE.split(token.content):
            note = _NOTE.match(content)
            words = self._words(content[note.end() :] if note else content)
            text = " ".join(_NOTE_MARK.sub("", words).split())
            if text:
                yield Piece(text, kind != "item", "\n" not in content, "footnote" if note else kind)

    def _words(self, content: str) -> str:
        """Inline content as a page shows it; what HTML hides is left out."""
        if not _INLINE.search(content):
            return content
        tokens: list[Token] = []
        self._markdown.inline.parse(content, self._markdown, self._references, tokens)
        shown: list[str] = []
        hidden = ""
        for token in tokens:
            tag = _TAG.match(token.content) if token.type == "html_inline" else None
            if hidden:
                hidden = "" if tag and tag["close"] and tag["name"].lower() == hidden else hidden
            elif tag and not tag["close"] and (tag["name"].lower() in _UNSEEN or _HIDES.search(tag["rest"])):
                hidden = tag["name"].lower()
            elif token.type in ("text", "code_inline", "text_special"):
                shown.append(token.content)
            elif token.type in ("softbreak", "hardbreak") or (tag and tag["name"].lower() == "br"):
                shown.append(" ")
        return visible("".join(shown))


def _row(columns: Sequence[str], cells: Sequence[str]) -> Iterator[Piece]:
    named = tuple(
        (column, " ".join(cell.split())) for column, cell in zip(columns, cells, strict=False) if cell.strip()
    )
    if named:
        yield Piece(" ".join(cell for _, cell in named), kind="row", cells=named)
