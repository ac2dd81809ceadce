"""The sinkhole tab: what is in the log, read-only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.web.render import text

if TYPE_CHECKING:
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone

LATEST = 20
THUMBS = {1: "good", 0: "neither", -1: "bad"}


def overview(waystone: Waystone) -> str:
    """Counts, where the data lie, and the latest ratings, as HTML."""
    counts = waystone.sinkhole.stats()
    facts = "".join(f"<dt>{text(str(name))}</dt><dd>{text(str(value))}</dd>" for name, value in counts.items())
    return (
        '<div class="desk"><h1>Sinkhole</h1><p class="soft">Every rating, whole: question, answer, quotes and model. '
        "It stays on this machine until you hand it on.</p>"
        f"<dl>{facts}<dt>lies in</dt><dd><code>{text(lies_in(waystone))}</code></dd>"
        "<dt>take it with you</dt><dd><code>waystone sinkhole export --format jsonl</code></dd></dl>"
        f"<h2>Latest ratings</h2>{latest(waystone.sinkhole.events(limit=LATEST))}</div>"
    )


def lies_in(waystone: Waystone) -> str:
    url = waystone.settings.database_url
    return url.rsplit("@", 1)[-1] if url else str(waystone.settings.home / "waystone.sqlite")


def latest(events: Iterable[Event]) -> str:
    rows = "".join(map(_row, events))
    if not rows:
        return "<p>Nothing yet. Rate an answer with the thumbs below it, and it stands here.</p>"
    return (
        '<table><thead><tr><th scope="col">When</th><th scope="col">Rating</th><th scope="col">Question</th>'
        f'<th scope="col" class="wide">Why</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(event: Event) -> str:
    question = next((one.content for one in reversed(event.messages) if one.role == "user"), event.response)
    why = "; ".join(part for part in (", ".join(event.reasons), event.comment) if part)
    return (
        f"<tr><td>{event.time:%d %b, %H:%M}</td><td>{THUMBS.get(event.rating or 0, '')}</td>"
        f'<td>{text(question[:200])}</td><td class="wide">{text(why)}</td></tr>'
    )
