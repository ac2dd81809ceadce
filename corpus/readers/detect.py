"""What a file is by what it holds; its name decides only where the content leaves it open."""

from __future__ import annotations

import json
import re
import zlib
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.errors import UnreadableDocument
from corpus.readers import registry
from corpus.readers.front_matter import front_matter
from corpus.readers.other_subtitles import is_timed
from corpus.readers.registry import Format, by_name
from corpus.readers.subtitles import is_clocked, is_cued

# More than any book or table needs, unpacked; less than a machine's memory.
_MOST_UNPACKED = 600_000_000
_MOST_FILES = 20_000
# Markup packs to a tenth or a thirtieth of its size; what packs a hundred times tighter was made to burst.
_TIGHTEST, _LOOSE = 100, 10_000_000
_MARKUP_IN_ARCHIVES = ("xml", "html", ".htm", ".opf", ".ncx", ".rels")
_OFFICE = {
    "word/document.xml": registry.WORD,
    "ppt/presentation.xml": registry.SLIDES,
    "xl/workbook.xml": registry.SHEETS,
    "xl/workbook.bin": registry.SHEETS,
}
# The types of their main parts, whatever these are called (`word/document2.xml`), those of templates and macros too.
_MAIN = {
    "wordprocessingml|ms-word": registry.WORD,
    "presentationml|ms-powerpoint": registry.SLIDES,
    "spreadsheetml|ms-excel": registry.SHEETS,
}
_TYPES, _MOST_TYPES = "[Content_Types].xml", 5_000_000
_BOOK, _MANIFEST = "META-INF/container.xml", "META-INF/manifest.xml"
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.[\w-]+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What else people drop, by its first bytes, and what would help.
_REFUSED = (
    (b"\x89PNG", "is a picture; run OCR on it (ocrmypdf makes a PDF with text of one) and add what it gives"),
    (b"\xff\xd8\xff", "is a picture; run OCR on it (ocrmypdf makes a PDF with text of one) and add what it gives"),
    (b"GIF8", "is a picture, not text; add the text that it shows"),
    (b"ID3", "is a recording; make a transcript of it (whisper writes .srt and .json) and add that"),
    (b"\xff\xfb", "is a recording; make a transcript of it (whisper writes .srt and .json) and add that"),
    (b"OggS", "is a recording; make a transcript of it (whisper writes .srt and .json) and add that"),
    (b"RIFF", "is a recording; make a transcript of it (whisper writes .srt and .json) and add that"),
    (b"\x1aE\xdf\xa3", "is a film; make a transcript of it (whisper writes .srt and .json) and add that"),
    (b"\x1f\x8b", "is a gzip archive; unpack it and add what is in it"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it and add what is in it"),
    (b"Rar!", "is a RAR archive; unpack it and add what is in it"),
    (b"SQLite format 3", "is a database; export what it holds as .csv"),
)
_VTT = re.compile(r"\s*WEBVTT(?:[ \t\n]|\Z)")
# `[ti:Title]` and the like, above the first line with a time.
_TAGS = re.compile(r"\s*(?:\[[a-z#]{1,12}:[^\[\]\n]*\]\s*)*", re.IGNORECASE)
_TIMED_TEXT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:tt\b|transcript>|timedtext\b)", re.DOTALL
)
_TIMED = re.compile(r"^\[\d{1,3}:\d\d\.\d{1,3}\]", re.MULTILINE)
_FLAT = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<office:document\s")
_FLAT_SHEETS = re.compile(r'office:mimetype="application/vnd\.oasis\.opendocument\.spreadsheet')
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_MAIL = re.compile(r"^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To):", re.IGNORECASE | re.MULTILINE)
_MBOX = re.compile(r"From \S+ .{10,60}\n[\w-]+:")
_FROM = re.compile(r"^From:", re.IGNORECASE | re.MULTILINE)
# A page packed as mail is from nobody where no browser made it.
_PACKED_PAGE = re.compile(r"^Content-Type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
# What Excel opens under that name, and web programs write: a table in HTML, of which some write no more, and lines
# with tabs. Under `.xlsx` it opens no such thing.
_EXPORTED = ".xls"
_XML_SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"
_TABLE_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
_TEX = re.compile(r"(?:\s|%.*\n)*\\document(?:class|style)\b")
# Lines that tell whether all are objects.
_FEW = 3
_JSON = re.compile(r"\s*[\[{]")
_NOTEBOOK = re.compile(r'"nbformat"\s*:')
_SEGMENTS = re.compile(
    r"\"(?:segments|transcription|word_segments|results|utterances|chunks|recognizedPhrases|monologues)\"\s*:"
)
# Two of these signs, and no plain text: a heading, bold words, a link, a fence, the rule under a table's head.
_MARKDOWN = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,200}\*\*(?![\w*])"),
    re.compile(r"\[[^\]\n]{1,200}\]\((?:https?:|/|\.|#)[^)\s]{0,500}\)"),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"^\|(?: *:?-{3,}:? *\|)+ *$", re.MULTILINE),
)
_HEAD = 20_000
# Read from their bytes, which are characters all the same.
_MARKUP_OF_TEXT = (registry.HTML, registry.MAIL, registry.TIMED_TEXT, registry.RESTRUCTURED, registry.TEX)


def is_pdf(data: bytes) -> bool:
    """Whether it is a PDF, perhaps with something before it."""
    return b"%PDF-" in data[:1024]


def by_bytes(path: Path, data: bytes) -> Format | None:
    """The format of a file that is no text, or None for text; raises UnreadableDocument for what no reader takes."""
    if is_pdf(data):
        return registry.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if data.startswith(_OLE):
        return _old_office(data)
    if data.startswith(b"{\\rtf"):
        return registry.RICH_TEXT
    for opening, why in _REFUSED:
        if data.startswith(opening):
            raise UnreadableDocument(why)
    if data[4:8] == b"ftyp":
        raise UnreadableDocument("is a film or recording; make a transcript of it (whisper writes .srt) and add that")
    return None


def _zipped(path: Path) -> Format:
    try:
        with ZipFile(path) as archive:
            files = archive.infolist()
            kind = _start(archive, "mimetype", 80)
            # Programs that rest on an old .NET write `\` there, others a `/` before each.
            names = {file.filename.replace("\\", "/").lstrip("/") for file in files}
            if not kind.startswith(b"application/"):
                # What says nothing of itself, or not in its first letters, as what was unpacked and packed again.
                said = _OPEN_DOCUMENT.search(kind + _start(archive, _MANIFEST, _MOST_TYPES))
                kind = said[0] if said else b"application/epub" if _BOOK in names else b""
            office = next((form for name, form in _OFFICE.items() if name in names), None) or _by_types(archive)
    except (BadZipFile, RuntimeError, OSError, EOFError, ValueError, zlib.error, LZMAError):
        raise UnreadableDocument("is damaged: its end is missing or wrong; get or save it anew") from None
    unpacked = sum(file.file_size for file in files)
    if unpacked > _MOST_UNPACKED or len(files) > _MOST_FILES:
        raise UnreadableDocument(f"would unpack to {len(files)} files of {unpacked / 1e6:.0f} MB, too much to be read")
    if any(map(_bursts, files)):
        raise UnreadableDocument("unpacks to over a hundred times its size, which no real document does; save it anew")
    if kind.startswith(b"application/epub"):
        return registry.EPUB
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return registry.SHEETS
    if kind.startswith(
        (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.presentation")
    ):
        return registry.OPEN_DOCUMENT
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        raise UnreadableDocument("is an OpenDocument drawing or chart; save it as PDF")
    if office is None:
        raise UnreadableDocument("is a ZIP archive; unpack it and add the folder")
    return office


def _by_types(archive: ZipFile) -> Format | None:
    """The format of an Office file by what it says of its parts."""
    said = _start(archive, _TYPES, _MOST_TYPES).decode(errors="replace")
    return next(
        (form for kinds, form in _MAIN.items() if re.search(rf"(?:{kinds})\.[\w.]{{1,60}}\.main\b", said)), None
    )


def _start(archive: ZipFile, name: str, count: int) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(count)


def _bursts(file: ZipInfo) -> bool:
    is_markup = file.filename.lower().endswith(_MARKUP_IN_ARCHIVES)
    return is_markup and file.file_size > max(_LOOSE, _TIGHTEST * file.compress_size)


def _old_office(data: bytes) -> Format:
    """Files of Office before 2007, and newer ones with a password, which are wrapped in the old form."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument("is encrypted with a password; save it without one")
    if "Workbook".encode("utf-16-le") in data:
        return registry.SHEETS
    raise UnreadableDocument("is a file of an old Office or Outlook; save it as .docx, .pptx, .eml or PDF")


def by_text(name: str, text: str) -> Format:
    """The format of a text; raises UnreadableDocument where neither content nor name tell one."""
    named, told = by_name(name), _format_shown(text)
    if told is registry.OPEN_DOCUMENT:
        return told
    if Path(name).suffix.lower() == _EXPORTED and (exported := _exported(text, told)):
        return exported
    if named and named.of == "bytes" and named not in _MARKUP_OF_TEXT:
        what = told.name if told else "plain text"
        raise UnreadableDocument(f"is no {named.name} file but {what}; get it again, or give it its right name")
    if told and named is not registry.CODE:
        return told
    if named is registry.PLAIN or (named is None and "." not in name.strip(".")):
        return _plainly_named(text)
    if named:
        return named
    known = ", ".join(form.name for form in registry.formats())
    raise UnreadableDocument(f"is none of the formats that can be read: {known}; save it as one of them")


def _exported(text: str, told: Format | None) -> Format | None:
    """What a web program calls a sheet; None for what is no table, as a page that asks for a password in its place."""
    if told is None and _XML_SHEETS in text[:_HEAD]:
        raise UnreadableDocument("is a sheet of Excel 2003 in XML; save it as .xlsx")
    if told in (None, registry.HTML) and text.lstrip().startswith("<"):
        return registry.HTML if _TABLE_ROW.search(text) else None
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()]
    is_tabbed = 2 * sum("\t" in line for line in lines) > len(lines) > 1
    return registry.CSV if told is None and (is_tabbed or _is_table(text)) else None


def _plainly_named(text: str) -> Format:
    """What a text is whose name says no more than that it is one."""
    if _is_markdown(text):
        return registry.MARKDOWN
    if _TEX.match(text):
        return registry.TEX
    if _is_json_lines(text):
        return registry.JSON_LINES
    return registry.CSV if _is_table(text) else registry.PLAIN


def _is_json_lines(text: str) -> bool:
    """Whether each of the first lines is an object of its own."""
    lines = [line for line in text[:_HEAD].split("\n")[:_FEW] if line.strip()]
    try:
        return len(lines) > 1 and all(isinstance(json.loads(line), dict) for line in lines)
    except (ValueError, RecursionError):
        return False


def _is_markdown(text: str) -> bool:
    """Whether a text under a plain name is Markdown: it says of itself what it is, or is marked up throughout."""
    return front_matter(text).length > 0 or sum(bool(sign.search(text)) for sign in _MARKDOWN) > 1


def _is_table(text: str) -> bool:
    """Whether a text under a plain name is rows of values, each cut alike by a sign that parts no words."""
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()][:50]
    if len(lines) < 3 or any(len(line) > 500 for line in lines) or lines[0].lstrip().startswith("|"):
        return False
    counts = {sign: {line.count(sign) for line in lines} for sign in ";|,"}
    cut = [sign for sign, found in counts.items() if len(found) == 1 and min(found) > (sign == ",")]
    return any(sign != "," or ", " not in text[:_HEAD] for sign in cut)


def _format_shown(text: str) -> Format | None:
    """The format that a text's opening shows beyond doubt."""
    head = text[:_HEAD]
    if _VTT.match(head) or is_cued(head) or is_clocked(head) or is_timed(head):
        return registry.SUBTITLES
    if _TIMED_TEXT.match(head):
        return registry.TIMED_TEXT
    if _FLAT.match(head):
        if _FLAT_SHEETS.search(head):
            raise UnreadableDocument("is a flat OpenDocument sheet; save it as .ods")
        return registry.OPEN_DOCUMENT
    if _HTML.match(head):
        return registry.HTML
    if _JSON.match(head) and _NOTEBOOK.search(text):
        return registry.NOTEBOOK
    if _JSON.match(head) and _SEGMENTS.search(head):
        return registry.RECOGNISED
    if len(_TIMED.findall(head)) > 1 and _TIMED.match(_TAGS.sub("", head, count=1)):
        return registry.LRC
    fields = head.split("\n\n", 1)[0]
    if _MBOX.match(head) or (_MAIL.search(fields) and (_FROM.search(fields) or _PACKED_PAGE.search(fields))):
        return registry.MAIL
    return None
