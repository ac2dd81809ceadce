"""What a file says of itself above its text: front matter in YAML (`---`), TOML (`+++`) or JSON, or bare fields."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape

import yaml

from corpus.readers.decoding import one_line

_FRONT = re.compile(
    r"\A\s*^(?P<fence>---|\+\+\+|;;;)(?:[ \t]*|yaml|toml|json)[ \t]*\n(?P<fields>(?:.*\n)*?)"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
# JSON as Hugo has it, without any fence: its first name says that it is no set of words in braces.
_JSON = re.compile(r"\A\s*(?=\{\s*\"[\w-]{1,40}\"\s*:)")
# "Title: …" and "Author: …" without any fence, up to a blank line; Logseq writes two colons.
_BARE = re.compile(r"\A\s*(?P<fields>(?:[A-Za-z][\w -]{0,30}::? +\S.*\n){2,20})[ \t]*\n")
# A field's words go on in lines that are indented, below `>-` or `|` all of them.
_FIELD = re.compile(
    r"^(?P<name>[A-Za-z][\w -]{0,40}?)[ \t]*(?:::?|=)(?:[ \t]+(?P<words>.*(?:\n[ \t]+\S.*)*)|[ \t]*)$", re.MULTILINE
)
_BLOCK_SIGN = re.compile(r"\s*[>|][+-]?[1-9]?[+-]?[ \t]*\n")
# What stands for a value from elsewhere in the file is none itself.
_ALIAS = re.compile(r"\*\w+")
# A template's sign for a value; and markup, which titles of web pages may have.
_FILLED = re.compile(r"\{\{.*\}\}|<%.*%>")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?>")
_QUOTED = re.compile(r"(['\"])(?P<words>.+)\1")
_TITLE_BLOCK = re.compile(r"\A%[ ](?P<title>\S.*)(?:\n%(?P<author>.*))?(?:\n%(?P<day>.*))?\n(?=\s*\n|\Z)")
_ADDRESS = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")
_CLOCK = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[ T]\d.*")
# What bare lines of fields name beside a title where they are no words of the text.
_BESIDE = frozenset(("author", "authors", "date", "published", "url", "source", "link", "tags", "category", "slug"))
# Longer than anybody's, and short enough for a parser written in Python.
_LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What it says of the document, "" where nothing; `length` characters of the file are front matter."""

    length: int = 0
    title: str = ""
    author: str = ""
    published: str = ""
    url: str = ""


def front_matter(text: str) -> FrontMatter:
    """The front matter of a text. Rules around ordinary words are none."""
    found = _FRONT.match(text[:_LONGEST])
    fields = _fields(found["fence"], found["fields"]) if found else None
    if found is None:
        found = _BARE.match(text[:_LONGEST])
        fields = _said(found["fields"]) if found else None
        fields = fields if fields and "title" in fields and _BESIDE & fields.keys() else None
    if found is None or fields is None:
        length, fields = _json_above(text[:_LONGEST])
        return _about(length, fields) if length else _titled(text)
    return _about(found.end(), fields)


def _about(length: int, fields: Mapping[str, object]) -> FrontMatter:
    return FrontMatter(
        length,
        _shown(_words(fields.get("title"))),
        _ADDRESS.sub("", _words(fields.get("author") or fields.get("authors"))),
        _CLOCK.sub("", _words(fields.get("date") or fields.get("published") or fields.get("created"))),
        _address(fields.get("url") or fields.get("source") or fields.get("canonical_url") or fields.get("link")),
    )


def _titled(text: str) -> FrontMatter:
    """The title block of Pandoc: up to three lines of `% Title`, `% Author`, `% Date`."""
    found = _TITLE_BLOCK.match(text)
    if not found:
        return FrontMatter()
    title, author, day = (_words(found[group] or "") for group in ("title", "author", "day"))
    return FrontMatter(found.end(), title, ", ".join(filter(None, map(str.strip, author.split(";")))), day)


def _json_above(text: str) -> tuple[int, dict[str, object]]:
    """How long the object is that a text opens with, and its fields; 0 where it has none, or nothing but that."""
    opens = _JSON.match(text)
    if not opens:
        return 0, {}
    try:
        read, end = json.JSONDecoder().raw_decode(text, opens.end())
    except (ValueError, RecursionError):
        return 0, {}
    below = re.match(r"[ \t]*\n\s*(?=[^\s{\[\]}])", text[end:])
    return (end + below.end(), _named(read)) if below and isinstance(read, dict) else (0, {})


def _named(read: Mapping[object, object]) -> dict[str, object]:
    return {str(name).lower(): value for name, value in read.items()}


def _fields(fence: str, text: str) -> dict[str, object] | None:
    try:
        # JSON is YAML; between `;;;` its braces may be missing.
        whole = f"{{{text}}}" if fence == ";;;" and not text.lstrip().startswith("{") else text
        read: object = tomllib.loads(text) if fence == "+++" else _yaml(whole)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError):
        # People write `title: One: two`, which is no YAML; what they mean is clear.
        read = None
    if isinstance(read, dict):
        return _named(read)
    if read is None and not text.strip():
        return {}
    return _said(text) or None


def _said(text: str) -> dict[str, object]:
    return {field["name"].lower(): _unquoted(field["words"] or "") for field in _FIELD.finditer(text)}


def _yaml(text: str) -> object:
    # Aliases make a small file large (the "billion laughs"), and nobody's front matter needs them.
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise yaml.YAMLError("aliases")
    return yaml.safe_load(text)


def _unquoted(words: str) -> str:
    words = " ".join(_BLOCK_SIGN.sub("", words, count=1).split())
    if _ALIAS.fullmatch(words):
        return ""
    quoted = _QUOTED.fullmatch(words)
    return quoted["words"] if quoted else words


def _words(value: object) -> str:
    """A field as words: a day as it is written, a list joined, of a mapping its name or its words."""
    if isinstance(value, dict):
        given = filter(None, (_words(value.get(part)) for part in ("given", "family")))
        return _words(value.get("name") or value.get("text")) or " ".join(given)
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return one_line(str(value))
    if isinstance(value, Iterable):
        return ", ".join(filter(None, map(_words, value)))
    return ""


def _shown(title: str) -> str:
    """A title as a page shows it; "" for one that a template was to fill in."""
    return "" if _FILLED.fullmatch(title) else unescape(_TAG.sub("", title))


def _address(value: object) -> str:
    words = _words(value)
    return words if re.fullmatch(r"https?://\S+", words) else ""
