"""JSON that holds records, one a line (JSON Lines) or in a list: rows, each value with its field's name.

What people say to each other in `messages` (`role` and `content`) is read as turns. An object that says something, as
a note or an article, is paragraphs below its title.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeGuard

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import one_line, visible
from corpus.readers.piece import Piece
from corpus.readers.rows import MOST_ROWS

# Of what lies in each other, so deep: a record's field, and a field's own fields.
_DEEPEST = 4
# Fewer words than so many are a name or a setting.
_SAYING = 8
_TITLES = ("title", "name")
_OTHER = "is JSON, but neither a transcript nor a list of records; save what it says as text or CSV"


def json_lines(text: str) -> list[object]:
    """The value of each line; raises UnreadableDocument where a line is none."""
    values: list[object] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                values.append(json.loads(line))
            except (ValueError, RecursionError):
                raise UnreadableDocument(f"is no JSON a line (line {number}); get or save it anew") from None
    return values


def records_of(found: object) -> Reading:
    """The records of a JSON value; raises UnreadableDocument for one without words."""
    said = _said(found) if isinstance(found, dict) and not _messages(found) else {}
    records = _beside(found, said) if isinstance(found, dict) and said else _records(found)
    rows = [
        piece for number, record in enumerate(islice(records, MOST_ROWS), start=1) for piece in _pieces(record, number)
    ]
    lines = (_words(line) for words in said.values() for line in words.split("\n"))
    pieces = [*(Piece(line, True) for line in lines if line), *rows]
    if not pieces:
        raise UnreadableDocument("is JSON without words; check that it is the right file")
    return compose(pieces, title_of(found))


def title_of(found: object) -> str:
    """What an object is called; "" where it is not."""
    told = [found.get(name) for name in _TITLES] if isinstance(found, dict) else []
    return next((_words(title) for title in told if isinstance(title, str) and title.strip()), "")


def _said(found: Mapping[str, object]) -> Mapping[str, str]:
    """The values of an object that say something."""
    texts = ((name, value) for name, value in _values(found) if isinstance(value, str) and name not in _TITLES)
    return {name: words for name, words in texts if len(words.split()) >= _SAYING}


def _beside(found: Mapping[str, object], said: Mapping[str, str]) -> list[Mapping[str, object]]:
    """What else such an object holds: its lists of records, and the rest as one."""
    rest = {name: value for name, value in _values(found) if name not in (*said, *_TITLES)}
    lists = {name: value for name, value in rest.items() if _are_records(value)}
    about = {name: value for name, value in rest.items() if name not in lists}
    return [about, *(record for records in lists.values() for record in records)]


def _are_records(value: object) -> TypeGuard[list[Mapping[str, object]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)


def _records(found: object) -> Sequence[Mapping[str, object]]:
    """The list of records; the one that an object holds, where it holds but one.

    Settings and the like are JSON, too, and nothing that anybody would ask about.
    """
    held = [found] if isinstance(found, list) else [*found.values()] if isinstance(found, dict) else []
    lists = [one for one in held if _are_records(one)]
    if isinstance(found, dict) and _messages(found):
        return [found]
    if len(lists) != 1:
        raise UnreadableDocument(_OTHER)
    return lists[0]


def _pieces(record: Mapping[str, object], number: int) -> Iterator[Piece]:
    place = (Mark(0, label=f"record {number}"),)
    turns = [turn for message in _messages(record) if (turn := _turn(message)).text]
    if turns:
        yield replace(turns[0], marks=(*place, *turns[0].marks))
        yield from turns[1:]
        return
    cells = tuple((name, words) for name, words in _fields(record) if any(map(str.isalnum, words)))
    if cells:
        yield Piece(" ".join(words for _, words in cells), kind="row", cells=cells, marks=place)


def _messages(record: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """What people say to each other in a record; nothing where it is another one."""
    said = record.get("messages")
    found = [one for one in said if isinstance(one, dict) and "content" in one] if isinstance(said, list) else []
    return found if isinstance(said, list) and len(found) == len(said) else []


def _turn(message: Mapping[str, object]) -> Piece:
    name = visible(str(message.get("role") or message.get("name") or ""))
    # A message may be in parts, each of which says its type beside its words.
    words = " ".join(words for field, words in _fields(message["content"]) if field != "type")
    return Piece(words, True, kind="turn", lead=f"{name}: " if name else "", marks=(Mark(0, speaker=name or None),))


def _fields(value: object, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The values in a value with their names: `{"a": {"b": 1}}` → `a.b`, `1`; a list of words is one value.

    So is all that lies deeper.
    """
    if isinstance(value, dict) and depth < _DEEPEST:
        for key, inside in _values(value):
            yield from _fields(inside, f"{name}.{key}" if name else visible(str(key)), depth + 1)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value) and depth < _DEEPEST:
        for one in value:
            yield from _fields(one, name, depth + 1)
    elif value is not None:
        yield name, ", ".join(map(_words, _leaves(value)))


def _values(found: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The fields of an object but for those that say what another one says, in HTML: `textHtml` beside `text`."""
    for name, value in found.items():
        plain = re.sub(r"_?html\Z", "", name, flags=re.IGNORECASE)
        if plain == name or plain not in found:
            yield name, value


def _leaves(value: object) -> Iterator[object]:
    """What lies in a value, in order, however deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
        elif one is not None:
            yield one


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value))
