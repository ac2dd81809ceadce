"""E-mail: one message (.eml) or many (.mbox); subjects are headings, senders speakers, days dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice

from lxml import html

from corpus.document import Mark
from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading, compose
from corpus.readers.decoding import decode, one_line, visible
from corpus.readers.hypertext import hypertext_pieces, parse_html
from corpus.readers.lines import pieces as plain_pieces
from corpus.readers.piece import Piece

# Mailboxes write `>From ` for a line that would open a message.
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
# A sentence may begin so, too, but has no time and no header below it.
_NEXT = re.compile(rb"(?:\A|\r?\n\r?\n)From \S[^\r\n]{0,200}\d:\d\d[^\r\n]{0,40}\r?\n(?=[!-9;-~]+:|>From )")
# The header of the message that is answered, below the answer.
_FROM = "From|Von|De|Da|Van|Från|Fra|Od|От"
_SENT = "Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden|Skickat|Sendt|Отправлено"
_SUBJECT = "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Temat|Тема"
_BELOW = re.compile(
    rf"^[ \t>*_]*(?:{_FROM}) ?:[^\n]{{1,200}}\n(?:[^\n]{{0,200}}\n){{0,3}}?[ \t>*_]*(?:{_SENT}) ?:", re.MULTILINE
)
# The same where HTML's lines are one: a timetable has a from and a date, too, but no subject.
_BELOW_FOLDED = re.compile(rf"(?:{_FROM}) ?:(?=.{{1,2000}}\b(?:{_SUBJECT}) ?:).{{1,300}}\b(?:{_SENT}) ?:")
# What programs for mail mark as the words of others, the line above them, and a signature.
_QUOTES = frozenset(
    ("gmail_attr", "gmail_signature", "moz-cite-prefix", "moz-signature", "protonmail_quote", "yahoo_quoted")
)
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|doorst|vs)\s*:", re.IGNORECASE)
# The line above what is forwarded, whatever the subject says; Apple's program quotes it and all below it.
_PASSED_ON = (
    "forwarded message|weitergeleitete nachricht|message (?:transféré|réexpédié)|mensaje reenviado|messaggio inoltrato"
    "|doorgestuurd bericht|mensagem encaminhada"
)
_PASSES_ON = (
    "begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:transféré|réexpédié)"
    "|inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato|begin doorgestuurd bericht"
)
_DASHED = rf"-{{3,}} ?(?:{_PASSED_ON})(?: from [^\n]{{1,200}}?)? ?-{{3,}}"
_FORWARDED = re.compile(rf"{_DASHED}|(?:{_PASSES_ON}) ?:", re.IGNORECASE)
_FORWARDED_LINE = re.compile(
    rf"^(?:{_DASHED}|(?P<quoted>> ?)?(?:{_PASSES_ON}) ?:)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_LATIN_1 = ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "unknown-8bit", "x-unknown", "default")
_DEEPEST = 5
# In characters: `Mit freundlichen Grüßen aus Hamburg,`.
_GREETING = 40
# In German no comma parts them from the name below.
_GREETS = re.compile(
    r"\b(?:grü(?:ß|ss)en?|gru(?:ß|ss)|[lv]g|mfg|hochachtungsvoll|regards|best wishes|cordialement|salutations|saludos"
    r"|saluti|groet(?:en|jes)?|hälsningar|hilsen)\b",
    re.IGNORECASE,
)
_WROTE = (
    "On .{5,200}wrote|Am .{5,200}schrieb.{0,100}|Le .{5,200}a écrit|El .{5,200}escribió|Il .{5,200}ha scritto"
    "|Op .{5,200}schreef.{0,100}|Em .{5,200}escreveu"
)
_REPLY = re.compile(rf"^(?:(?:{_WROTE})\s?:|-{{2,}} ?Original Message ?-{{2,}}|_{{10,}})$")
# A long name and address go on in the next line, above what is quoted.
_WRAPPED = re.compile(r"^((?:On|Am|Le|El|Il|Op|Em) [^\n]{5,150})\n(?!>)([^\n]{1,150}:[ \t]*)$(?=\n\s*>)", re.MULTILINE)


def read_mail(data: bytes) -> Reading:
    """The messages' own words; what they quote of others and their signatures are shown but not searched."""
    bodies = [data]
    if data.startswith(b"From "):
        bodies = [_ESCAPED.sub(rb"\1", part) for part in _NEXT.split(data) if part.strip()]
    messages = [message for body in bodies if (message := _message(body))]
    pieces = [piece for message in messages for piece in _pieces(message)]
    if not any(piece.kind not in (None, "heading") for piece in pieces):
        raise UnreadableDocument("holds no message with text; check that it is the right file")
    first = messages[0]
    dropped = sum(map(_unread, messages))
    notes = (f"{dropped} attachment{'s' if dropped > 1 else ''} not read; add them as files",) if dropped else ()
    alone = len(messages) == 1
    days = sorted(filter(None, map(_day, messages)))
    span = f", {days[0]} to {days[-1]}" if days else ""
    reading = compose(pieces, _called(first) if alone else f"{len(messages)} messages{span}")
    author = _sender(first) if alone else ""
    return replace(reading, author=author, published=_day(first) if alone else "", notes=notes)


def _message(data: bytes) -> EmailMessage | None:
    message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    return message if isinstance(message, EmailMessage) and len(message) else None


def _pieces(message: EmailMessage, depth: int = 0) -> Iterator[Piece]:
    """A message's subject and words, then those of the messages that it encloses."""
    sender, day = _sender(message), _day(message)
    place = Mark(0, label=", ".join(filter(None, (sender, day))) or None, speaker=sender or None)
    forwards = _FORWARD.match(_field(message, "subject")) is not None
    found = [piece for part in _shown(message) for piece in _words(part, forwards)]
    # Whoever signs says no more by it than the header does.
    signed = [at for at in range(1, len(found)) if _signs(found[at : at + 2], sender)]
    found = [replace(piece, kind=None) if at in signed else piece for at, piece in enumerate(found)]
    if found or not depth:
        yield Piece(_called(message) or "(no subject)", True, kind="heading", marks=(place,))
    yield from found
    for part in message.iter_attachments() if depth < _DEEPEST and message.is_multipart() else ():
        if inner := _enclosed(part):
            yield from _pieces(inner, depth + 1)


def _signs(pieces: Sequence[Piece], sender: str) -> bool:
    """Whether the first of two pieces is the sender's name, a greeting before it or not, or the greeting above it."""
    names = "|".join(map(re.escape, re.findall(r"\w+", sender)))
    first = pieces[0].text
    greets = first.endswith(",") or _GREETS.search(first) is not None
    ends = [first, " ".join(piece.text for piece in pieces)][: 1 + greets]
    signed = re.compile(rf"([^.!?:]{{0,{_GREETING}}}\W)?({names})(\W+({names}))*", re.IGNORECASE)
    return pieces[0].kind == "paragraph" and bool(names) and any(map(signed.fullmatch, ends))


def _enclosed(part: Message) -> EmailMessage | None:
    """The message that a part holds, if it holds one."""
    content = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    inner = content[0] if isinstance(content, list) and content else None
    return inner if isinstance(inner, EmailMessage) else None


def _unread(message: EmailMessage) -> int:
    """How many attachments are neither messages nor shown as its text."""
    shown = _shown(message)
    return sum(1 for part in message.iter_attachments() if not _enclosed(part) and part not in shown)


def _shown(message: EmailMessage) -> list[MIMEPart]:
    """The parts that are its text: the body, and what stands in nameless parts above and below pictures and the like.

    HTML right behind a plain part says the same again.
    """
    body = _body(message)
    if message.get_content_type() != "multipart/mixed" or not message.is_multipart():
        return [] if body is None else [body]
    shown: list[MIMEPart] = []
    before = ""
    for part in message.iter_parts():
        kind = part.get_content_type()
        if body is not None and any(inner is body for inner in part.walk()):
            shown.append(body)
        elif kind == "text/plain" or (kind == "text/html" and before != "text/plain"):
            shown += [] if part.is_attachment() or part.get_filename() else [part]
        before = kind
    return shown


def _body(message: EmailMessage) -> MIMEPart | None:
    """Its plain part, or its HTML where the plain part says nothing."""
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        # A part without a header is false.
        if part is not None and _text(part).strip():
            return part
    return None


def _words(part: MIMEPart, forwards: bool) -> list[Piece]:
    text = _text(part)
    if part.get_content_subtype() == "html":
        return list(_own_hypertext(text, forwards))
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    return list(_own(_unfolded(text) if flowed else text, forwards))


def _own_hypertext(text: str, forwards: bool) -> Iterator[Piece]:
    """The pieces of a text in HTML; as in plain text, what it quotes or answers and its signature are in no block."""
    pieces = hypertext_pieces(parse_html(text), (lambda _: False) if forwards else _is_quotation)
    below = False
    for at, piece in enumerate(pieces):
        forwards = forwards or (not below and bool(piece.kind and _FORWARDED.match(piece.text)))
        # The lines of the header are one paragraph, or one each.
        lines = " ".join(piece.text for piece in pieces[at : at + 5])
        below = below or (not forwards and _BELOW_FOLDED.match(lines) is not None)
        yield replace(piece, kind=None) if below or _REPLY.match(piece.text) else piece


def _is_quotation(element: html.HtmlElement) -> bool:
    classes = element.get("class", "").split()
    cites = element.tag == "blockquote" and (element.get("type") == "cite" or "gmail_quote" in classes)
    quotes = cites or not _QUOTES.isdisjoint(classes)
    return quotes and not _FORWARDED.match("".join(islice(element.itertext(), 10)).strip())


def _text(part: Message) -> str:
    """The characters of a part, in the encoding that it says it has, else in the one that its bytes have."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    said = part.get_content_charset() or "ascii"
    try:
        # Programs say that it is Latin-1, or nothing, and write UTF-8 or what Windows has.
        return decode(data).text if said in _LATIN_1 else data.decode(said)
    except (LookupError, UnicodeDecodeError, UnreadableDocument):
        return data.decode(errors="replace")


def _unfolded(text: str) -> str:
    """The paragraphs of `format=flowed` (RFC 3676): a line that ends in a space goes on in the next."""
    return re.sub(r"(?<!^--)[ ]\r?\n(?!>)", " ", text, flags=re.MULTILINE)


def _own(text: str, forwards: bool) -> Iterator[Piece]:
    """The pieces of a plain text; quoted lines and what follows the signature's dashes belong to no block.

    So does the message that it answers, header and all, as Outlook appends it, unless it is forwarded.
    """
    text = text.replace("\r\n", "\n")
    below = None if forwards else _BELOW.search(text)
    passed = _FORWARDED_LINE.search(text, 0, below.start() if below else len(text))
    if passed:
        rest = text[passed.start() :]
        yield from _unquoted(text[: passed.start()])
        yield from _unquoted(re.sub(r"^> ?", "", rest, flags=re.MULTILINE) if passed["quoted"] else rest)
    elif below:
        yield from _unquoted(text[: below.start()], text[below.start() :])
    else:
        yield from _unquoted(text)


def _unquoted(text: str, below: str = "") -> Iterator[Piece]:
    own, _, signature = _WRAPPED.sub(r"\1 \2", text).partition("\n-- \n")
    unsearched = f"{signature}\n{below}"
    gathered: list[str] = []
    for line in [*own.split("\n"), ">"]:
        if line.startswith(">") or _REPLY.match(line.strip()) or _FORWARDED.fullmatch(line.strip()):
            yield from plain_pieces(visible("\n".join(gathered)))
            gathered = []
            quoted = one_line(line.lstrip("> "))
            if quoted:
                yield Piece(quoted, kind=None)
        else:
            gathered.append(line)
    if unsearched.strip():
        yield Piece(one_line(unsearched), True, kind=None)


def _called(message: EmailMessage) -> str:
    """Its subject; of a page packed as mail the page's title, as a program may give all its pages one subject."""
    is_page = message.get_content_type() == "multipart/related" and not _sender(message)
    page = _text(body) if is_page and (body := message.get_body(("html",))) is not None else ""
    title = parse_html(page).findtext(".//title") if page.strip() else ""
    return one_line(title or "") or _field(message, "subject")


def _field(message: EmailMessage, name: str) -> str:
    """A field of the header; its bytes are those of some encoding where they are no ASCII."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    try:
        raw.encode()
        value = str(message.get(name, ""))
    except UnicodeEncodeError:
        value = decode(raw.encode(errors="surrogateescape")).text
    return one_line(value)


def _sender(message: EmailMessage) -> str:
    name, address = parseaddr(_field(message, "from"))
    # A page that a browser saved is from nobody.
    return "" if address.startswith("Saved by ") else name or address.partition("@")[0]


def _day(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_field(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
