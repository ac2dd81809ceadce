"""HTML into pieces: headings, paragraphs, items and table rows as a page shows them, whatever made the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lxml import etree, html

from corpus.document import BlockKind
from corpus.readers.decoding import one_line, visible
from corpus.readers.exponents import raised
from corpus.readers.hidden import UNSEEN, hides, tags
from corpus.readers.piece import Piece
from corpus.readers.rows import has_numbers_below, head_piece, names_columns, row_piece

_KINDS: Mapping[str, BlockKind] = {
    **dict.fromkeys(tags("h1 h2 h3 h4 h5 h6"), "heading"),
    **dict.fromkeys(tags("li dt dd"), "item"),
}
_BLOCKS = tags(
    "address article aside blockquote body center details div dl dt dd fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
# Buttons and the like are the page's, not its text's.
_UNREAD = UNSEEN | tags("rt rp button select textarea input nav audio video canvas map")
_MARK = r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]+)[\])]?"
_NOTE_MARK = re.compile(rf"{_MARK}(?:\s*[,;–-]\s*{_MARK}){{0,9}}", re.IGNORECASE)
# What pages call the links to their notes and back: DPUB-ARIA, EPUB, Substack, Gutenberg, Pandoc, Hugo.
_NOTE_USE = re.compile(r"noteref|backlink|fnanchor|footnote-?(?:anchor|ref|back|number)", re.IGNORECASE)
_BACK = re.compile(r"[↩↑^⏎↵]\ufe0e?\ufe0f?\d{0,2}")
_LONGEST_MARK = 12
_MOST_SPANNED = 50
# Lists that are notes, comments or lines of code, and those that count in letters or not at all.
_UNCOUNTED = re.compile(
    r"footnote|endnote|\breferences?\b|reflist|citation|comment-?list|\bcomments?\b|linenum|breadcrumb"
    r"|(?:lower|upper)-?(?:alpha|roman|latin)|list(?:-style(?:-type)?)?\s*[:-]\s*none|\btype=[ai]\b",
    re.IGNORECASE,
)
_SAYS_USE = ("class", "id", "role", "epub:type", "style", "type")
_WHOLE = re.compile(r"\s*(-?\d{1,6})\s*")
_DATA = re.compile(r"data:[^\"'\s<>()]{1000,}", re.IGNORECASE)
# What ends a line of code, where a page colours or numbers it.
_LINES = frozenset(("br", "div", "p", "li"))


def parse_html(markup: str, *, counted: bool = True) -> html.HtmlElement:
    """The tree of a page or a part of one, without what it hides; what is not well-formed is mended.

    Items of numbered lists begin with their numbers, unless a maker that parts lists where they go on is not counted.
    """
    # The parser stops where an attribute is too long, as of a saved page's pictures.
    markup = _DATA.sub("", markup)
    # A declaration of an encoding is wrong by now: the characters are decoded.
    tree = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    for element in list(tree.iter()):
        is_unseen = not isinstance(element.tag, str) or element.tag in UNSEEN - {"head", "title"}
        if is_unseen or hides(element.attrib, (above.attrib for above in element.iterancestors())):
            if element.tag in ("td", "th"):
                element.clear(keep_tail=True)  # The cells after it stay in their columns.
                continue
            element.drop_tree() if element.getparent() is not None else element.clear()
        elif element.getparent() is not None and _is_note_mark(element):
            element.drop_tree()
        elif element.getparent() is not None and element.tag == "sup":
            _raise(element)
        elif element.tag in _LINES and any(element.iterancestors("pre")):
            element.tail = f"\n{element.tail or ''}"
    for listed in tree.iter("ol") if counted else ():
        _count(listed)
    return tree


def _count(listed: html.HtmlElement) -> None:
    """Write the numbers that a page shows in front of a list's items, into the first words of each."""
    items = listed.findall("./li")
    around = (listed, *listed.iterancestors())[:2]
    use = " ".join(f"{name}={one.get(name, '')}" for one in around for name in _SAYS_USE)
    # What stands in a menu or in code, and items that are links alone, the contents of a book say, are no steps.
    if (
        _UNCOUNTED.search(use)
        or next(listed.iterancestors("nav", "pre"), None) is not None
        or not any(item.xpath(".//text()[normalize-space()][not(ancestor::a)]") for item in items)
    ):
        return
    backwards = "reversed" in listed.attrib
    number = _whole(listed.get("start"), len(items) if backwards else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        for words in item.xpath("(.//text()[normalize-space()])[1]"):
            _open(item, words, number)
        number += -1 if backwards else 1


def _open(item: html.HtmlElement, words: etree._ElementUnicodeResult, number: int) -> None:
    """Write the number before the first words of an item, unless these are of a list or code in it."""
    beside = words.getparent()
    within = beside.getparent() if words.is_tail else beside
    if next(one for one in (within, *within.iterancestors()) if one.tag in ("li", "pre", "table")) is not item:
        return
    if words.is_tail:
        beside.tail = f"{number}. {words.lstrip()}"
    else:
        beside.text = f"{number}. {words.lstrip()}"


def _whole(said: str | None, otherwise: int) -> int:
    found = _WHOLE.fullmatch(said or "")
    return int(found[1]) if found else otherwise


def hypertext_pieces(
    tree: html.HtmlElement, unsearched: Callable[[html.HtmlElement], bool] = lambda _: False
) -> list[Piece]:
    """The pieces of a tree, in order; those of its `unsearched` elements are shown but belong to no block."""
    return list(_Walk(unsearched).pieces(tree))


class _Walk:
    """One walk through a tree; words gather until a block element ends them."""

    def __init__(self, unsearched: Callable[[html.HtmlElement], bool] = lambda _: False) -> None:
        self._unsearched = unsearched
        self._words: list[str] = []
        self._kind: BlockKind = "paragraph"

    def pieces(self, element: html.HtmlElement) -> Iterator[Piece]:
        yield from self._element(element)
        yield from self._end()

    def words(self, element: html.HtmlElement) -> list[str]:
        """The words of a cell, without its structure."""
        return [piece.text for piece in self.pieces(element)]

    def _element(self, element: html.HtmlElement) -> Iterator[Piece]:
        tag = element.tag
        if tag in _UNREAD:
            return
        if self._unsearched(element):
            yield from self._end()
            yield from (replace(piece, kind=None) for piece in _Walk().pieces(element))
            return
        if tag == "pre":
            yield from self._end()
            lines = [line.rstrip() for line in visible(_code(element)).split("\n") if line.strip()]
            yield from (Piece(line, parted=not at, kind="item") for at, line in enumerate(lines))
            return
        if tag == "table" and _is_data(element):
            yield from self._end()
            yield from _rows(element)
            return
        apart = tag in _BLOCKS
        if apart:
            yield from self._end()
            self._kind = _KINDS.get(tag, self._kind if self._kind == "item" else "paragraph")
        self._words.append(element.text or "")
        for child in element:
            yield from self._element(child)
            self._words.append(child.tail or "")
        if tag == "br":
            self._words.append(" ")
        if apart:
            yield from self._end()
            self._kind = "paragraph"

    def _end(self) -> Iterator[Piece]:
        text = one_line("".join(self._words))
        self._words = []
        if any(map(str.isalnum, text)):
            yield Piece(text, self._kind != "item", kind=self._kind)


def _code(pre: html.HtmlElement) -> str:
    """The code of a block; blanks around it, with which trafilatura indents a page, are none of it."""
    alone = len(pre) == 1 and pre[0].tag in ("code", "pre") and not f"{pre.text or ''}{pre[0].tail or ''}".strip()
    return str((pre[0] if alone else pre).text_content())


def _is_data(table: html.HtmlElement) -> bool:
    """Whether a table holds rows of cells, rather than laying out a page."""
    rows = table.findall(".//tr")
    return len(rows) > 1 and table.find(".//table") is None and max(len(row.findall("./*")) for row in rows) > 1


def _raise(element: html.HtmlElement) -> None:
    """Write digits that stand raised as raised characters of the sentence."""
    words = element.text_content().strip()
    if (shown := raised(words)) != words:
        tail = element.tail
        element.clear()
        element.text, element.tail = shown, tail
        element.drop_tag()


def _is_note_mark(element: html.HtmlElement) -> bool:
    """Whether it is the number of a note, which leads to it, or the way back: no word of its sentence."""
    if element.tag not in ("sup", "a"):
        return False
    link = element if element.tag == "a" else element.find(".//a")
    if link is None or not link.get("href", "").rpartition("#")[2]:
        return False
    words = "".join(element.itertext()).strip()
    use = f"{link.get('role', '')} {link.get('epub:type', '')} {link.get('class', '')}"
    if len(words) <= _LONGEST_MARK and (_NOTE_USE.search(use) or _BACK.fullmatch(words)):
        return True
    inside = next((one.text_content().strip() for one in element.iter("sup")), "")
    bracketed = words.startswith("[") and words.endswith("]")
    apart = bracketed or words == inside or any(True for _ in element.iterancestors("sup"))
    return apart and _NOTE_MARK.fullmatch(words) is not None


def _rows(table: html.HtmlElement) -> Iterator[Piece]:
    header = next(table.iter("tr"))
    named = table.find("./thead") is not None or all(
        cell.tag == "th" or not cell.text_content().strip() for cell in header.iterchildren("td", "th")
    )
    rows = list(_grid(table, named))
    # Word's tables, and many pages', name their columns in a first row like any other. Where numbers do not tell it
    # from the rows below, it may be one of them, and is found like them.
    guessed = not named and len(rows) > 2 and names_columns(rows)
    sure = named or (guessed and has_numbers_below(rows))
    columns = rows[0] if sure or (guessed and len(rows[0]) > 2) else []
    caption = table.find("./caption")
    if caption is not None:
        yield from _Walk().pieces(caption)
    if columns and sure:
        yield head_piece(dict.fromkeys(columns))
    elif columns:
        yield replace(row_piece([], columns), parted=True)
    yield from (row_piece(columns, row) for row in rows[bool(columns) :] if any(row))


def _grid(table: html.HtmlElement, named: bool) -> Iterator[list[str]]:
    """The cells' words row by row: one that spans rows stands in each, one that spans columns names each of them."""
    carried: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _carry(carried, cells)
            words = one_line(" ".join(_Walk().words(cell)))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for at in range(across):
                shown = words if not at or (named and not number) else ""
                if down > 1:
                    carried[len(cells)] = (down - 1, shown)
                cells.append(shown)
        _carry(carried, cells)
        yield cells


def _carry(carried: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Append what cells of rows above reach down with."""
    while len(cells) in carried:
        left, words = carried.pop(at := len(cells))
        if left > 1:
            carried[at] = (left - 1, words)
        cells.append(words)


def _span(cell: html.HtmlElement, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(_MOST_SPANNED, max(1, int(said))) if said.isascii() and said.isdigit() and len(said) < 4 else 1
