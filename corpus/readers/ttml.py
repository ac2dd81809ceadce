"""Timed text in XML: TTML and DFXP as broadcasters and caption services write it, and YouTube's own form.

The format: https://www.w3.org/TR/ttml2/. Of metadata the title and who speaks are read, styles and regions are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.cues import Cue, read_cues
from corpus.readers.decoding import visible
from corpus.readers.safe_xml import safe_parser

_OFFSET = re.compile(r"([\d.]+)(h|ms|m|s|t|f)?")
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)(?:[.,](\d+)|:(\d+))?")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, None: 1.0}


def read_ttml(data: bytes) -> Reading:
    """The words in turns, a mark (seconds) at each paragraph or part of one; raises UnreadableDocument without any."""
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

    def times(*names: str) -> dict[etree._Element, float]:
        """What has a time of one of these names, and the time."""
        told = ((one, one.get(name)) for one in tree.iter(etree.Element) for name in names)
        return {one: time for one, words in told if (time := _seconds(words or "", ticks, frames)) is not None}

    begins, ends, lasting = times("begin", "start"), times("end"), times("dur")
    offsets = _offsets(begins, ends, lasting)
    names = _names(tree)
    for pause in tree.iter("{*}br"):
        pause.tail = f" {pause.tail or ''}"
    for said in tree.iter("{*}p", "{*}text"):
        for part, words in _parts(said, begins):
            # The time is the paragraph's where it has one, whatever its spans have.
            timed = next((one for one in (said, part, *part.iterancestors()) if one in begins), None)
            if timed is None:
                continue
            base = sum(offsets.get(one, 0.0) for one in timed.iterancestors())
            start = round(base + begins[timed], 3)
            lasts = start + lasting[timed] if timed in lasting else None
            agent = next((named for one in (part, *part.iterancestors()) if (named := _agent(one))), "")
            yield Cue(start, visible(words), base + ends[timed] if timed in ends else lasts, names.get(agent, ""))


def _offsets(
    begins: Mapping[etree._Element, float],
    ends: Mapping[etree._Element, float],
    lasting: Mapping[etree._Element, float],
) -> dict[etree._Element, float]:
    """What the body and its parts add to the times within them: when they begin.

    Some programs count all times from the beginning of the file (Apple's lyrics do): there, what stands within one
    would begin after its end.
    """
    found: dict[etree._Element, float] = {}
    for one, begin in begins.items():
        if etree.QName(one).localname in ("body", "div"):
            last = max((begins[inner] for inner in one.iter("{*}p", "{*}span") if inner in begins), default=0.0)
            end = ends.get(one, begin + lasting[one] if one in lasting else None)
            found[one] = begin if end is None or begin + last < end else 0.0
    return found


def _parts(said: etree._Element, begins: Mapping[etree._Element, float]) -> list[tuple[etree._Element, str]]:
    """The words of a paragraph, in parts: one for each span with a speaker, or with a time where it has none itself.

    What stands between two such spans belongs to the first.
    """
    parts: list[tuple[etree._Element, list[str]]] = [(said, [])]
    for event, element in etree.iterwalk(said, events=("start", "end")):
        is_span = event == "start" and element is not said
        if is_span and (_agent(element) or (element in begins and said not in begins)):
            # What stands before the first has no time of its own.
            parts.append((element, parts.pop()[1] if said not in begins and parts[-1][0] is said else []))
        words = element.text if event == "start" else None if element is said else element.tail
        parts[-1][1].append(words or "")
    return [(part, "".join(words)) for part, words in parts]


def _names(tree: etree._Element) -> dict[str, str]:
    """The names of who speaks by their ids; an id stands for a name that is missing, unless all are."""
    found = {
        agent.get(_ID, ""): " ".join(visible(agent.findtext("{*}name") or "").split())
        for agent in tree.iter("{*}agent")
    }
    return {id: name or id for id, name in found.items()} if any(found.values()) else {}


def _agent(element: etree._Element) -> str:
    """Who an element says speaks, the first where it names several; "" where it does not tell."""
    named = (value for name, value in element.attrib.items() if name.rpartition("}")[2] == "agent")
    return next(named, "").partition(" ")[0]


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
