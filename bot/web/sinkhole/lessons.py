"""Learned: what ratings teach the search, and how to unlearn it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from bot.sinkhole.lessons import Lesson, forget, lessons
from bot.web.models import Nothing
from bot.web.render import text, when
from bot.web.serving import Call, Reply, served_to

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.waystone import Waystone

SHOWN = 200


class Which(BaseModel):
    id: str


def calls(waystone: Waystone) -> list[Call]:
    def drawn(said: str = "") -> Reply:
        taught = lessons(waystone.sinkhole, waystone.records)
        return {"html": listed(taught, waystone.settings.lessons), "said": said}

    def learned(_: Nothing, reader: Reader) -> Reply:
        reader.must_be_admin("see what was learned")
        return drawn()

    def unlearn(which: Which, reader: Reader) -> Reply:
        reader.must_be_admin("unlearn")
        forget(waystone.sinkhole, which.id)
        return drawn("Unlearned. The ratings stay in the log.")

    return [served_to("lessons", Nothing, learned), served_to("unlearn", Which, unlearn)]


def listed(taught: list[Lesson], heeded: bool) -> str:
    """The newest lessons as a table."""
    off = "" if heeded else "<p>Turned off: WAYSTONE_LESSONS is false, and these move nothing.</p>"
    lead = (
        '<p class="soft">For questions like these, what helped readers moves up in the search, and what they marked as '
        f"wrong moves down: so many readers each, and half of it fades in 180 days.</p>{off}"
    )
    if not taught:
        return f"{lead}<p>Nothing learned yet. Rate an answer, or mark one of its quotes as wrong.</p>"
    rows = "".join(map(_row, taught[:SHOWN]))
    return (
        f'{lead}<table class="learned"><thead><tr>'
        f'<th scope="col">Asked</th><th scope="col">These words</th><th scope="col">Helped</th>'
        '<th scope="col">Wrong</th><th scope="col" class="wide">Last said</th>'
        f'<th scope="col"><span class="unseen">Unlearn</span></th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(one: Lesson) -> str:
    words = " ".join(one.quote.split())
    short = words if len(words) < 120 else f"{words[:119]}…"
    return (
        f'<tr><td>{text(one.question)}</td><td>{text(short)} <span class="soft">{text(one.title)}</span></td>'
        f'<td data-name="helped">{_votes(one.helped)}</td><td data-name="wrong">{_votes(one.wrong)}</td>'
        f'<td class="wide">{when(one.newest).partition(",")[0]}</td>'
        f'<td><button type="button" class="link" data-act="unlearn" data-id="{one.id}">unlearn</button></td></tr>'
    )


def _votes(weight: float) -> str:
    """Readers' voices, which fade: whole ones as they are, and none as a dash."""
    return f"{weight:.1f}".removesuffix(".0") if weight >= 0.05 else "–"
