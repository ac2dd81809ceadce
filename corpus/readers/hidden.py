"""HTML inside Markdown: its tags, and whether what stands between them is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def tags(names: str) -> frozenset[str]:
    """The names of elements: `"rt rp"` → `{"rt", "rp"}`."""
    return frozenset(names.split())


_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w.-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_NEVER_ENDS = re.compile(r"<!--|<[a-zA-Z/]")
_ATTRIBUTE = re.compile(r"([^\s=\"'/<>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?")
_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|em|rem|%)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|(?<![-\w])color\s*:\s*transparent|(?:left|top|text-indent)\s*:\s*-\d{3}",
    re.IGNORECASE,
)
_WHITE_STYLE = re.compile(r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?\b)", re.IGNORECASE)
_WHITE = frozenset(("white", "#fff", "#ffffff"))
_BACKGROUND = re.compile(r"(?<![-\w])background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
# Backgrounds on which white letters are read: by no means all that are not white.
_DARK = re.compile(
    r"#(?!(?:[ef][0-9a-f]){3}|[ef]{3}\b)(?:[0-9a-f]{3}|[0-9a-f]{6})\b|rgb\((?!\s*2[345]\d)"
    r"|(?:black|blue|brown|gr[ae]y|green|maroon|navy|purple|red|teal|dark[a-z]+)\b",
    re.IGNORECASE,
)
_CLASSES = frozenset(("sr-only", "visually-hidden", "screen-reader-text"))
# Classes by which an element that is hidden on small screens is shown on others: `hidden md:block`.
_SHOWS = (":block", ":flex", ":inline", ":inline-block", ":inline-flex", ":grid", ":table", ":contents")
UNSEEN = tags("script style template noscript title head svg iframe object math")
_VOID = tags("area base br col embed hr img input link meta param source track wbr")
_APART = tags("p div br li tr summary details h1 h2 h3 h4 h5 h6 table blockquote section")


class Hidden:
    """Follows tags through a page; true while what comes is inside an element that hides it."""

    def __init__(self) -> None:
        self._name = ""
        self._depth = 0

    def __bool__(self) -> bool:
        return bool(self._name)

    def shown(self, content: str) -> str:
        """The words of a stretch of HTML that are shown, block elements as line ends."""
        content = without_html_comments(content)
        words: list[str] = []
        at = 0
        for tag in _TAG.finditer(content):
            if not self:
                words.append(content[at : tag.start()])
            at = tag.end()
            words.append("\n" if tag["name"].lower() in _APART and not self else "")
            self._follow(tag["name"].lower(), tag["rest"], closes=bool(tag["close"]))
        if not self:
            # A comment or a tag that never ends hides what follows, as it does on a page.
            words.append(_NEVER_ENDS.split(content[at:], maxsplit=1)[0])
        return "".join(words)

    def _follow(self, name: str, rest: str, *, closes: bool) -> None:
        if self._name:
            if name == self._name and not rest.endswith("/"):
                self._depth += -1 if closes else 1
            if not self._depth:
                self._name = ""
        elif (
            not closes and name not in _VOID and not rest.endswith("/") and (name in UNSEEN or hides(_attributes(rest)))
        ):
            self._name, self._depth = name, 1


def hides(attributes: Mapping[str, str], around: Iterable[Mapping[str, str]] = ()) -> bool:
    """Whether an element with these attributes is not shown; the words in others, a title's say, hide nothing.

    White letters hide nothing on a dark background, which the elements `around` may have, nearest first.
    """
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    classes = attributes.get("class", "").split()
    if not _CLASSES.isdisjoint(classes) or ("hidden" in classes and not any(one.endswith(_SHOWS) for one in classes)):
        return True
    style = attributes.get("style", "")
    if _STYLE.search(style):
        return True
    is_white = _WHITE_STYLE.search(style) or attributes.get("color", "").strip().lower() in _WHITE
    return bool(is_white) and not _is_dark((attributes, *around))


def _is_dark(elements: Iterable[Mapping[str, str]]) -> bool:
    """Whether the first of these elements that has a background has a dark one."""
    for attributes in elements:
        styled = _BACKGROUND.search(attributes.get("style", ""))
        if background := styled[1].strip() if styled else attributes.get("bgcolor", "").strip():
            return _DARK.match(background) is not None
    return False


def _attributes(rest: str) -> dict[str, str]:
    """What stands in a tag behind its name, quotation marks off."""
    return {found[1].lower(): (found[2] or "").strip("\"'") for found in _ATTRIBUTE.finditer(rest)}


def without_html_comments(text: str) -> str:
    """The text without `<!-- … -->`, which no reader of a page sees; one that never ends stays."""
    parts = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join(parts) + text[at:]
