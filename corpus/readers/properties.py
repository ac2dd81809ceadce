"""What an Office document says of itself: `docProps/core.xml`, the same in Word, PowerPoint and Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

# What programs write where nobody named the document.
_NO_TITLE = re.compile(r"(?:word|powerpoint|pptx)? ?(?:document|presentation)\d*|untitled|title|slide 1", re.IGNORECASE)
_NO_AUTHOR = re.compile(r"python-docx|openpyxl|user|admin(?:istrator)?|author|microsoft.*|steve canny", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Properties:
    title: str = ""
    author: str = ""
    published: str = ""


def properties(data: bytes) -> Properties:
    """Title, author and day of the last change, each "" where the file does not tell."""
    with ZipFile(BytesIO(data)) as archive:
        if "docProps/core.xml" not in archive.namelist():
            return Properties()
        tree = etree.fromstring(archive.read("docProps/core.xml"), safe_parser())
    found = {etree.QName(child).localname: " ".join((child.text or "").split()) for child in tree.iter(etree.Element)}
    title, author = found.get("title", ""), found.get("creator", "")
    return Properties(
        "" if _NO_TITLE.fullmatch(title) else title,
        "" if _NO_AUTHOR.fullmatch(author) else author,
        (found.get("modified") or found.get("created") or "")[:10],
    )


def safe_parser() -> etree.XMLParser:
    """A parser that expands no entities (the "billion laughs"), fetches nothing, and mends what it can."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
