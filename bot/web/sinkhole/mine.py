"""My ratings: a reader sees, changes, takes back and takes along what they said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from bot.errors import NotFound
from bot.sinkhole.rating import changed
from bot.web.rating import Browser, client
from bot.web.serving import Call, Reply, served_to
from bot.web.sinkhole.log import line, whole

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone


class Whose(BaseModel):
    browser: Browser


class Changed(Whose):
    id: str
    rating: Literal[1, 0, -1]


def calls(waystone: Waystone) -> list[Call]:
    def own(whose: Whose, reader: Reader) -> list[Event]:
        mine = waystone.sinkhole.events(client=client(waystone, whose.browser, reader), standing=True)
        return [event for event in mine if event.rating != 0]

    def mine(whose: Whose, reader: Reader) -> Reply:
        return {"html": ratings(waystone, own(whose, reader))}

    def rerate(given: Changed, reader: Reader) -> Reply:
        event = next((one for one in own(given, reader) if one.id == given.id), None)
        if event is None:
            raise NotFound("this rating is no longer there; open “My ratings” again")
        waystone.sinkhole.record(changed(event, given.rating))
        said = "Taken back: no export has it any more." if not given.rating else "Changed."
        return {"html": ratings(waystone, own(given, reader)), "said": said}

    def take_along(whose: Whose, reader: Reader) -> Reply:
        lines = [json.dumps(event.as_json(), ensure_ascii=False) + "\n" for event in own(whose, reader)]
        return {"name": "my-ratings.jsonl", "text": "".join(lines)}

    return [
        served_to("mine", Whose, mine),
        served_to("rerate", Changed, rerate),
        served_to("take_along", Whose, take_along),
    ]


def ratings(waystone: Waystone, events: list[Event]) -> str:
    if not events:
        return "<p>You have not rated anything in this browser. Press a thumb below an answer, and it stands here.</p>"
    rows = "".join(
        f'<li data-id="{event.id}"><details><summary>{line(event)}</summary>{whole(waystone, event)}</details>'
        f'<p class="acts">{_flip(event)}<button type="button" class="link" data-act="rerate" data-rating="0">take back'
        "</button></p></li>"
        for event in events
    )
    return (
        f'<p class="soft">{len(events)} rating{"s" * (len(events) != 1)} of yours. '
        '<button type="button" class="link" data-act="take-along">download them</button></p>'
        f'<ul class="events">{rows}</ul>'
    )


def _flip(event: Event) -> str:
    if not event.rating:
        return ""
    other, said = (-1, "bad") if event.rating > 0 else (1, "good")
    return f'<button type="button" class="link" data-act="rerate" data-rating="{other}">change to {said}</button> '
