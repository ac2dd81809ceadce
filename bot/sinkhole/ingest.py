"""What another front end sends: at the least one string and one bit, `{"text": "…", "rating": 1}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import InvalidEvent, NotFound
from bot.sinkhole.clients import client_of, client_of_user
from bot.sinkhole.schema import Event, event_of
from bot.sinkhole.store import HERE, Origin
from index.store.types import storable

MOST = 1000  # events in one call
# What is known of a stored answer, by its id and how it was rated, as an event's fields. Raises `NotFound`.
Known = Callable[[str, object], Mapping[str, Any]]
_TEXTS = ("text", "response", "messages", "chosen", "rejected", "supersedes")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends: `client` is a salted hash; with `names_users`, events may say whose they are."""

    client: str = ""
    origin: Origin = HERE
    names_users: bool = False


def caller_of(home: Path, address: str, sender: str) -> Caller:
    """The caller at an address, or the sender that holds a token; both may stand for many people."""
    network = client_of(home, f"network {_network(address)}")
    who = f"sender {sender}" if sender else address
    return Caller(client_of(home, who), Origin(sender, network, crowd=True), names_users=bool(sender))


def accept(payload: Any, caller: Caller, known: Known | None = None) -> tuple[Event, Origin]:
    """The event that was sent, and where it came from.

    `text` is another name for `response`, `positive` for a rating of 1 or −1; every other field is `sinkhole/1`'s.
    What names an answer that is `known` needs no text. Whose event it is, a caller without a token can't say.
    Raises `InvalidEvent` naming each wrong field.
    """
    if not isinstance(payload, Mapping):
        raise InvalidEvent("an event is a JSON object", [("", "an event is a JSON object")])
    fields: dict[str, Any] = {"app": "", "app_version": "", **_renamed(payload)}
    if fields.get("answer") and not any(fields.get(name) for name in _TEXTS):
        fields = {**_answered(fields, known), **fields}
    user = fields.pop("client", "") if caller.names_users else ""
    event = event_of(**{**fields, "client": user or caller.client})
    if not user:
        return event, caller.origin
    # A user's name is the sender's own: another sender's same name is somebody else.
    own = client_of_user(caller.origin.sender, event.client)
    return event.model_copy(update={"client": own}), Origin(caller.origin.sender, caller.origin.network, crowd=False)


def accept_all(payloads: Sequence[Any], caller: Caller, known: Known | None = None) -> list[tuple[Event, Origin]]:
    """All of them, or none. Raises `InvalidEvent` naming event and field of each problem."""
    if len(payloads) > MOST:
        raise InvalidEvent(f"at most {MOST} events at a time, and these are {len(payloads)}")
    taken: list[tuple[Event, Origin]] = []
    wrong: list[tuple[str, str]] = []
    for n, payload in enumerate(payloads):
        try:
            taken.append(accept(payload, caller, known))
        except InvalidEvent as error:
            wrong += [(f"events.{n}.{field}".rstrip("."), said) for field, said in error.problems]
    if wrong:
        said = "; ".join(f"{field}: {problem}" for field, problem in wrong[:5])
        more = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise InvalidEvent(f"nothing was logged: {said}{more}", wrong)
    return taken


def _renamed(payload: Mapping[str, Any]) -> dict[str, Any]:
    # What is not set, most languages write as null.
    fields = {name: value for name, value in payload.items() if value is not None}
    for name, other in (("text", "response"), ("positive", "rating")):
        if name not in fields:
            continue
        if other in fields:
            said = f"give {name} or {other}, which are one field, not both"
            raise InvalidEvent(f"not a sinkhole/1 event: {said}", [(name, said)])
        value = fields.pop(name)
        if name == "positive":
            if not isinstance(value, bool):
                raise InvalidEvent("positive: true or false", [(name, "true or false")])
            value = 1 if value else -1
        fields[other] = value
    return fields


def _answered(fields: Mapping[str, Any], known: Known | None) -> Mapping[str, Any]:
    said = "no answer of this server has this id; send its text along"
    try:
        if known is None:
            raise NotFound(said)
        return known(storable(str(fields["answer"])), fields.get("rating"))
    except NotFound:
        raise InvalidEvent(f"answer: {said}", [("answer", said)]) from None


def _network(address: str) -> str:
    """The neighbourhood of an address: the first three numbers of IPv4, the first three groups of IPv6."""
    if ":" in address:
        return ":".join(address.split(":")[:3])
    return address.rpartition(".")[0] or address
