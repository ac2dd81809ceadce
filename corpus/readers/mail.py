"""E-mail: one message (.eml) or many (.mbox); subjects are headings, senders speakers, days dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import visible
from corpus.readers.hypertext import hypertext_pieces, parse_html
from corpus.readers.lines import pieces as plain_pieces
from corpus.readers.piece import Piece

_NEXT = re.compile(rb"(?:\A|\r?\n\r?\n)From \S+ [^\r\n]{10,60}\r?\n")
_REPLY = re.compile(r"^(?:On .{5,200}wrote:|Am .{5,200}schrieb.{0,100}:|-{2,} ?Original Message ?-{2,}|_{10,})$")


def read_mail(data: bytes) -> Reading:
    """The messages' own words; what they quote of others and their signatures are shown but not searched."""
    bodies = [part for part in _NEXT.split(data) if part.strip()] if data.startswith(b"From ") else [data]
    messages = [message for body in bodies if (message := _message(body))]
    pieces = [piece for message in messages for piece in _pieces(message)]
    if not any(piece.kind not in (None, "heading") for piece in pieces):
        raise UnreadableDocument("holds no message with text; check that it is the right file")
    first = messages[0]
    dropped = sum(1 for message in messages for _ in message.iter_attachments())
    notes = (f"{dropped} attachment{'s' if dropped > 1 else ''} not read; add them as files",) if dropped else ()
    alone = len(messages) == 1
    days = sorted(filter(None, map(_day, messages)))
    span = f", {days[0]} to {days[-1]}" if days else ""
    reading = compose(pieces, _field(first, "subject") if alone else f"{len(messages)} messages{span}")
    author = _sender(first) if alone else ""
    return replace(reading, author=author, published=_day(first) if alone else "", notes=notes)


def _message(data: bytes) -> EmailMessage | None:
    message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    return message if isinstance(message, EmailMessage) and len(message) else None


def _pieces(message: EmailMessage) -> Iterator[Piece]:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return
    content = body.get_content()
    text = content if isinstance(content, str) else ""
    if body.get_content_subtype() == "plain":
        found = list(_own(text))
    else:
        found = hypertext_pieces(parse_html(text)) if text.strip() else []
    sender, day = _sender(message), _day(message)
    place = Mark(0, label=", ".join(filter(None, (sender, day))) or None, speaker=sender or None)
    yield Piece(_field(message, "subject") or "(no subject)", True, kind="heading", marks=(place,))
    yield from found


def _own(text: str) -> Iterator[Piece]:
    """The pieces of a plain text; quoted lines and what follows the signature's dashes belong to no block."""
    own, sep, signature = text.replace("\r\n", "\n").partition("\n-- \n")
    gathered: list[str] = []
    for line in [*own.split("\n"), ">"]:
        if line.startswith(">") or _REPLY.match(line.strip()):
            yield from plain_pieces(visible("\n".join(gathered)))
            gathered = []
            quoted = visible(" ".join(line.lstrip("> ").split()))
            if quoted:
                yield Piece(quoted, kind=None)
        else:
            gathered.append(line)
    if sep and signature.strip():
        yield Piece(visible(" ".join(signature.split())), True, kind=None)


def _field(message: EmailMessage, name: str) -> str:
    return visible(" ".join(str(message.get(name, "")).split()))


def _sender(message: EmailMessage) -> str:
    name, address = parseaddr(_field(message, "from"))
    return name or address.partition("@")[0]


def _day(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_field(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
