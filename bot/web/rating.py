"""Thumbs into the sinkhole: the bit at once, then reasons, a word, and which quotes were wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field

from bot.access.reader import Reader
from bot.sinkhole.clients import client_of
from bot.sinkhole.rating import rate
from bot.sinkhole.schema import MERITS, REASONS
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to

if TYPE_CHECKING:
    from bot.answer import Quote
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone


# A random number that the reader's browser made and keeps: it counts a reader once, and names nobody.
Browser = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]

DELETED = "This answer was deleted, in another window perhaps; it takes no rating any more."


class Rater(BaseModel):
    """Whose rating of which answer."""

    browser: Browser
    answer: str


class Rated(Rater):
    """`rating` 0 takes an earlier one back; `wrong` numbers the quotes that do not say what was asked."""

    rating: Literal[1, 0, -1]
    reasons: list[str] = Field(default_factory=list, max_length=10)
    comment: str = Field("", max_length=2000)
    wrong: list[int] = Field(default_factory=list, max_length=50)
    share: bool = False


def calls(waystone: Waystone) -> list[Call]:
    """What the page's script may ask of the sinkhole."""

    def rated(given: Rated, reader: Reader) -> Reply:
        rate(
            waystone.records.of(reader.name),
            waystone.sinkhole,
            given.answer,
            given.rating,
            given.reasons,
            given.comment.strip(),
            given.wrong,
            consent="share" if given.share else "local",
            client=client(waystone, given.browser, reader),
        )
        return {"thanks": thanks(given, waystone.settings.sinkhole_forward)}

    def stands(rater: Rater, reader: Reader) -> Reply:
        named = client(waystone, rater.browser, reader)
        event = waystone.sinkhole.standing([rater.answer], named).get(rater.answer)
        return standing(event, waystone.records.of(reader.name).record(rater.answer).answer.quotes) if event else {}

    return [served_to("rate", Rated, rated, DELETED), served_to("stands", Rater, stands, DELETED)]


def standing(event: Event, quotes: Sequence[Quote]) -> Reply:
    """A rating on record, as the form that gave it: the event judges each of the answer's quotes in turn."""
    wrong = [quote.n for quote, judged in zip(quotes, event.passages, strict=False) if judged.helped is False]
    return {"rating": event.rating, "reasons": list(event.reasons), "comment": event.comment, "wrong": wrong}


def client(waystone: Waystone, browser: str, reader: Reader) -> str:
    """What the sinkhole calls a user, or the reader of a browser: salted, so that it tells nothing elsewhere."""
    return client_of(waystone.settings.home, f"user {reader.name}" if reader.name else f"browser {browser}")


def goes(forward: str) -> dict[str, str]:
    """Where ratings go, said before the first one and beside the box that shares: HTML that is true of this server."""
    # Gradio reads this as a template: an address's braces would be code to it.
    address = text(forward).replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;")
    kept = "Your ratings go into a log on this machine, the sinkhole; you can see it, and take it with you."
    if not forward:
        return {"where": kept, "towards": ""}
    return {
        "where": f"{kept} What you tick to share, and nothing else, is sent on to {address}.",
        "towards": f"Send it on to {address}:",
    }


def thanks(given: Rated, forward: str = "") -> str:
    """What will happen with the rating."""
    if not given.rating:
        return "Your rating is taken back."
    if given.reasons or given.comment.strip() or given.wrong:
        onwards = f"and sent on to {forward}" if forward else "to be handed on with the next export"
        further = f", {onwards}" if given.share else ""
        return f"Thank you. It is in the sinkhole log on this machine, with question, answer and quotes{further}."
    return "Saved in the sinkhole log on this machine. Why, if you like:"


def chips() -> str:
    """The reasons to choose from, as HTML; the thumb decides which are offered."""
    return _chips("bad", REASONS.items()) + _chips("good", MERITS.items())


def _chips(kind: str, reasons: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f'<label class="chip {kind}"><input type="checkbox" name="reason" value="{text(reason)}">{text(said)}</label>'
        for reason, said in reasons
    )
