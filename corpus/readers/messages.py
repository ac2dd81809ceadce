"""Chats as JSON, as programs export them: Telegram, Slack, Discord (DiscordChatExporter), Messenger, Signal.

So are talks with a model, as ChatGPT and Claude export them: each has a title besides.

A message has somebody who wrote it, a day and time, and words, under names that differ from program to program.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from corpus.document import Mark
from corpus.readers.decoding import one_line, visible
from corpus.readers.piece import Piece

# Of an account that is deleted Telegram has its number alone.
_BY = ("user_profile", "from", "author", "sender", "sender_name", "username", "user", "name", "from_id")
_NAMES = ("nickname", "real_name", "display_name", "name", "username", "role")
_AT = ("date", "timestamp", "timestamp_ms", "ts", "time", "created_at", "createDate", "create_time", "sent_at")
_SAYS = ("text", "content", "body", "message")
_SERVICE = re.compile(r"service|call|join|leave|\w+_(?:join|leave|topic|purpose|name)", re.IGNORECASE)
# Slack's `<@U02>`, `<!here>`, `<#C01|general>`, `<https://a.example|words>`.
_CONTROL = re.compile(r"<(?P<sign>[@#!]?)(?P<told>[^<>|]+)(?:\|(?P<shown>[^<>]+))?>")
_LONGEST_S = 100_000_000_000  # a time beyond it counts milliseconds
_DEEPEST = 4
_UNTITLED = "(no title)"


def message_pieces(told: object) -> list[Piece]:
    """The turns of a chat that a JSON value is or holds; nothing where it is another."""
    talks = [piece for title, messages in _talks(told) for piece in _titled(title, messages)]
    chats = [*_chats(told)]
    several = len(chats) > 1
    return talks or [
        piece for title, chat in chats for piece in (_titled(title or _UNTITLED, chat) if several else _turns(chat))
    ]


def _talks(told: object) -> Iterator[tuple[str, Sequence[Mapping[str, object]]]]:
    """Title and messages of each talk with a model."""
    for talk in told if isinstance(told, list) else [told]:
        if isinstance(talk, dict):
            flat = talk.get("chat_messages")
            messages = [one for one in flat if isinstance(one, dict)] if isinstance(flat, list) else _branch(talk)
            yield _words(talk.get("title") or talk.get("name")) or _UNTITLED, messages


def _branch(talk: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The messages of the branch of a talk that is shown: each names the one before it, and tools' are not shown."""
    mapping, at = talk.get("mapping"), talk.get("current_node")
    nodes = dict(mapping) if isinstance(mapping, dict) else {}
    found: list[Mapping[str, object]] = []
    # Taken out, so that a circle ends.
    while isinstance(node := nodes.pop(f"{at}", None), dict):
        at, message = node.get("parent"), node.get("message")
        if isinstance(message, dict) and _role(message) in ("user", "assistant"):
            found.append(message)
    return found[::-1]


def _role(message: Mapping[str, object]) -> object:
    author = message.get("author")
    return author.get("role") if isinstance(author, dict) else None


def _titled(title: str, messages: Sequence[Mapping[str, object]]) -> Iterator[Piece]:
    turns = [*_turns(messages)] if messages else []
    if turns:
        yield Piece(title, True, kind="heading")
    yield from turns


def _chats(
    told: object, name: str = "", depth: int = 0, title: str = ""
) -> Iterator[tuple[str, Sequence[Mapping[str, object]]]]:
    """Title, as far as it has one, and messages of each chat."""
    if isinstance(told, list):
        messages = [one for one in told if isinstance(one, dict)]
        slack = all(one.get("type") == "message" and "ts" in one for one in messages)
        if messages and len(messages) == len(told) and (slack or name == "messages") and _are_dated(messages):
            yield title, messages
        elif name and depth < _DEEPEST:
            for one in messages:
                yield from _chats(one, "", depth + 1)
    elif isinstance(told, dict) and depth < _DEEPEST:
        for key in ("messages", "chats", "list"):
            yield from _chats(told.get(key), key, depth + 1, _words(told.get("name")))


def _are_dated(messages: Sequence[Mapping[str, object]]) -> bool:
    dated = [one for one in messages if _when(one) and _name(one) and any(key in one for key in _SAYS)]
    return 2 * len(dated) >= len(messages)


def _turns(messages: Sequence[Mapping[str, object]]) -> Iterator[Piece]:
    names = {f"{one['user']}": _name(one) for one in messages if "user_profile" in one and "user" in one}
    ordered = messages[::-1] if "" < _when(messages[-1]) < _when(messages[0]) else messages
    for one in ordered:
        one = _repaired(one)
        kind = f"{one.get('type', '')}", f"{one.get('subtype', '')}"
        poll = one.get("poll")
        said = next((one[key] for key in _SAYS if one.get(key)), poll.get("question") if isinstance(poll, dict) else "")
        words = _of_slack(one, names) if {"ts", "text"} <= one.keys() else _words(said)
        name, when = names.get(_name(one), _name(one)), _when(one)
        if words and not any(map(_SERVICE.fullmatch, kind)):
            marks = (Mark(0, label=when or None, speaker=name),)
            yield Piece(words, True, kind="turn", marks=marks, lead=f"{name}: " if name else "")


def _of_slack(message: Mapping[str, object], names: Mapping[str, str]) -> str:
    """The words of a message of Slack as it shows them; those of programs may stand in what is attached."""
    attached = message.get("attachments")
    parts = [message, *(attached if isinstance(attached, list) else [])]
    told = (_words(one.get("text") or one.get("fallback")) for one in parts if isinstance(one, dict))
    return visible(html.unescape(_CONTROL.sub(partial(_shown, names), next(filter(None, told), ""))))


def _shown(names: Mapping[str, str], control: re.Match[str]) -> str:
    shown = control["shown"] or names.get(control["told"], control["told"])
    return f"@{shown.removeprefix('@')}" if control["sign"] in ["@", "!"] else shown


def _repaired(message: Mapping[str, object]) -> Mapping[str, object]:
    """The message with its letters whole: Messenger and Instagram write a code point for each byte of UTF-8."""
    if not {"sender_name", "timestamp_ms"} <= message.keys():
        return message
    return {key: _from_bytes(value) if isinstance(value, str) else value for key, value in message.items()}


def _from_bytes(text: str) -> str:
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _name(message: Mapping[str, object]) -> str:
    for key in _BY:
        found = message.get(key)
        if isinstance(found, dict):
            found = next((found[name] for name in _NAMES if found.get(name)), "")
        if isinstance(found, str) and found.strip():
            return one_line(found)
    return ""


def _when(message: Mapping[str, object]) -> str:
    """The day and time to the minute, as `2024-05-12 09:15`; counted seconds are told in UTC."""
    told = next((message[key] for key in _AT if message.get(key)), "")
    counted = re.fullmatch(r"\d{9,13}(?:\.\d+)?", str(told))
    if counted:
        seconds = float(str(told))
        at = datetime.fromtimestamp(seconds / 1000 if seconds > _LONGEST_S else seconds, UTC)
        return at.strftime("%Y-%m-%d %H:%M")
    found = re.match(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)", str(told))
    return f"{found[1]} {found[2]}" if found else ""


def _words(said: object) -> str:
    """The words of a message, whose stretches may be marked up apart."""
    if isinstance(said, dict):
        said = said.get("parts")
    if isinstance(said, list):
        said = "".join(str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in said)
    return one_line(said) if isinstance(said, str) else ""
