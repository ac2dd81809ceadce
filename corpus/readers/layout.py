"""Lines on pages into what their writer meant: reading order, paragraphs over line, column and page ends, headings.

Told by geometry, which every page has, rather than by tags, which few have: a column is a gutter that hardly any
line crosses; a paragraph ends at a wider gap, an indent or a short last line; a heading is larger than the text, or
bold and alone; what stands at the top or bottom of many pages alike is a running head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from corpus.document import BlockKind, Mark
from corpus.readers.piece import Piece
from corpus.readers.rows import row_piece


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words on one line; points from the page's lower left corner. `hyphenated`: its last word goes on."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    hyphenated: bool = False


@dataclass(frozen=True)
class Page:
    """A page's lines in the order of the file. `label` is what is printed on it, where that is not its number."""

    number: int
    label: str
    lines: tuple[Line, ...]
    width: float = 0.0


_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page|p\.|seite)?\W{0,3}#(?:\s?(?:of|/|von)\s?#)?\W{0,3}", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ITEM = re.compile(r"(?:[•●▪◦‣∙·*–—-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+\S|[•●▪◦‣]")
# From an entry of a table of contents to its page.
_LEADER = re.compile(r"(?:\. ?){5,}\W*[\divxlc]*$")
_LONGEST_HEADING = 200
_EDGE_LINES = 2
_FEWEST_NUMBERS = 4
_SHARE = 0.3


def page_pieces(pages: Sequence[Page]) -> list[Piece]:
    """The pieces of a document, each with a mark where a page begins."""
    pages = [replace(page, lines=_unnumbered(page.lines)) for page in pages]
    running = _running(pages)
    kept = [replace(page, lines=_without(page, running)) for page in pages]
    return list(_Composition([page for page in kept if page.lines]).pieces())


def title_of(pages: Sequence[Page]) -> str:
    """The largest words on the first page, where they are larger than all others; "" where nothing stands out.

    Words of that size in several places are the headings of parts.
    """
    lines = _unnumbered(pages[0].lines) if pages else ()
    runs = [(size, list(run)) for size, run in groupby(lines, key=lambda line: round(line.size))]
    largest = max((size for size, _ in runs), default=0)
    titles = [run for size, run in runs if size == largest]
    if len(runs) < 2 or len(titles) > 1:
        return ""
    title = " ".join(line.text for line in titles[0])
    return title if len(title) <= _LONGEST_HEADING and any(map(str.isalpha, title)) else ""


def _unnumbered(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the numbers that manuscripts and pleadings print left of each, or of each fifth."""
    text = [line for line in lines if not line.text.isdecimal()]
    margin = min((line.left for line in text), default=0.0)
    numbers = [line for line in lines if line.text.isdecimal() and line.right <= margin]
    steps = {int(below.text) - int(above.text) for above, below in pairwise(sorted(numbers, key=lambda one: -one.top))}
    rows = len({round(line.bottom) for line in text})
    if len(numbers) < _FEWEST_NUMBERS or steps not in ({1}, {5}) or len(numbers) * max(steps) < 0.8 * rows:
        return lines
    # The numbers of a table's rows stand beside cells.
    return tuple(line for line in lines if line not in numbers) if _is_prose(text) else lines


def _without(page: Page, running: set[tuple[int, str]]) -> tuple[Line, ...]:
    heights = Counter(round(line.top) for line in page.lines)
    dropped = {
        line
        for side, line in _edges(page)
        if (side, _shape(line)) in running
        or (_PAGE_NUMBER.fullmatch(_shape(line)) and heights[round(line.top)] == 1 and len(heights) > 2)
    }
    return tuple(line for line in page.lines if line not in dropped)


def _edges(page: Page) -> Iterator[tuple[int, Line]]:
    """The outermost lines of a page, each with its side: 0 above, 1 below."""
    heights = sorted({round(line.top) for line in page.lines}, reverse=True)
    for side, outer in enumerate((heights[:_EDGE_LINES], heights[-_EDGE_LINES:])):
        yield from ((side, line) for line in page.lines if round(line.top) in outer)


def _shape(line: Line) -> str:
    return _NUMBER.sub("#", line.text)


def _running(pages: Sequence[Page]) -> set[tuple[int, str]]:
    """What stands on the same edge of three pages in ten, numbers apart, and of three at least."""
    counts = Counter(edge for page in pages for edge in {(side, _shape(line)) for side, line in _edges(page)})
    return {edge for edge, count in counts.items() if count >= max(3, _SHARE * len(pages))}


def in_reading_order(page: Page) -> list[Line]:
    """A page's lines as they are read: column by column where a gutter parts it, else as the file has them."""
    gutter = _gutter(page)
    if gutter is None:
        return _rows(page.lines)
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(page.lines, key=lambda line: (-line.top, line.left)):
        if line.left < gutter < line.right:
            ordered += [*_columns(band, gutter), line]
            band = []
        else:
            band.append(line)
    return [*ordered, *_columns(band, gutter)]


def _columns(band: Sequence[Line], gutter: float) -> list[Line]:
    left = [line for line in band if line.right <= gutter]
    return [*_rows(left), *_rows([line for line in band if line.right > gutter])]


def _rows(lines: Sequence[Line]) -> list[Line]:
    """The lines, those on one height that follow each other to the right as one; wide gaps part cells of a table."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last
            and abs(last.bottom - line.bottom) < 0.4 * line.size
            and line.left >= last.right
            and not last.hyphenated
        ):
            gap = "   " if line.left - last.right > 1.6 * line.size else " "
            joined[-1] = Line(
                f"{last.text}{gap}{line.text}",
                last.left,
                line.right,
                max(last.top, line.top),
                min(last.bottom, line.bottom),
                last.size,
                last.bold and line.bold,
                line.hyphenated,
            )
        else:
            joined.append(line)
    return joined


def _gutter(page: Page) -> float | None:
    """The middle of the white stripe between two columns of prose, or None where there is none."""
    lines = page.lines
    if len(lines) < 12 or not page.width:
        return None
    best: float | None = None
    fewest, widest = 0.3 * len(lines), 0.0
    for x in range(int(page.width * 0.35), int(page.width * 0.65), 3):
        left = [line for line in lines if line.right <= x]
        right = [line for line in lines if line.left >= x]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < 5 or crossing > fewest:
            continue
        stripe = min(line.left for line in right) - max(line.right for line in left)
        if (crossing < fewest or stripe > widest) and _is_prose(left) and _is_prose(right):
            best, fewest, widest = x, crossing, stripe
    return best


def _is_prose(column: Sequence[Line]) -> bool:
    """Whether most lines fill the column, as prose does and the cells of tables do not."""
    width = max(line.right for line in column) - min(line.left for line in column)
    return 2 * sum(line.right - line.left > 0.7 * width for line in column) > len(column)


class _Composition:
    """The pages of one document, put together."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._lines = [(page, line) for page in pages for line in in_reading_order(page)]

    def pieces(self) -> Iterator[Piece]:
        paragraph: list[tuple[Page, Line]] = []
        for placed in self._lines:
            if paragraph and self._parts(paragraph[-1], placed, paragraph[0]):
                yield self._piece(paragraph)
                paragraph = []
            paragraph.append(placed)
        if paragraph:
            yield self._piece(paragraph)

    @cached_property
    def _size(self) -> float:
        """The size of most of the text."""
        sizes: Counter[float] = Counter()
        for _, line in self._lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def _pitch(self) -> float:
        """From one line of a paragraph to the next, in points."""
        steps = [
            above.bottom - below.bottom
            for (page, above), (other, below) in pairwise(self._lines)
            if page is other
            and 0 < above.bottom - below.bottom < 3 * self._size
            and self._is_text(above)
            and self._is_text(below)
        ]
        return median(steps) if steps else 1.2 * self._size

    @cached_property
    def _edges(self) -> dict[tuple[int, int], tuple[float, float]]:
        """Where most lines of each column begin and end; a column is known by its page and where it begins."""
        columns: dict[tuple[int, int], list[Line]] = {}
        for page, line in self._lines:
            columns.setdefault(self._column(page, line), []).append(line)
        return {
            key: (min(line.left for line in lines), max(line.right for line in lines)) for key, lines in columns.items()
        }

    def _column(self, page: Page, line: Line) -> tuple[int, int]:
        return page.number, int(page.width > 0 and line.left > 0.45 * page.width)

    def _is_text(self, line: Line) -> bool:
        return abs(line.size - self._size) <= 0.06 * self._size

    def _is_heading(self, lines: Sequence[Line]) -> bool:
        text = " ".join(line.text for line in lines)
        if len(text) > _LONGEST_HEADING or not any(map(str.isalpha, text)) or "   " in text:
            return False
        larger = min(line.size for line in lines) >= 1.12 * self._size
        bold = all(line.bold for line in lines) and len(text) < 90 and not _ENDS_SENTENCE.search(text)
        return larger or (bold and not all(line.bold for _, line in self._lines))

    def _parts(self, before: tuple[Page, Line], after: tuple[Page, Line], first: tuple[Page, Line]) -> bool:
        """Whether a paragraph ends between two lines that follow each other."""
        (page, above), (other, below) = before, after
        if above.hyphenated:
            return False
        if "   " in above.text or "   " in below.text or abs(above.size - below.size) > 0.08 * self._size:
            return True
        if above.bold != below.bold and (self._is_heading([above]) or self._is_heading([below])):
            return True
        if _ITEM.match(below.text):
            return True
        apart = page is not other or below.bottom > above.bottom
        left, right = self._edges[self._column(page, above)]
        short = above.right < right - 0.12 * (right - left)
        ended = _ENDS_SENTENCE.search(above.text) is not None
        if apart:
            # On the next page or column goes on what did not end with a short line.
            return short and (ended or below.text[:1].isupper())
        # Lists and tight listings have leadings of their own: a sentence that goes on tells more.
        goes_on = not ended and below.text[:1].islower()
        if above.bottom - below.bottom > (2.2 if goes_on else 1.3) * max(self._pitch, 0.9 * below.size):
            return True
        own_left = self._edges[self._column(other, below)][0]
        hanging = _ITEM.match(first[1].text) is not None
        indented = (
            not hanging
            and 0.8 * below.size < below.left - own_left < 6 * below.size
            and above.left - left < 0.5 * above.size
        )
        return (short and ended) or (indented and ended)

    def _piece(self, placed: Sequence[tuple[Page, Line]]) -> Piece:
        lines = [line for _, line in placed]
        parts: list[str] = []
        marks: list[Mark] = []
        length = 0
        for page, group in groupby(placed, key=lambda pair: pair[0]):
            marks.append(Mark(length, page=page.number, label=f"p. {page.label}" if page.label else None))
            for _, line in group:
                words = line.text if not line.hyphenated else self._joined(line, placed)
                between = "" if line.hyphenated else " "
                parts.append(words + between)
                length += len(words + between)
        text = "".join(parts)
        table = "   " in text
        text = text.rstrip()
        if table:
            return row_piece([], [" ".join(cell.split()) for cell in text.split("   ")], tuple(marks))
        kind = None if _LEADER.search(text) else self._kind(lines, text)
        return Piece(text, kind != "item", len(lines) == 1, kind, marks=tuple(marks))

    def _kind(self, lines: Sequence[Line], text: str) -> BlockKind:
        if self._is_heading(lines):
            return "heading"
        if _ITEM.match(text):
            return "item"
        small = all(line.size < 0.88 * self._size for line in lines)
        return "footnote" if small and re.match(r"\[?\d{1,3}\]?[.)]?\s*\S", text) else "paragraph"

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.casefold() for _, line in self._lines for word in re.findall(r"[\w-]+", line.text))

    def _joined(self, line: Line, placed: Sequence[tuple[Page, Line]]) -> str:
        """The line, with its hyphen only where the document writes the word so, or a name or number follows."""
        following = next((after.text for (_, this), (_, after) in pairwise(placed) if this is line), "")
        tail, head = re.search(r"[\w-]*$", line.text), re.match(r"[\w-]*", following)
        start, end = tail[0] if tail else "", head[0] if head else ""
        hyphenated = f"{start}-{end}".casefold()
        keeps = (hyphenated in self._words and (start + end).casefold() not in self._words) or (
            end[:1].isupper() and not start.isupper()
        )
        return f"{line.text}-" if keeps or end[:1].isdigit() else line.text
