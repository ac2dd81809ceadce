"""The list of conversations: found again after a reload or a restart, renamed, deleted, exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from pydantic import BaseModel

from bot.access.reader import Reader
from bot.web import models, rating
from bot.web.assets import icon
from bot.web.chat import restored
from bot.web.rating import Browser
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to

if TYPE_CHECKING:
    from bot.store.records import Conversation
    from bot.waystone import Waystone


DELETED = "This conversation was deleted, in another window perhaps."


class Wanted(BaseModel):
    search: str = ""
    current: str = ""


class Named(BaseModel):
    id: str


class Opened(Named):
    browser: Browser


class Renamed(BaseModel):
    id: str
    title: str


def calls(waystone: Waystone) -> list[Call]:
    """What the page's script may ask of the conversations."""

    def listed(wanted: Wanted, reader: Reader) -> Reply:
        records = waystone.records.of(reader.name)
        found = records.search(wanted.search) if wanted.search.strip() else records.conversations()
        title = next((one.title for one in records.conversations() if one.id == wanted.current), "")
        return {"html": listing(found, wanted, datetime.now().astimezone()), "title": title}

    def opened(wanted: Opened, reader: Reader) -> Reply:
        answers = waystone.records.of(reader.name).answers(wanted.id)
        client = rating.client(waystone, wanted.browser, reader)
        standing = waystone.sinkhole.standing((answer.id for answer in answers), client)
        ratings = {id: event.rating or 0 for id, event in standing.items()}
        label = partial(models.label, waystone)
        turns = [restored(answer, wanted.id, label, ratings.get(answer.id, 0)) for answer in answers]
        asked = [asdict(one) for one in answers[-1].documents] if answers else []
        return {"turns": [turn.as_json() for turn in turns], "documents": asked}

    def renamed(new: Renamed, reader: Reader) -> Reply:
        waystone.records.of(reader.name).rename(new.id, " ".join(new.title.split()))
        return {}

    def forgotten(named: Named, reader: Reader) -> Reply:
        waystone.records.of(reader.name).delete(named.id)
        return {}

    def exported(named: Named, reader: Reader) -> Reply:
        return {
            "markdown": waystone.records.of(reader.name).export(named.id),
            "name": f"conversation-{named.id[:8]}.md",
        }

    return [
        served_to("conversations", Wanted, listed),
        served_to("conversation", Opened, opened, DELETED),
        served_to("rename", Renamed, renamed, DELETED),
        served_to("forget", Named, forgotten, DELETED),
        served_to("export", Named, exported, DELETED),
    ]


def listing(conversations: Iterable[Conversation], wanted: Wanted, now: datetime) -> str:
    """The conversations as HTML, newest first, under the day they were last spoken in."""
    days = groupby(conversations, key=lambda one: day(one.updated_at, now))
    parts = [f"<h3>{name}</h3>{''.join(_item(one, wanted.current) for one in group)}" for name, group in days]
    if parts:
        return "".join(parts)
    empty = "Nothing found; try another word." if wanted.search.strip() else "What you ask is kept here."
    return f'<p class="empty">{empty}</p>'


def day(time: datetime, now: datetime) -> str:
    """Today, Yesterday, or the date."""
    local = time.astimezone(now.tzinfo).date()
    if local == now.date():
        return "Today"
    if local == (now - timedelta(days=1)).date():
        return "Yesterday"
    return f"{local.day} {local:%B %Y}"


def _item(conversation: Conversation, current: str) -> str:
    title, id = text(conversation.title), text(conversation.id)
    return (
        f'<div class="item" data-id="{id}" aria-current="{"true" if conversation.id == current else "false"}">'
        f'<button type="button" class="open" data-act="open" title="{title}">{title}</button>'
        f'<details><summary aria-label="More for {title}">{icon("more")}</summary><div class="menu">'
        '<button type="button" data-act="rename">Rename</button>'
        '<button type="button" data-act="export">Export as Markdown</button>'
        '<button type="button" data-act="ask-delete">Delete …</button></div></details>'
        '<p class="sure" role="group" aria-label="Delete for good?">Delete for good? '
        '<button type="button" class="link" data-act="delete">Delete</button> '
        '<button type="button" class="link" data-act="keep">Keep</button></p></div>'
    )
