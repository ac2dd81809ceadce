"""The formats that can be read: one line each, and those that other packages bring.

A format is a module with a function that makes a `Reading`, of decoded text or of bytes, and a line here. Another
package adds one by an entry point of the group `waystone.readers` whose value is a `Format`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import PurePath
from typing import Literal

from corpus.readers.builder import Reading

GROUP = "waystone.readers"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name, the ends of its files' names, and where its reader is (`module:function`).

    Readers of `text` are given decoded characters. Readers of `bytes` rest on parsers that a file can crash or hold
    up, so they run in a process of their own; so are their libraries loaded there alone. `names` are whole file
    names, in small letters.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    of: Literal["text", "bytes"] = "text"
    names: tuple[str, ...] = ()

    def read_text(self, text: str) -> Reading:
        read: Callable[[str], Reading] = self._function()
        return read(text)

    def read_bytes(self, data: bytes) -> Reading:
        read: Callable[[bytes], Reading] = self._function()
        return read(data)

    def _function(self) -> Callable[..., Reading]:
        module, _, function = self.reader.partition(":")
        found: Callable[..., Reading] = getattr(import_module(module), function)
        return found


PLAIN = Format("plain text", (".txt", ".text", ".log"), "corpus.readers.plain:read_plain")
MARKDOWN = Format("Markdown", (".md", ".markdown", ".mdx", ".qmd", ".rmd"), "corpus.readers.markdown:read_markdown")
RESTRUCTURED = Format("reStructuredText", (".rst", ".rest"), "corpus.readers.restructured:read_restructured", "bytes")
ORG = Format("Org", (".org",), "corpus.readers.org:read_org")
ASCIIDOC = Format("AsciiDoc", (".adoc", ".asciidoc"), "corpus.readers.asciidoc:read_asciidoc")
TEX = Format("LaTeX", (".tex", ".latex"), "corpus.readers.tex:read_tex", "bytes")
PDF = Format("PDF", (".pdf",), "corpus.readers.pdf:read_pdf", "bytes")
WORD = Format("Word", (".docx", ".docm", ".dotx", ".dotm"), "corpus.readers.word:read_word", "bytes")
OPEN_DOCUMENT = Format(
    "OpenDocument",
    (".odt", ".ott", ".odm", ".fodt", ".odp", ".otp", ".fodp"),
    "corpus.readers.open_document:read_open_document",
    "bytes",
)
RICH_TEXT = Format("RTF", (".rtf",), "corpus.readers.rich_text:read_rich_text", "bytes")
SLIDES = Format(
    "PowerPoint",
    (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
    "corpus.readers.slides:read_slides",
    "bytes",
)
SHEETS = Format(
    "Excel",
    (".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".ots"),
    "corpus.readers.sheets:read_sheets",
    "bytes",
)
EPUB = Format("EPUB", (".epub",), "corpus.readers.epub:read_epub", "bytes")
HTML = Format("HTML", (".html", ".htm", ".xhtml"), "corpus.readers.web:read_html", "bytes")
MAIL = Format("e-mail", (".eml", ".mbox", ".mht", ".mhtml"), "corpus.readers.mail:read_mail", "bytes")
LRC = Format("LRC", (".lrc",), "corpus.readers.lrc:read_lrc")
SUBTITLES = Format(
    "subtitles", (".srt", ".vtt", ".sbv", ".ass", ".ssa", ".sub"), "corpus.readers.subtitles:read_subtitles"
)
TIMED_TEXT = Format("timed text", (".ttml", ".dfxp"), "corpus.readers.ttml:read_ttml", "bytes")
RECOGNISED = Format("JSON", (".json",), "corpus.readers.recognised:read_recognised")
JSON_LINES = Format("JSON Lines", (".jsonl", ".ndjson"), "corpus.readers.recognised:read_json_lines")
CSV = Format("CSV", (".csv", ".tsv"), "corpus.readers.rows:read_csv")
NOTEBOOK = Format("Jupyter notebook", (".ipynb",), "corpus.readers.notebook:read_notebook")
_CODE = (
    "py pyi js mjs ts tsx jsx go rs java kt scala swift c h cc cpp hpp cs rb php lua pl r jl hs ml ex exs erl clj dart "
    "zig sh bash ps1 sql vue svelte"
)
CODE = Format(
    "source code",
    tuple(f".{suffix}" for suffix in _CODE.split()),
    "corpus.readers.code:read_code",
    names=("makefile", "dockerfile", "justfile", "rakefile", "gemfile"),
)

# Those above, in their order.
_OWN = tuple(found for found in globals().values() if isinstance(found, Format))


@cache
def formats() -> tuple[Format, ...]:
    """All formats, those of other packages last; one of theirs goes before ours where both take a suffix."""
    theirs = (entry.load() for entry in entry_points(group=GROUP))
    return (*_OWN, *(found for found in theirs if isinstance(found, Format)))


def by_name(name: str) -> Format | None:
    """The format that a file's name tells, whatever it holds."""
    suffix, whole = PurePath(name).suffix.lower(), PurePath(name).name.lower()
    return next((form for form in reversed(formats()) if suffix in form.suffixes or whole in form.names), None)
