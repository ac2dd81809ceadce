"""The log: searched, filtered, each event to be opened whole."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from bot.sinkhole.figures import question_of
from bot.sinkhole.schema import label
from bot.web.render import text, when
from bot.web.serving import Call, Reply, served_to

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone

LATEST = 20
THUMBS = {1: "good", 0: "taken back", -1: "bad"}
_CHOICES = {"": "all", "1": "good", "-1": "bad", "0": "taken back"}


class Wanted(BaseModel):
    """`shown`: how many are listed."""

    words: str = Field("", max_length=200)
    rating: Literal["", "1", "-1", "0"] = ""
    shown: int = Field(LATEST, ge=1, le=10_000)


def calls(waystone: Waystone) -> list[Call]:
    def log(wanted: Wanted, reader: Reader) -> Reply:
        reader.must_be_admin("see the log")
        return {"html": searched(waystone, wanted)}

    return [served_to("log", Wanted, log)]


def searched(waystone: Waystone, wanted: Wanted) -> str:
    """The search form and what it finds, as HTML."""
    rating = int(wanted.rating) if wanted.rating else None
    events = waystone.sinkhole.events(rating=rating, standing=rating != 0, words=wanted.words)
    found = list(islice(events, wanted.shown + 1))
    options = "".join(
        f'<option value="{value}"{" selected" * (value == wanted.rating)}>{said}</option>'
        for value, said in _CHOICES.items()
    )
    more = (
        f'<button type="button" class="link" data-act="more" data-shown="{wanted.shown + LATEST}">show more</button>'
        if len(found) > wanted.shown
        else ""
    )
    return (
        '<form class="find" data-form="log"><label><span class="unseen">Words</span><input type="search" name="words" '
        f'placeholder="Words in question, answer or comment" value="{text(wanted.words)}"></label>'
        f'<label><span class="unseen">Rating</span><select name="rating">{options}</select></label>'
        '<button type="submit">Search</button></form>'
        f"{listed(found[: wanted.shown], bool(wanted.words or wanted.rating))}{more}"
    )


def listed(events: Iterable[Event], searching: bool = False) -> str:
    rows = "".join(f"<li><details><summary>{line(event)}</summary>{whole(event)}</details></li>" for event in events)
    if rows:
        return f'<ul class="events">{rows}</ul>'
    nothing = "No rating has these words." if searching else "Nothing yet. Rate an answer with the thumbs below it."
    return f"<p>{nothing}</p>"


def line(event: Event) -> str:
    """When, which thumb, what was asked, why: one line."""
    why = reasons(event)
    return (
        f'<span class="soft">{when(event.time)}</span> <b class="thumb">{thumb(event)}</b> '
        f"{text((question_of(event) or event.response or event.chosen or '')[:200])}"
        f"{f' <span class=soft>{text(why)}</span>' if why else ''}"
    )


def thumb(event: Event) -> str:
    return "compared" if event.rating is None else THUMBS[event.rating]


def reasons(event: Event) -> str:
    return "; ".join(part for part in (", ".join(map(label, event.reasons)), event.comment) if part)


def whole(event: Event) -> str:
    """All that a reader may want to know of an event."""
    parts = {
        "answer": event.response,
        "preferred": event.chosen or "",
        "not preferred": event.rejected or "",
        "as it should be": event.correction,
        "model": event.model,
        "may be handed on": f"yes, {event.licence}".rstrip(", ") if event.consent == "share" else "no",
    }
    facts = "".join(f'<dt>{name}</dt><dd class="words">{text(words)}</dd>' for name, words in parts.items() if words)
    quotes = "".join(
        f'<li>{text(one.quote)} <span class="soft">{text(one.title)}{_said(one.helped)}</span></li>'
        for one in event.passages
        if one.quote
    )
    opened = (
        f'<p><a href="?c={text(event.conversation)}">Open the conversation</a></p>'
        if event.conversation and event.app == "waystone"
        else ""
    )
    return f"<dl>{facts}</dl>{f'<ol class=quoted>{quotes}</ol>' if quotes else ''}{opened}"


def _said(helped: bool | None) -> str:
    return "" if helped is None else " · helped" if helped else " · marked as wrong"
