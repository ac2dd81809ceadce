"""Timed text in XML: TTML and DFXP as broadcasters and caption services write it, and YouTube's own form.

The format: https://www.w3.org/TR/ttml2/. Styles, regions and metadata are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.decoding import visible
from corpus.readers.properties import safe_parser
from corpus.readers.transcript import Cue, read_cues

_OFFSET = re.compile(r"([\d.]+)(h|ms|m|s|t|f)?")
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)(?:[.,](\d+)|:(\d+))?")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, None: 1.0}


def read_timed_text(data: bytes) -> Reading:
    """The words in turns, with a mark (seconds) at each paragraph; raises UnreadableDocument without any."""
    try:
        tree: etree._Element | None = etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError:
        tree = None
    if tree is None:
        raise UnreadableDocument("is no whole XML; get or save it anew")
    title = next((words for words in tree.iter("{*}title") if words.text), None)
    return read_cues(_cues(tree), visible((title.text or "").strip()) if title is not None else "")


def _cues(tree: etree._Element) -> Iterator[Cue]:
    rates = {name.rpartition("}")[2]: value for name, value in tree.attrib.items()}
    ticks, frames = _number(rates.get("tickRate", "")) or 1.0, _number(rates.get("frameRate", "")) or 30.0
    for said in tree.iter("{*}p", "{*}text"):
        start = _seconds(said.get("begin") or said.get("start") or "", ticks, frames)
        if start is None:
            continue
        end = _seconds(said.get("end") or "", ticks, frames)
        lasts = _seconds(said.get("dur") or "", ticks, frames)
        for pause in said.iter("{*}br"):
            pause.tail = f" {pause.tail or ''}"
        words = visible("".join(said.itertext()))
        yield Cue(start, words, end if end is not None or lasts is None else start + lasts)


def _seconds(time: str, ticks: float, frames: float) -> float | None:
    """A time in any of the forms that the format has; None for none."""
    if clock := _CLOCK.fullmatch(time.strip()):
        hours, minutes, whole, fraction, frame = clock.groups()
        rest = float(f"0.{fraction or 0}") + (int(frame) / frames if frame else 0.0)
        return round(3600 * int(hours) + 60 * int(minutes) + int(whole) + rest, 3)
    offset = _OFFSET.fullmatch(time.strip())
    number = _number(offset[1]) if offset else None
    if offset is None or number is None:
        return None
    unit = _UNITS.get(offset[2]) or 1 / (ticks if offset[2] == "t" else frames)
    return round(number * unit, 3)


def _number(words: str) -> float | None:
    try:
        return float(words)
    except ValueError:
        return None
