"""Formulas of Office documents (OMML) as one line of words: fractions, powers and roots by their signs.

The format is part 1, chapter 22.1 of ECMA-376; the line is what Word writes itself when a formula is made linear.
"""

from __future__ import annotations

from lxml import etree

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNS = {"sup": "^", "sub": "_", "den": "/", "num": ""}


def linear(element: etree._Element) -> str:
    """The formula, or a part of one: `a^2+1/(b+c)`."""
    parts = [linear(child) for child in element.iterchildren(etree.Element)]
    words, tag = "".join(parts), etree.QName(element).localname
    if tag == "t":
        return element.text or ""
    if tag in _SIGNS:
        return _SIGNS[tag] + _grouped(words) if words else ""
    if tag == "rad":
        return "√" + _grouped(words)
    if tag == "nary":
        return _said(element, "naryPr", "chr", "∫") + words
    if tag == "d":
        between = _said(element, "dPr", "sepChr", "|").join(filter(None, parts))
        return _said(element, "dPr", "begChr", "(") + between + _said(element, "dPr", "endChr", ")")
    return words


def _grouped(words: str) -> str:
    """The words, in brackets where they would else be read as several."""
    return words if words.isalnum() or words[:1] in "([" else f"({words})"


def _said(element: etree._Element, properties: str, name: str, usual: str) -> str:
    found = element.find(f"{MATH}{properties}/{MATH}{name}")
    return usual if found is None else found.get(f"{MATH}val", usual)
