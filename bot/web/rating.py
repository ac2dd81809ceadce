"""Thumbs into the sinkhole: the bit at once, then reasons, a word, and which quotes were wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from bot.sinkhole.rating import rated
from bot.sinkhole.schema import REASONS
from bot.web.render import text
from bot.web.serving import Reply, served

if TYPE_CHECKING:
    from bot.waystone import Waystone


class Rated(BaseModel):
    """`wrong` numbers the quotes that do not say what was asked."""

    answer: str
    rating: Literal[1, -1]
    reasons: list[str] = Field(default_factory=list, max_length=20)
    comment: str = Field("", max_length=2000)
    wrong: list[int] = Field(default_factory=list, max_length=50)


def calls(waystone: Waystone) -> list[Callable[[object], Reply]]:
    def rate(given: Rated) -> Reply:
        answer = waystone.records.answer(given.answer)
        waystone.sinkhole.record(rated(answer, given.rating, given.reasons, given.comment, given.wrong))
        return {"thanks": thanks(given)}

    return [served("rate", Rated, rate)]


def thanks(given: Rated) -> str:
    """What will happen with the rating."""
    if given.reasons or given.comment or given.wrong:
        return "Thank you. It is in the sinkhole log on this machine, with question, answer and quotes."
    return "Saved in the sinkhole log on this machine. Why, if you like:"


def chips() -> str:
    """The reasons to choose from, as HTML."""
    return "".join(map(_chip, REASONS))


def _chip(reason: str) -> str:
    box = f'<input type="checkbox" name="reason" value="{text(reason)}">'
    return f'<label class="chip bad">{box}{text(words(reason))}</label>'


def words(reason: str) -> str:
    return reason.replace("_", " ").replace("-", " ")
