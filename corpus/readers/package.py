"""Office files as packages: parts in a ZIP, which are named by what leads to them, not by what they are called.

The format: ECMA-376, part 2. Word online writes `word/document2.xml` and `word/styles2.xml`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from lxml import etree

from corpus.readers.safe_xml import safe_parser

# Names of ISO/IEC 29500 "strict", which differ from everybody's in this alone.
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/"


def as_usual(data: bytes) -> bytes:
    """The file as most programs would have written it: no `\\` in its names, nor `/` before them, nor "strict" ones."""
    usual = BytesIO()
    with ZipFile(BytesIO(data)) as archive:
        names = {name: name.replace("\\", "/").lstrip("/") for name in archive.namelist()}
        leading = next((name for name, named in names.items() if named == "_rels/.rels"), None)
        is_strict = leading is not None and _STRICT.search(archive.read(leading)) is not None
        if not is_strict and all(name == named for name, named in names.items()):
            return data
        with ZipFile(usual, "w") as other:
            for name, named in names.items():
                part = archive.read(name)
                other.writestr(named, _STRICT.sub(_USUAL, part) if named.endswith((".xml", ".rels")) else part)
    return usual.getvalue()


def related(archive: ZipFile, part: str = "") -> dict[str, str]:
    """The names of the parts that a part leads to, or the file itself, by what they are to it (`officeDocument`).

    What leads nowhere is left out: programs look for the part where it mostly is, then.
    """
    return {kind: name for _, kind, name in _links(archive, part)}


def called(archive: ZipFile, part: str) -> dict[str, str]:
    """The names of the parts that a part leads to, by what it calls them (`rId3`)."""
    return {identity: name for identity, _, name in _links(archive, part)}


def _links(archive: ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    folder, name = posixpath.split(part)
    said = posixpath.join(folder, "_rels", f"{name}.rels")
    if said not in archive.namelist():
        return
    for link in etree.fromstring(archive.read(said), safe_parser()).iter("{*}Relationship"):
        target = posixpath.join("/", folder, link.get("Target", "")).lstrip("/")
        if target in archive.namelist():
            yield link.get("Id", ""), posixpath.basename(link.get("Type", "")), target
