"""Excel and its kin (xlsx, xlsm, xlsb, xls, ods): the rows of each sheet with the names of their columns."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import visible
from corpus.readers.piece import Piece
from corpus.readers.rows import MOST_ROWS, row_pieces

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
    for about in book.sheets_metadata:
        if about.visible is SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_name(about.name)
            above = sheet.start[0] if sheet.start else 0
            rows = ([_cell_words(cell) for cell in row] for row in islice(sheet.iter_rows(), MOST_ROWS))
            pieces += row_pieces(rows, about.name, first=above + 1)
    if not pieces:
        raise UnreadableDocument("holds no rows; check that it is the right file")
    return compose(pieces)


def _cell_words(cell: Cell) -> str:
    """A cell as people write it: a whole number without a fraction, a day without its midnight."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return visible(str(cell))
