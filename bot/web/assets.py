"""The page's own files, read once: markup, styles, script. Nothing of it comes from another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path

STATIC = Path(__file__).with_name("static")
ROOM_SCRIPTS = ("browser.js", "turns.js", "choices.js", "source.js", "rating.js", "conversations.js", "room.js")
SINKHOLE_SCRIPTS = ("browser.js", "sinkhole.js")

_STROKES = {
    "plus": "M12 5v14M5 12h14",
    "close": "M6 6l12 12M18 6L6 18",
    "menu": "M4 7h16M4 12h16M4 17h10",
    "book": "M5 4h10a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h10",
    "left": "M15 5l-7 7 7 7",
    "right": "M9 5l7 7-7 7",
    "up": "M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2l-1.5 7a2 2 0 0 1-2 2H7",
    "down": "M7 13V4H4v9zM7 13l4 8a2 2 0 0 0 2-2v-4h5a2 2 0 0 0 2-2l-1.5-7a2 2 0 0 0-2-2H7",
    "retry": "M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5",
    "edit": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "more": "M6 12h.01M12 12h.01M18 12h.01",
}


@cache
def static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def icon(name: str) -> str:
    """A line drawing in the colour of the words around it; the button around it carries the name."""
    return (
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{_STROKES[name]}"/></svg>'
    )


def markup(name: str, **parts: str) -> str:
    """A markup file with its `@part`s and `@icon-…`s filled in; parts are HTML of our own.

    Gradio runs such a file as a template. So no document's, model's or reader's words may come in here:
    they arrive later, as values.
    """
    html = static(name)
    # The longest name first, so that no name is taken for the beginning of another.
    for stroke in sorted(_STROKES, key=len, reverse=True):
        html = html.replace(f"@icon-{stroke}", icon(stroke))
    for part, value in parts.items():
        html = html.replace(f"@{part}", value)
    return html


def room_script() -> str:
    return "\n".join(map(static, ROOM_SCRIPTS))


def sinkhole_script() -> str:
    return "\n".join(map(static, SINKHOLE_SCRIPTS))
