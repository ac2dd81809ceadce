"""The log: searched, filtered, each event to be opened whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from bot.sinkhole.schema import label
from bot.web.models import called
from bot.web.render import formatted, text, when

if TYPE_CHECKING:
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone

LATEST = 20
SHORT = 200  # characters of a question or a comment in one line
THUMBS = {1: "good", 0: "taken back", -1: "bad"}
_ROLES = {"user": "Reader", "assistant": "Answer"}
_CHOICES = {"": "all", "1": "good", "-1": "bad", "0": "taken back"}


class Wanted(BaseModel):
    """`shown`: how many are listed."""

    words: str = Field("", max_length=200)
    rating: Literal["", "1", "-1", "0"] = ""
    shown: int = Field(LATEST, ge=1, le=10_000)


def searched(waystone: Waystone, wanted: Wanted) -> str:
    """The search form and what it finds, as HTML."""
    rating = int(wanted.rating) if wanted.rating else None
    wishes = wanted.words.casefold().split()
    # The database looks through all that it stores, names of fields too, and folds no other letters than ours.
    plain = " ".join(word for word in wishes if word.isascii())
    events = waystone.sinkhole.events(rating=rating, standing=rating != 0, words=plain)
    found = list(islice((one for one in events if not wishes or _has(one, wishes)), wanted.shown + 1))
    if not (found or wishes or wanted.rating):
        return listed(waystone, found)
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
        f"{listed(waystone, found[: wanted.shown], bool(wanted.words or wanted.rating))}{more}"
    )


def _has(event: Event, words: Sequence[str]) -> bool:
    said = [one.content for one in event.messages] + [part for one in event.passages for part in (one.quote, one.title)]
    said += [event.response, event.chosen or "", event.rejected or "", event.comment, event.correction]
    told = " ".join([*said, reasons(event), event.model, event.rejected_model, event.app]).casefold()
    return all(word in told for word in words)


def listed(waystone: Waystone, events: Iterable[Event], searching: bool = False) -> str:
    rows = "".join(
        f"<li><details><summary>{line(event)}</summary>{whole(waystone, event)}</details></li>" for event in events
    )
    if rows:
        return f'<ul class="events">{rows}</ul>'
    nothing = "No rating has these words." if searching else "Nothing yet. Rate an answer with the thumbs below it."
    return f"<p>{nothing}</p>"


def line(event: Event) -> str:
    """Which thumb, what was asked, why, when."""
    why = reasons(event)
    said = f' <span class="soft">{text(_short(why))}</span>' if why else ""
    asked = _short(event.asked or event.response or event.chosen or "")
    return (
        f'<span class="entry"><b class="thumb" data-rating="{"" if event.rating is None else event.rating}">'
        f"{thumb(event)}</b><span>{text(asked)}{said}</span>"
        f'<time class="soft" datetime="{event.time.isoformat()}">{when(event.time)}</time></span>'
    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"


def thumb(event: Event) -> str:
    return "compared" if event.rating is None else THUMBS[event.rating]


def reasons(event: Event) -> str:
    return "; ".join(part for part in (", ".join(map(label, event.reasons)), event.comment) if part)


def whole(waystone: Waystone, event: Event) -> str:
    """All that a reader may want to know of an event."""
    asked, why = event.asked, reasons(event)
    before = [one for one in event.messages if one.role in _ROLES][:-1]
    texts = {
        "before it": "\n\n".join(f"**{_ROLES.get(one.role)}:** {one.content}" for one in before),
        "asked": asked if len(asked) > SHORT else "",
        "answer": event.response,
        "preferred": event.chosen or "",
        "not preferred": event.rejected or "",
        "as it should be": event.correction,
        "why": why if len(why) > SHORT else "",
    }
    facts = {
        "model": " over ".join(called(waystone, one) for one in (event.model, event.rejected_model) if one),
        "came from": event.app if event.app != "waystone" else "",
        "may be handed on": f"yes, {event.licence}".rstrip(", ") if event.consent == "share" else "no",
    }
    told = "".join(
        f'<dt>{name}</dt><dd class="words">{formatted(words)}</dd>' for name, words in texts.items() if words
    )
    told += "".join(f"<dt>{name}</dt><dd>{text(words)}</dd>" for name, words in facts.items() if words)
    quotes = "".join(
        f'<li>{text(one.quote)} <span class="soft">{text(one.title)}{_said(one.helped)}</span></li>'
        for one in event.passages
        if one.quote and (one.helped is False or not _within(one.quote, event.response))
    )
    opened = (
        f'<p><a href="?c={text(event.conversation)}">Open the conversation</a></p>'
        if event.conversation and event.app == "waystone"
        else ""
    )
    return f"<dl>{told}</dl>{f'<ol class=quoted>{quotes}</ol>' if quotes else ''}{opened}"


def _within(quote: str, answer: str) -> bool:
    """Whether the answer has the quote's words already."""
    return " ".join(quote.split()) in " ".join(answer.replace("\n> ", "\n").split())


def _said(helped: bool | None) -> str:
    return "" if helped is None else " · helped" if helped else " · marked as wrong"
