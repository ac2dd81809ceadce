"""Bytes into characters that a reader can see: encoding, line ends, and nothing invisible.

Invisible characters can hide words from people while a language model reads them, so they never reach the
reading text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from chardet import detect, detect_all

from corpus.errors import UnreadableDocument

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What markup says of itself.
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})|<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})",
    re.IGNORECASE,
)
# What servers say of texts that they know nothing about; and what browsers take for what Windows has, quote marks too.
_DEFAULTS = ("ascii", "utf-8", "iso8859-1")
_AS_BROWSERS = {"iso8859-9": "cp1254"}
# Much of a text tells its encoding as well as all of it.
_SAMPLE = 64 * 1024
# The code pages that people's files are in, and the names that people know them by; among all that exist, a short
# text is mistaken for a rare one.
_LATIN = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "mac-roman": "MacRoman",
    "cp437": "CP437",
    "cp850": "CP850",
    "iso8859-2": "ISO-8859-2",
}
_CODE_PAGES = _LATIN | {
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "cp932": "Shift-JIS",
    "euc_jis_2004": "EUC-JP",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp949": "EUC-KR",
    "cp874": "TIS-620",
    "tis-620": "TIS-620",
    "cp866": "CP866",
    "iso8859-5": "ISO-8859-5",
    "mac-cyrillic": "MacCyrillic",
}
_WESTERN = "cp1252"
# Fewer bytes beyond ASCII do not tell one Latin code page from another.
_FEWEST = 3
# So many bytes of a code page at most stand beside one character of UTF-8 in a file that has both.
_MOSTLY = 8
# What characters of East Asia are made of, and some that hardly a sentence there does without.
_EASTERN = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_EASTERN_OFTEN = re.compile("[\u3001\u3002\uff0c\u3040-\u30ff的一是不了在人有我他这這个個们們中来來大上为為国國和]")
# How an emoji begins, and no word of a code page.
_EMOJI = b"\xf0\x9f"
# Blocks that characters fall into by chance where a code page is read as UTF-8, and real ones hardly ever.
_BY_CHANCE = re.compile("[\u0180-\u036f\u0530-\u05cf\u0660-\u08ff]")
# A character that a line end, with the time or the number of a cue around it, or a word's time cuts in two:
# whisper.cpp ends lines between tokens, and a token may end inside a character.
_CUT = re.compile(
    rb"([\xc2-\xf4][\x80-\xbf]{0,2})([ \t]*\r?\n[\s\d\[\]():.,<>-]{1,60}?|[ \t]*<[\d:.]{4,12}>[ \t]*)"
    rb"([\x80-\xbf]{1,3}[\w\x80-\xff]*)"
)
# The same where what wrote the file has put a sign of loss in place of both halves.
_CUT_AND_LOST = re.compile('\ufffd(\n[\\s\\d\\[\\]():.,<>-]{1,60}?|"[\x01-\x7f]{1,600}?")\ufffd(\\w*)')
# How most letters of Latin scripts begin in UTF-8, and hardly a word of a code page ends.
_CUT_SHORT = re.compile(rb"(?<=[A-Za-z])\xc3(?=[ \t]*(?:\r?\n|\Z))")
# The same with whatever else stands between two cues, segments of JSON, or lines: no text has it where it is UTF-8.
_CUT_APART = re.compile(
    rb"([\xc2-\xf4][\x80-\xbf]{0,2})((?:[ \t]*\r?\n|\")[\x00-\x7f]{0,600}?)([\x80-\xbf]{1,3}[\w\x80-\xff]*)"
)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
# What strays into a file of a Latin code page as UTF-8: quote marks and dashes anywhere, which spell nothing there;
# and lines with nothing else beyond ASCII, where none follows two capitals, as in IRM\xc3\u201d.
_MARK = rb"\xe2(?:\x80[\x90-\xbf]|\x82\xac|\x84\xa2)"
_STRAY = re.compile(
    rb"(^[\x00-\x09\x0b-\x7f]*(?:(?:(?<![A-Z][A-Z])[\xc2-\xc5][\x80-\xbf]|%b)[\x00-\x09\x0b-\x7f]*)+$|%b)"
    % (_MARK, _MARK),
    re.MULTILINE,
)
# Half of a kana in Shift-JIS, whose other half is an ASCII letter.
_LEADS = (b"\x82", b"\x83")
_ALPHANUMERIC = re.compile(rb"[A-Za-z0-9]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, zero-width, bidirectional and tag characters, and the rarely used variation selectors.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
    # Joiners shape Persian, Indic and emoji text; beside anything else they only hide.
    "|(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u0dff\u2600-\u27bf\U0001f000-\U0001faff])"
)
# Letters that a typesetter joined: nobody types them, so no search finds them.
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BINARY = "is binary, not text; add the text that it was made from, or save it as PDF or UTF-8 text"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, and what a reader of it should know about how they were found."""

    text: str
    notes: tuple[str, ...]


def decode(data: bytes) -> Decoded:
    """The characters of a text file, in any encoding that people's files are in.

    One that says its encoding by its first bytes is read so; else UTF-8 and UTF-16 are told by their bytes, and a
    code page by what the letters spell (chardet). Bytes that fit no character cost that character. Line
    ends become a newline, invisible characters are dropped. Raises UnreadableDocument, without the file's name, for
    empty and binary data.
    """
    mixed = ""
    marked = next((name for mark, name in _MARKED if data.startswith(mark)), "")
    encoding = marked or _wide(data[:_SAMPLE])
    if not encoding:
        if _many_zeros(data[:_SAMPLE]):
            raise UnreadableDocument(_BINARY)
        data = _joined(data, _CUT)
        data, mixed = _of_one_encoding(data)
        encoding = "utf-8" if mixed or _is_utf8(data) else _code_page(data)
    if encoding in ("utf-8", "utf-8-sig"):
        data = _joined(data, _CUT_APART)
    text, strayed = _characters(data, encoding)
    head = text[:4096]
    if sum(character < " " and character not in "\t\n\r\x0b\x0c" for character in head) * 20 > len(head):
        raise UnreadableDocument(_BINARY)
    text = _CUT_AND_LOST.sub("\ufffd\\2\\1", visible(_LINE_ENDS.sub("\n", text)))
    lost = text.count("\ufffd")
    if not text.replace("\ufffd", "").strip():
        raise UnreadableDocument("holds no text; check that it is the right file")
    notes = [f"some of its lines were read as {mixed}"] if mixed else []
    also = ["some of its characters were read as UTF-8"] if strayed else []
    return Decoded(text, (*notes, *_notes(encoding if not marked else "", lost), *also))


def declared(data: bytes) -> str:
    """The encoding that a page or another text of markup says it has, rightly or not; "" where it says nothing."""
    found = _DECLARED.search(data[:4096])
    return (found[1] or found[2]).decode() if found else ""


def in_utf8(data: bytes, said: str) -> bytes:
    """A text as UTF-8 where its server says its encoding and nothing in it does: a file has no header to say so.

    All as it is where the server says what it says of any text, or what cannot be.
    """
    if not data.startswith(tuple(mark for mark, _ in _MARKED)) and not declared(data) and not _is_whole(data):
        with suppress(LookupError, ValueError):
            encoding = codecs.lookup(said).name
            return data if encoding in _DEFAULTS else data.decode(_AS_BROWSERS.get(encoding, encoding)).encode()
    return data


def visible(text: str) -> str:
    """The text without characters that nobody sees, ligatures as their letters: `"a\\u200bb"` → `"ab"`."""
    shown = _INVISIBLE.sub("", text)
    return shown.translate(_LIGATURES) if _LIGATURE.search(shown) else shown


def one_line(words: str) -> str:
    """The words that a reader sees, white space folded: `" a\\u200bb\\nc"` → `"ab c"`."""
    return visible(" ".join(words.split()))


def _characters(data: bytes, encoding: str) -> tuple[str, bool]:
    """The text, and whether UTF-8 had strayed into a Latin code page."""
    parts = _STRAY.split(data) if encoding in _LATIN else [data]
    read = [part.decode("utf-8" if n % 2 else encoding, "replace") for n, part in enumerate(parts)]
    return "".join(read), len(parts) > 1


def _joined(data: bytes, cut: re.Pattern[bytes]) -> bytes:
    """The bytes with characters whole that were cut in up to four."""
    for _ in range(3):
        joined = cut.sub(rb"\1\3\2", data)
        if joined == data:
            break
        data = joined
    return data


def _of_one_encoding(data: bytes) -> tuple[bytes, str]:
    """UTF-8 of a file whose lines are partly that and partly of a code page, as logs are, and its name.

    All as it is, and "", for any other: a line that is UTF-8 beyond doubt has characters that none is by chance, and
    one of a code page no character of UTF-8 at all.
    """
    if _is_whole(data):
        return data, ""
    lines = data.splitlines(keepends=True)
    whole = [line.decode() for line in lines if not line.isascii() and _is_whole(line)]
    others = [line for line in lines if not _is_whole(line) and _has_no_utf8(line)]
    sure = sum(character > "\x7f" for line in whole for character in _BY_CHANCE.sub("", line))
    wrong = sum(len(run) for line in others for run in _NOT_ASCII.findall(line))
    if not others or sure < _FEWEST or sure * _MOSTLY < wrong:
        return data, ""
    page = _code_page(b"".join(others))
    known = set(others)
    mended = (line.decode(page, "replace").encode() if line in known else line for line in lines)
    return b"".join(mended), _CODE_PAGES[page]


def _is_whole(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_no_utf8(line: bytes) -> bool:
    """Whether more than a slip is wrong with a line, and nothing in it is UTF-8."""
    text = line.decode(errors="replace")
    return _BY_CHANCE.sub("", text.replace("\ufffd", "")).isascii() and text.count("\ufffd") > 1


def _notes(guessed: str, lost: int) -> list[str]:
    notes = []
    if guessed and guessed != "utf-8":
        name = _CODE_PAGES.get(guessed) or guessed.upper()
        notes.append(f"it does not say its encoding and was read as {name}")
    if lost:
        notes.append("1 character could not be read" if lost == 1 else f"{lost} characters could not be read")
    return notes


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, perhaps with wrong bytes or characters that were cut in two.

    Bytes of a code page make characters of UTF-8 by chance alone, the seldomer the longer these are: a short text
    with a few of them and no more than a few wrong bytes is UTF-8.
    """
    if not _is_whole(data):
        text = data.decode(errors="replace")
        wrong = text.count("\ufffd")
        likely = _BY_CHANCE.sub("", text.replace("\ufffd", ""))
        following = len(likely.encode()) - len(likely)
        enough = following > 0 and wrong <= max(3, 2 * following)
        cut = len(_CUT_SHORT.findall(data)) == len(_NOT_ASCII.findall(data))
        return enough or cut or _EMOJI in data or _spells_characters(data)
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
    elif _many_zeros(sample):
        candidates = ["utf-16-le", "utf-16-be"]
    else:
        return _eastern(sample)
    best = max(candidates, key=lambda encoding: _likeness(sample, encoding))
    return best if _likeness(sample, best) > 0.9 else _eastern(sample)


def _many_zeros(sample: bytes) -> bool:
    """More than a slip: a zero that strayed into a text costs nothing."""
    return sample.count(0) > max(1, len(sample) // 100)


def _eastern(sample: bytes) -> str:
    """UTF-16 without a space in it, by the characters that Chinese and Japanese come back to; "" for all else."""
    for encoding in ("utf-16-le", "utf-16-be") if not sample.isascii() else ():
        text = sample.decode(encoding, errors="replace")
        if len(_EASTERN.findall(text)) > 0.9 * len(text) and len(_EASTERN_OFTEN.findall(text)) > 0.15 * len(text):
            return encoding
    return ""


def _likeness(sample: bytes, encoding: str) -> float:
    """How much of the text is what texts are made of, with something to spare for its spaces and line ends."""
    text = sample.decode(encoding, errors="replace")
    sane = sum(unicodedata.category(character)[0] in "LNPZSM" or character in "\r\n\t\ufeff" for character in text)
    white = sum(character in " \r\n\t\u3000。、，" for character in text)
    return (sane - text.count("\ufffd") + min(1, white)) / (len(text) + 1)


def _code_page(data: bytes) -> str:
    alone = _STRAY.sub(b"", data)
    data = data if alone.isascii() else alone
    # What is not ASCII tells most, so a long sample is taken around it.
    first = _NOT_ASCII.search(data)
    start = max(0, (first.start() if first else 0) - 2000)
    sample = data[start : start + _SAMPLE]
    if _is_latin(sample):
        return _latin(sample)
    found = detect(sample, include_encodings=_CODE_PAGES, compat_names=False)["encoding"]
    return found if found in _CODE_PAGES else _WESTERN


def _is_latin(sample: bytes) -> bool:
    """Whether what is not ASCII stands by single bytes in what is: `caf\\xe9`; other scripts stand together."""
    runs = _NOT_ASCII.findall(sample)
    alone = sum(len(run) == 1 and run not in _LEADS for run in runs)
    return 2 * alone >= len(runs) and sum(map(len, runs)) < len(_ALPHANUMERIC.findall(sample))


def _latin(sample: bytes) -> str:
    beyond = len(sample) - len(_NOT_ASCII.sub(b"", sample))
    if beyond < _FEWEST:
        return _WESTERN
    found = detect_all(sample, include_encodings=_LATIN, compat_names=False, ignore_threshold=True)
    sure = {str(one["encoding"]): one["confidence"] for one in found}
    best = max(sure, key=sure.__getitem__)
    telling = _differing(sample, best) if best in _LATIN else 0
    # The fewer tell it, the more one that is not the usual one has to fit better.
    fits = telling and sure[best] > (1 + 1 / telling) * sure.get(_WESTERN, 0.0)
    return best if fits else _WESTERN


def _differing(sample: bytes, encoding: str) -> int:
    """How many of the sample's byte values are another character than in the usual code page."""
    found = bytes(sorted(set(sample)))
    usual = found.decode(_WESTERN, errors="replace")
    return sum(one != other for one, other in zip(found.decode(encoding, errors="replace"), usual, strict=True))
