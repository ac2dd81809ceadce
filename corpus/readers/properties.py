"""What an Office document says of itself, the same in Word, PowerPoint and Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from corpus.readers.package import related
from corpus.readers.safe_xml import safe_parser

# What programs write where nobody named the document.
_NO_TITLE = re.compile(
    r"(?:word|powerpoint|pptx)? ?(?:document|presentation)\d*|untitled|title|slide 1|dokument\d+|"
    r"powerpoint[ -]pr[äe][sz]ent[aá]\w+|a?pr[eé][sz]ent[aá]\w+(?: standard)?(?: d[eio]| programu)? powerpoint",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"python-docx|openpyxl|(?:windows |office )?user|admin(?:istrator)?|author|(?:\w+ d[ei] )?microsoft.*|steve canny|"
    r"unknown(?: author)?|\(?(?:anonymous|unspecified)\)?|owner",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Properties:
    title: str = ""
    author: str = ""
    published: str = ""


def properties(data: bytes) -> Properties:
    """Title, author and day of the last change, each "" where the file does not tell."""
    with ZipFile(BytesIO(data)) as archive:
        part = related(archive).get("core-properties", "docProps/core.xml")
        if part not in archive.namelist():
            return Properties()
        try:
            tree: etree._Element | None = etree.fromstring(archive.read(part), safe_parser())
        except etree.XMLSyntaxError:
            tree = None
    if tree is None:
        return Properties()
    found = {etree.QName(child).localname: " ".join((child.text or "").split()) for child in tree.iter(etree.Element)}
    published = (found.get("modified") or found.get("created") or "")[:10]
    return Properties(given_title(found.get("title", "")), given_author(found.get("creator", "")), published)


def given_title(title: str) -> str:
    """The title, or "" where a program wrote it: "PowerPoint Presentation"."""
    return "" if _NO_TITLE.fullmatch(title) else title


def given_author(author: str) -> str:
    """The author, or "" where a program wrote it: "Microsoft Office User"."""
    return "" if _NO_AUTHOR.fullmatch(author) else author
