"""Excel and its kin (xlsx, xlsm, xlsb, xls, ods): the rows of each sheet with the names of their columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import visible
from corpus.readers.piece import Piece
from corpus.readers.rows import MOST_ROWS, row_pieces
from corpus.readers.sheet_xml import Unseen, unseen

# A span of time as OpenDocument's programs write it.
_SPAN = re.compile(r"PT(\d{2,})H(\d\d)M(\d\d)(?:[.,]\d+)?S")
Cell = int | float | str | bool | time | date | datetime | timedelta


def read_sheets(data: bytes) -> Reading:
    """The rows of every sheet that is shown; raises UnreadableDocument for a file without any."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        why = "is encrypted with a password; save it without one" if locked else "is damaged; save it anew"
        raise UnreadableDocument(why) from None
    pieces: list[Piece] = []
    beside = unseen(data)
    shown = [about.name for about in book.sheets_metadata if about.visible is SheetVisibleEnum.Visible]
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        above = sheet.start[0] if sheet.start else 0
        pieces += row_pieces(_rows(sheet, beside.get(name, Unseen())), name, first=above + 1)
    if not pieces:
        raise UnreadableDocument("holds no rows; check that it is the right file")
    about = [beside[name] for name in shown if name in beside]
    notes = []
    if any(sheet.rows or sheet.columns for sheet in about):
        notes.append("hidden rows and columns not read; show them and save the file to have them read")
    if uncalculated := sum(sheet.uncalculated for sheet in about):
        notes.append(f"formulas without a value: {uncalculated}; open and save the file in a spreadsheet program")
    return replace(compose(pieces), notes=tuple(notes))


def _rows(sheet: CalamineSheet, hidden: Unseen) -> Iterator[list[str]]:
    """The rows of words, hidden cells empty; a cell that is merged with those below it stands in each."""
    first, left = sheet.start or (0, 0)
    below: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        below[top - first].append((column - left, bottom - first))
    carried: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(islice(sheet.iter_rows(), MOST_ROWS)):
        # One stray cell at the far end of a sheet makes a million rows of empty ones.
        if all(cell == "" for cell in row) and all(last < number for last, _ in carried.values()):
            yield []
            continue
        words = [_cell_words(cell) for cell in row]
        for column, (last, said) in carried.items():
            if number <= last and not words[column]:
                words[column] = said
        carried |= {column: (last, words[column]) for column, last in below.get(number, ()) if column < len(words)}
        is_hidden = number + first in hidden.rows
        yield ["" if is_hidden or at + left in hidden.columns else word for at, word in enumerate(words)]


def _cell_words(cell: Cell) -> str:
    """A cell as people write it: a whole number without a fraction, a day without its midnight, 36 hours as 36:00."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # The digits that a spreadsheet keeps: a cent of millions is there, and 0.1 + 0.2 is 0.3.
        return str(int(cell)) if cell.is_integer() else format(Decimal(f"{cell:.15g}"), "f")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(abs(cell).total_seconds()), 60)
        sign = "-" if cell < timedelta() else ""
        return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(cell, str) and (span := _SPAN.fullmatch(cell)):
        return f"{int(span[1])}:{span[2]}" + (f":{span[3]}" if int(span[3]) else "")
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return visible(str(cell))
