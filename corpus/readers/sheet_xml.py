"""What a sheet of an .xlsx file says beside its values: rows and columns that are hidden, formulas without a value."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from zipfile import ZipFile, is_zipfile

from lxml import etree

from corpus.readers.package import as_usual
from corpus.readers.safe_xml import safe_parser

_BOOK = "xl/workbook.xml"
_YES = ("1", "true")
_MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Unseen:
    """Hidden rows and columns, counted from 0, and how many formulas no program has calculated."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    uncalculated: int = 0


def unseen(data: bytes) -> Mapping[str, Unseen]:
    """By the sheets' names; nothing for other formats than .xlsx and .xlsm."""
    if not is_zipfile(BytesIO(data)):
        return {}
    found: dict[str, Unseen] = {}
    with ZipFile(BytesIO(as_usual(data))) as archive:
        names = set(archive.namelist())
        if not {_BOOK, "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), safe_parser())
        targets = {link.get("Id"): link.get("Target", "") for link in links.iter("{*}Relationship")}
        for sheet in etree.fromstring(archive.read(_BOOK), safe_parser()).iter("{*}sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            path = posixpath.join("/xl", targets.get(link, "")).removeprefix("/")
            if path in names:
                with archive.open(path) as part:
                    found[sheet.get("name", "")] = _unseen(part)
    return found


def _unseen(part: IO[bytes]) -> Unseen:
    """Rows that a filter or a closed outline hides are a click away, and stay."""
    rows: set[int] = set()
    columns: set[int] = set()
    uncalculated, filters = 0, False
    tags = ("{*}col", "{*}row", "{*}filterColumn")
    for _, element in etree.iterparse(part, tag=tags, resolve_entities=False, no_network=True, recover=True):
        tag = etree.QName(element).localname
        is_hidden = element.get("hidden") in _YES and not element.get("outlineLevel")
        if tag == "filterColumn":
            filters = True
        elif tag == "col" and is_hidden:
            last = min(int(element.get("max", "0")), _MOST_COLUMNS)
            columns.update(range(int(element.get("min", "1")) - 1, last))
        elif tag == "row":
            if is_hidden:
                rows.add(int(element.get("r", "0")) - 1)
            # A formula whose value is no text has one, unless a program wrote the file that does not calculate.
            cells = (formula.getparent() for formula in element.iter("{*}f"))
            uncalculated += sum(not cell.findtext("{*}v") and cell.get("t") != "str" for cell in cells)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return Unseen(frozenset(() if filters else rows), frozenset(columns), uncalculated)
