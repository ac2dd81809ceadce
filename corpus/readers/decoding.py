"""Bytes into characters that a reader can see: encoding, line ends, and nothing invisible.

Invisible characters can hide words from people while a language model reads them, so they never reach the
reading text.
"""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableDocument

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, zero-width, bidirectional and tag characters, and the rarely used variation selectors.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
    # Joiners shape Persian, Indic and emoji text; beside anything else they only hide.
    "|(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u0dff\u2600-\u27bf\U0001f000-\U0001faff])"
)


def decode(data: bytes) -> str:
    """The characters of a text file: UTF-8, or UTF-16 or UTF-32 that says so by its first bytes.

    Line ends become a newline, invisible characters are dropped. Raises UnreadableDocument, without the
    file's name, for empty, binary and wrongly encoded data.
    """
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        raise UnreadableDocument("is binary, not text; save it as UTF-8 text")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"is not {encoding.upper()} (byte {error.start}); save it as UTF-8 text") from None
    if sum(character < " " and character not in "\t\n\r\x0b\x0c" for character in text[:4096]) * 20 > len(text[:4096]):
        raise UnreadableDocument("is binary, not text; save it as UTF-8 text")
    text = visible(_LINE_ENDS.sub("\n", text))
    if not text.strip():
        raise UnreadableDocument("holds no text")
    return text


def visible(text: str) -> str:
    """The text without characters that nobody sees: `"a\\u200bb"` → `"ab"`."""
    return _INVISIBLE.sub("", text)
