"""What another front end sends: at the least one string and one bit, `{"text": "…", "rating": 1}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import InvalidEvent
from bot.sinkhole.rating import event_of
from bot.sinkhole.store import Sinkhole


def accept(sinkhole: Sinkhole, payload: Mapping[str, Any], client: str = "") -> tuple[str, bool]:
    """Log what was sent; the event's id, and False when it was there already.

    `text` is another name for `response`; every other field is `sinkhole/1`'s. `client` is the caller's salted
    hash (`rating.client_of`), never what the sender says it is. Raises `InvalidEvent` naming each wrong field.
    """
    fields: dict[str, Any] = {"app": "", "app_version": "", **payload, "client": client}
    if "text" in fields:
        if "response" in fields:
            raise InvalidEvent("not a sinkhole/1 event: give text or response, which are one field, not both")
        fields["response"] = fields.pop("text")
    event = event_of(**fields)
    return event.id, sinkhole.record(event)
