"""Markdown as its readers see it: no markup, and nothing that a rendered page would hide.

Parsed by markdown-it (CommonMark and tables), its dialects by `corpus/readers/dialects.py`. Comments, hidden elements,
link targets, image texts and front matter are not shown on a page, or not as words of its author, and are dropped:
they are where instructions hide.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token

from corpus.document import BlockKind
from corpus.errors import UnreadableDocument
from corpus.readers import dialects
from corpus.readers.builder import Reading, compose
from corpus.readers.chats import chat_pieces
from corpus.readers.cleanup.boilerplate import without_boilerplate
from corpus.readers.cleanup.comments import with_comments
from corpus.readers.cleanup.footnotes import without_marks
from corpus.readers.decoding import visible
from corpus.readers.exponents import without_tags
from corpus.readers.front_matter import front_matter
from corpus.readers.hidden import Hidden
from corpus.readers.piece import Piece
from corpus.readers.plain import read_plain
from corpus.readers.rows import row_piece
from corpus.readers.written_transcript import parted, with_turns

_MARKUP = re.compile(
    r"^(?:#{1,6} \S|```|~~~|> \S|\|.*\||\s{0,3}(?:[-*+]|\d{1,3}\.) \S|(?:={3,}|-{3,})$)"
    r"|\]\([^\])\s]+\)|\*\*\S|<!--|</?[a-zA-Z]|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*])|(?<!\w)_[^\s_][^_\n]*_(?!\w)"
    r"|&(?:[a-zA-Z]{2,8}|#\d{1,6});|`[^`\n]+`|\[\^|\{\{|\{%",
    re.MULTILINE,
)
# Stands for a piece of inline code, which is kept as it is.
_CODE = "\ue000"
_NOTE_MARK = re.compile(rf"\[\^[^\]\s{_CODE}]{{1,30}}\]")
_NOTE = re.compile(rf"{_NOTE_MARK.pattern}:\s*")
_BEFORE_NOTE = re.compile(rf"\n(?={_NOTE_MARK.pattern}:)")
_SAID = re.compile(r"(?:\*\*)?[^\W\d_a-z][\w .'’-]{0,40}(?:\*\*)?:(?:\*\*)?[ \t]+\S")
# A paragraph of a few bold words heads what follows; a name with a colon speaks, and a sentence is stressed.
_BOLD = re.compile(r"(\*\*|__)[^\W\d_a-z](?:(?!\1)[^\n]){1,70}(?<![.:!,;…])\1")
_INLINE = re.compile(r"[\\`*_\[\]<>&!\n]")
# Lists in lists go deep in outlines; many open brackets would cost an inline parser as many looks at each.
_DEEPEST, _DEEPEST_INLINE = 100, 20


def read_markdown(text: str) -> Reading:
    """The reading text of a Markdown file; one without any markup below its front matter is read as plain text."""
    front = front_matter(text)
    body = text[front.length :]
    if chat := chat_pieces(body):
        reading = compose(chat)
    elif _MARKUP.search(body) or dialects.SIGNS.search(body) or not body.strip():
        reading = _read_marked_up(body, front.title)
    else:
        reading = read_plain(body)
    title = front.title or reading.title
    return replace(reading, title=title, author=front.author, published=front.published, url=front.url)


def _read_marked_up(text: str, title: str) -> Reading:
    pieces = markdown_pieces(text)
    if not any(piece.kind for piece in pieces):
        raise UnreadableDocument("holds no text that a page would show")
    return compose(with_turns(with_comments(without_boilerplate(without_marks(pieces)))), title)


def markdown_pieces(text: str, is_cell: bool = False) -> list[Piece]:
    """Headings, paragraphs, items, table rows and lines of code, in order, as a page or a notebook shows them."""
    return list(_Page(dialects.as_commonmark(text, is_cell)).pieces())


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's rule for `[label]: link`, to which a note of one word or link, `[^1]: Ibid.`, is none."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return not line.startswith("[^") and reference(state, start, end, silent)


def _counted(tokens: list[Token]) -> list[Token]:
    """The tokens, items of numbered lists with the numbers that a page shows: many files call each of them 1."""
    counts: list[int] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            counts.append(int(token.attrs.get("start", 1)))
        elif token.type == "ordered_list_close":
            counts.pop()
        elif token.type == "list_item_open" and token.info:
            token.info = str(counts[-1])
            counts[-1] += 1
    return tokens


class _Page:
    """One Markdown text, parsed into blocks."""

    def __init__(self, text: str) -> None:
        self._markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
        self._markdown.block.ruler.at("reference", _reference)
        # Words without markup need no second parser, and most are: inline markup is parsed on demand.
        self._markdown.core.ruler.disable("inline")
        self._references: dict[str, object] = {}
        self._tokens = _counted(self._markdown.parse(text, self._references))
        self._markdown.options["maxNesting"] = _DEEPEST_INLINE
        self._hidden = Hidden()

    def pieces(self) -> Iterator[Piece]:
        return self._pieces(self._tokens)

    def _pieces(self, tokens: Sequence[Token], is_note: bool = False) -> Iterator[Piece]:
        # Of the item whose words are still to come, "" where its list has none; what follows them in it is text.
        number: str | None = None
        below_note = False
        rest = iter(tokens)
        for token in rest:
            if token.type == "list_item_open":
                number = token.info
            elif token.type == "list_item_close":
                number = None
            elif token.type == "table_open":
                number = None
                yield from self._table(takewhile(lambda inside: inside.type != "table_close", rest))
            elif token.type in ("heading_open", "inline"):
                level = int(token.tag[1:]) if token.type == "heading_open" else 0
                shown = self._inline(next(rest) if level else token, level, number, is_note)
                number = None
                below_note = bool(shown) and shown[-1].kind == "footnote" and not is_note
                yield from shown
            elif token.type == "html_block":
                yield from self._html(token.content)
            elif token.type == "code_block" and below_note:
                # What stands indented under a note is its text, not code.
                yield from self._pieces(self._markdown.parse(token.content, self._references), is_note=True)
            elif token.type in ("fence", "code_block") and not self._hidden:
                # A line of code is kept as it is, so it is an item of a listing rather than a paragraph.
                lines = [line.rstrip() for line in visible(token.content).split("\n") if line.strip()]
                yield from (Piece(line, parted=not at, kind="item") for at, line in enumerate(lines))

    def _inline(self, token: Token, level: int, number: str | None, is_note: bool) -> list[Piece]:
        """The words of a heading of some level, of an item with its number, or of a paragraph, which has neither."""
        is_bold = number is None and token.level == 1 and _BOLD.fullmatch(token.content)
        kind: BlockKind = "heading" if level or is_bold else "paragraph" if number is None else "item"
        shown = [*self._block("footnote" if is_note else kind, token)]
        if kind == "item" and number and shown:
            shown[0] = replace(shown[0], text=f"{number}. {shown[0].text}")
        return [replace(piece, level=level) for piece in shown] if level else shown

    def _table(self, tokens: Iterable[Token]) -> Iterator[Piece]:
        """The rows of a table, whose first one names the columns."""
        by_row = groupby(tokens, key=lambda token: token.type == "tr_close")
        columns, *rows = (
            [self._words(token.content) for token in row if token.type == "inline"] for ends, row in by_row if not ends
        )
        yield Piece(" ".join(columns), True, kind=None)
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield row_piece(columns, cells)

    def _html(self, content: str) -> Iterator[Piece]:
        """The words of an HTML block, a paragraph for each line of it."""
        for line in self._hidden.shown(without_tags(content)).split("\n"):
            words = " ".join(visible(html.unescape(line)).split())
            if words:
                yield Piece(words, True)

    def _block(self, kind: BlockKind, token: Token) -> Iterator[Piece]:
        # Notes in lines below each other are one paragraph to the parser, and so is what people say in turn.
        lines = token.content.split("\n")
        is_talk = len(lines) > 1 and all(map(_SAID.match, lines))
        parts = lines if is_talk else parted(lines) if len(lines) > 1 else lines
        for content in parts if len(parts) > 1 else _BEFORE_NOTE.split(token.content):
            note = _NOTE.match(content)
            for part in dialects.callout(content) or (content[note.end() :] if note else content,):
                text = " ".join(self._words(part).split())
                if text:
                    yield Piece(text, kind != "item", "\n" not in part, "footnote" if note else kind)

    def _words(self, content: str) -> str:
        """Inline content as a page shows it; what HTML hides is left out."""
        if not self._hidden and not _INLINE.search(content):
            return dialects.without_marks(content)
        tokens: list[Token] = []
        self._markdown.inline.parse(without_tags(content), self._markdown, self._references, tokens)
        words: list[str] = []
        code: list[str] = []
        for token in tokens:
            if token.type == "html_inline":
                words.append(self._hidden.shown(token.content))
            elif self._hidden or (token.type == "code_inline" and dialects.QUERY.fullmatch(token.content)):
                continue
            elif token.type == "code_inline":
                role = dialects.ROLE.search(words[-1]) if words else None
                if role:
                    words[-1] = words[-1][: role.start()]
                code.append(dialects.labelled(token.content) if role else token.content)
                words.append(_CODE)
            elif token.type in ("text", "text_special"):
                words.append(token.content.replace(_CODE, ""))
            elif token.type in ("softbreak", "hardbreak"):
                words.append("\n")
        parts = _NOTE_MARK.sub("", dialects.without_marks("".join(words))).split(_CODE)
        return visible("".join(part + inside for part, inside in zip(parts, [*code, ""], strict=False)))
