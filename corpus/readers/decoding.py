"""Bytes into characters that a reader can see: encoding, line ends, and nothing invisible.

Invisible characters can hide words from people while a language model reads them, so they never reach the
reading text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from corpus.errors import UnreadableDocument

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Much of a text tells its encoding as well as all of it.
_SAMPLE = 64 * 1024
# The code pages that people's files are in; among all that exist, a short text is mistaken for a rare one.
_CODE_PAGES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "koi8_r",
    "koi8_u",
    "mac_roman",
    "cp437",
    "cp850",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
    "tis_620",
]
_WESTERN = "cp1252"
# A character that a line end, with the time or the number of a cue around it, cuts in two: whisper.cpp ends lines
# between tokens, and a token may end inside a character.
_CUT = re.compile(rb"([\xc2-\xf4][\x80-\xbf]{0,2})(\r?\n[\s\d\[\]():.,<>-]{1,60}?)([\x80-\xbf]{1,3}[\w\x80-\xff]*)")
# The same between two segments of its JSON.
_CUT_IN_JSON = re.compile(rb'([\xc2-\xf4][\x80-\xbf]{0,2})("[\x00-\x7f]{1,600}?")([\x80-\xbf]{1,3}[\w\x80-\xff]*)')
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, zero-width, bidirectional and tag characters, and the rarely used variation selectors.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
    # Joiners shape Persian, Indic and emoji text; beside anything else they only hide.
    "|(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u0dff\u2600-\u27bf\U0001f000-\U0001faff])"
)
_BINARY = "is binary, not text; add the text that it was made from, or save it as PDF or UTF-8 text"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, and what a reader of it should know about how they were found."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """The characters of a text file, in any encoding that people's files are in.

    One that says its encoding by its first bytes is read so; else UTF-8 and UTF-16 are told by their bytes, and a
    code page by what the letters spell (charset-normalizer). Bytes that fit no character cost that character. Line
    ends become a newline, invisible characters are dropped. Raises UnreadableDocument, without the file's name, for
    empty and binary data.
    """
    marked = next((name for mark, name in _MARKED if data.startswith(mark)), "")
    encoding = marked or _wide(data[:_SAMPLE])
    if not encoding and b"\0" in data[:_SAMPLE]:
        raise UnreadableDocument(_BINARY)
    if not encoding:
        in_json = data.lstrip()[:1] in (b"{", b"[") and b'"' in data[:200]
        data = (_CUT_IN_JSON if in_json else _CUT).sub(rb"\1\3\2", data)
        encoding = "utf-8" if _is_utf8(data) else _code_page(data)
    text = data.decode(encoding, errors="replace")
    head = text[:4096]
    if sum(character < " " and character not in "\t\n\r\x0b\x0c" for character in head) * 20 > len(head):
        raise UnreadableDocument(_BINARY)
    lost = text.count("\ufffd")
    text = visible(_LINE_ENDS.sub("\n", text))
    if not text.replace("\ufffd", "").strip():
        raise UnreadableDocument("holds no text; check that it is the right file")
    return Decoded(text, tuple(_notes(encoding if not marked else "", lost)))


def visible(text: str) -> str:
    """The text without characters that nobody sees: `"a\\u200bb"` → `"ab"`."""
    return _INVISIBLE.sub("", text)


def _notes(guessed: str, lost: int) -> list[str]:
    notes = []
    if guessed and guessed != "utf-8":
        name = guessed.upper().replace("_", "-")
        notes.append(f"it does not say its encoding and was read as {name.replace('CP125', 'Windows-125')}")
    if lost:
        notes.append("1 character could not be read" if lost == 1 else f"{lost} characters could not be read")
    return notes


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, perhaps with wrong bytes or characters that were cut in two."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        wrong = text.count("\ufffd")
        right = sum(character > "\x7f" for character in text) - wrong
        return right >= wrong or _spells_characters(data)
    return True


def _spells_characters(data: bytes) -> bool:
    """Whether the bytes beyond ASCII are characters once they are put together, as those that were cut in two are."""
    try:
        b"".join(_NOT_ASCII.findall(data)).decode()
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 that does not say so, known by the zeros of its spaces and line ends; "" for neither."""
    if sample.count(0) * 2 > len(sample):
        candidates = ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"]
    elif 0 in sample:
        candidates = ["utf-16-le", "utf-16-be"]
    else:
        return ""
    best = max(candidates, key=lambda encoding: _likeness(sample, encoding))
    return best if _likeness(sample, best) > 0.9 else ""


def _likeness(sample: bytes, encoding: str) -> float:
    """How much of the text is what texts are made of, with something to spare for its spaces and line ends."""
    text = sample.decode(encoding, errors="replace")
    sane = sum(unicodedata.category(character)[0] in "LNPZSM" or character in "\r\n\t\ufeff" for character in text)
    white = sum(character in " \r\n\t\u3000。、，" for character in text)
    return (sane - text.count("\ufffd") + min(1, white)) / (len(text) + 1)


def _code_page(data: bytes) -> str:
    # What is not ASCII tells most, so a long sample is taken around it.
    first = _NOT_ASCII.search(data)
    start = max(0, (first.start() if first else 0) - 2000)
    found = list(from_bytes(data[start : start + _SAMPLE], cp_isolation=_CODE_PAGES))
    if not found:
        return _WESTERN
    # Of those that fit as well as the best, the usual one.
    best, western = found[0], next((match for match in found if _WESTERN in match.could_be_from_charset), None)
    fits = western and western.chaos <= best.chaos and western.coherence >= best.coherence
    return _WESTERN if fits else best.encoding
