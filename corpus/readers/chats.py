"""Chats as programs export them and people copy them: who wrote what, and the day and time as they stand there.

`12/05/2024, 09:15 - Name: words` and `[12.05.24, 09:15:03] Name: words` (WhatsApp, Signal), `[9:00 AM] Name: words`,
`[09:15] <name> words` (IRC), `09:15:03 From Name to Everyone: words` (Zoom), and a name and a time above the words:
`[12/05/2024 09:15] Name` (Teams), `Name — Today at 9:15 AM` (Discord), a name and a time on lines of their own (Slack).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Mark
from corpus.readers.piece import Piece

_DAY = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\.?|\d{1,2}[-. ]{1,2}[^\W\d_]{3,9}\.?[- ]\d{2,4}|[^\W\d_]{3,9} \d{1,2}, \d{4}|"
    r"Today|Yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_HALF = r"[ \u202f\u00a0]?[APap]\.?[Mm]\.?"
_CLOCK = rf"\d{{1,2}}[:.]\d\d(?::\d\d)?(?:{_HALF}(?!\w))?"
_DATED = rf"{_DAY}(?:,? at |[,T]? ?){_CLOCK}|\d{{1,2}}[:.]\d\d(?::\d\d)?{_HALF}(?!\w)|{_CLOCK},? {_DAY}"
_NAME = r"(?P<name>[^\s:<>\[\]][^:<>\[\]\n]{0,39}?)"
_NICK = r"<[@+%~& ]?(?P<name>[^\s<>]{1,40})>"
_OPENS = (
    re.compile(rf"\[(?P<when>{_DATED})\]\s*[-–—]?\s*{_NAME}:(?:\s+|\Z)"),
    re.compile(rf"(?P<when>{_DATED}) [-–—] {_NAME}:(?:\s+|\Z)"),
    re.compile(rf"\[?(?P<when>(?:{_DAY}[,T]? ?)?{_CLOCK})\]?\s+{_NICK}(?:\s+|\Z)"),
    re.compile(rf"(?P<when>{_CLOCK})\s+From\s+{_NAME}\s*(?:\s[Tt]o\s+[^:\n]{{1,60}})?:(?:\s+|\Z)"),
    re.compile(rf"\[(?P<when>{_DATED})\] {_NAME}\s*\Z"),
    re.compile(rf"{_NAME}\s*(?:\s[-–—]\s|\s\s|\t|\s(?=\[))\s*\[?(?P<when>{_DATED})\]?\s*\Z"),
)
_ALONE = re.compile(rf"(?P<pad>\s*)(?P<when>{_DATED}|{_CLOCK})\s*")
_CALLED = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’()-]+){0,3}")
# What the program says of its own, and what it puts where a picture or a word taken back was.
_STATUS = re.compile(
    rf"\[?(?:{_DATED}|{_CLOCK})\]?\s*(?:[-–—] (?![^:\n]{{1,40}}: )|(?:-!-|\*\*\*|-->|<--|[-=]{{2,3}}>?)\s)",
    re.IGNORECASE,
)
_ACTS = re.compile(rf"\[?(?P<when>(?:{_DAY}[,T]? ?)?{_CLOCK})\]?\s+\* (?P<name>\S{{1,40}}) ")
_ABSENT = re.compile(
    r"<[^<>\n]{1,30} (?:omitted|weggelassen|ausgeschlossen|omis|omitido)>|\w+ omitted|"
    r"(?:You deleted this|This) message(?: was deleted)?\.?|<attached: [^<>\n]+>",
    re.IGNORECASE,
)
_EDITED = re.compile(r"\s*<?(?:This message was edited|edited|\(edited\))>?\s*\Z")
# Levels of a program's log, which nobody speaks.
_LEVEL = re.compile(r"(?i:(?:[\w.]+[. ])?(?:info|debug|warn(?:ing)?|error|trace|notice|critical|fatal|root))\b")
# A recording begins at its beginning, a chat hardly ever in the first minutes of a day; and none has headings.
_BEGINS = re.compile(r"(?<!\d)0?0:0[0-4]:\d\d$")
_HEADED = re.compile(r"^#{1,6} \S", re.MULTILINE)
_HEAD = 200  # characters of a line in which who wrote it and when stand
_FEWEST, _LEAST_SHARE = 2, 0.25
# Messages may be long: a day, a time and a name that comes back tell a chat, too, where one stands at its head.
_WITH_DAY = re.compile(rf"{_DAY}(?:,? at |[,T]? ?){_CLOCK}|{_CLOCK},? {_DAY}")
_FEWEST_WITH_DAY, _HEADER = 3, 10
# What DiscordChatExporter puts below a message, and its rule below the last.
_BELOW = re.compile(r"\{(?:Attachments|Embed|Reactions|Stickers|Inline Emoji)\}|={20,}")


@dataclass(frozen=True, slots=True)
class _Opening:
    when: str
    name: str
    words: str


def chat_pieces(text: str) -> list[Piece]:
    """The turns of a chat; nothing where the text is none."""
    lines = list(_joined([line for line in text.split("\n") if line.strip()]))
    found = [_opening(line) for line in lines]
    opening = [one for one in found if one]
    if not _is_chat(found, opening) or _HEADED.search(text) or _BEGINS.search(opening[0].when):
        return []
    return [] if any(_LEVEL.match(one.name) for one in opening) else list(_turns(lines, found))


def _is_chat(lines: Sequence[_Opening | None], opening: Sequence[_Opening]) -> bool:
    with_day = [one.name for one in opening if _WITH_DAY.fullmatch(one.when)]
    is_headed = any(lines[:_HEADER]) and _FEWEST_WITH_DAY <= len(with_day) > len(set(with_day))
    return len(opening) >= _FEWEST and (is_headed or len(opening) >= _LEAST_SHARE * len(lines))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines, a name and the time below it as one."""
    at = 0
    while at < len(lines):
        below = _ALONE.fullmatch(lines[at + 1]) if at + 1 < len(lines) else None
        name = lines[at].strip()
        if below and _CALLED.fullmatch(name) and (below["pad"] or re.fullmatch(_DATED, below["when"])):
            yield f"[{below['when']}] {name}" if re.fullmatch(_DATED, below["when"]) else f"{below['when']} <{name}>"
            at += 1
        else:
            yield lines[at]
        at += 1


def _opening(line: str) -> _Opening | None:
    said = line.strip()
    head = said[:_HEAD]
    if acts := _ACTS.match(head):
        return _Opening(acts["when"], acts["name"], f"{acts['name']} {said[acts.end() :]}")
    found = next((match for form in _OPENS if (match := form.match(head))), None)
    return _Opening(found["when"], found["name"].strip(), said[found.end() :]) if found else None


def _turns(lines: Sequence[str], openings: Sequence[_Opening | None]) -> Iterator[Piece]:
    pending: _Opening | None = None
    name, is_below = "", False
    for line, opening in zip(lines, openings, strict=True):
        words = _EDITED.sub("", " ".join((opening.words if opening else line).split()))
        alone = _ALONE.fullmatch(line)
        is_below = not opening and (is_below or bool(_BELOW.fullmatch(words)))
        if opening:
            pending, name = opening, opening.name
        elif alone and name:
            pending = _Opening(alone["when"], name, "")
            continue
        elif _STATUS.match(line.strip()[:_HEAD]) or not name or is_below:
            is_told = not name and not _STATUS.match(line.strip()[:_HEAD]) and any(map(str.isalnum, words))
            yield Piece(words, True, kind="paragraph" if is_told else None)
            continue
        if not words or _ABSENT.fullmatch(words):
            continue
        if pending:
            marks = (Mark(0, label=" ".join(pending.when.split()), speaker=pending.name),)
            yield Piece(words, True, kind="turn", marks=marks, lead=f"{pending.name}: ")
            pending = None
        else:
            yield Piece(words, True, kind="turn")
