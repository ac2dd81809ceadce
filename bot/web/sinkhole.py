"""The sinkhole tab: what is in the log, read-only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.sinkhole.schema import label
from bot.web.models import label as model_label
from bot.web.render import text, when

if TYPE_CHECKING:
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone

LATEST = 20
CLOSED = (
    '<div class="desk"><h1>Sinkhole</h1><p class="soft">Your ratings are kept here, whole. '
    "Only an admin may see the log.</p></div>"
)
THUMBS = {1: "good", 0: "taken back", -1: "bad"}


def overview(waystone: Waystone) -> str:
    """Counts, where the data lie, and the latest ratings, as HTML."""
    counts = waystone.sinkhole.stats()
    changed = counts["events"] - counts["standing"]
    facts = {
        "ratings": tally((THUMBS[int(rating)], count) for rating, count in counts["ratings"].items()),
        "why": tally((label(reason), count) for reason, count in counts["reasons"].items()),
        "answers by": tally((model_label(waystone, model), count) for model, count in counts["models"].items()),
        "given in": tally(counts["apps"].items()) if set(counts["apps"]) - {"waystone"} else "",
        "given anew or taken back since": str(changed) if changed else "",
        "kept in": lies_in(waystone),
    }
    listed = "".join(f"<dt>{text(name)}</dt><dd>{text(fact)}</dd>" for name, fact in facts.items() if fact)
    return (
        '<div class="desk"><h1>Sinkhole</h1><p class="soft">Every rating, whole: question, answer, quotes and model. '
        f"{stays(waystone.settings.sinkhole_forward)}</p><dl>{listed}</dl>"
        '<p class="soft">To look through them, or to write what may be shared into a file: '
        "<code>waystone sinkhole --help</code> in a terminal.</p>"
        f"<h2>Latest ratings</h2>{latest(waystone.sinkhole.events(limit=LATEST, standing=True))}</div>"
    )


def stays(forward: str) -> str:
    """Where ratings go, as HTML: one sentence that is true of this server."""
    if forward:
        return f"What its reader ticks to be shared is sent on to {text(forward)}; all else stays on this machine."
    return "It stays on this machine until you hand it on."


def tally(counts: Iterable[tuple[str, int]]) -> str:
    """`("good", 3), ("bad", 1)` → `"3 good, 1 bad"`; what goes by one name, as two models may, is counted together."""
    amounts: Counter[str] = Counter()
    for name, count in counts:
        amounts[name] += count
    return ", ".join(f"{count} {name}" for name, count in amounts.most_common())


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
    why = "; ".join(part for part in (", ".join(map(label, event.reasons)), event.comment) if part)
    return (
        f"<tr><td>{when(event.time)}</td><td>{'' if event.rating is None else THUMBS[event.rating]}</td>"
        f'<td>{text(question[:200])}</td><td class="wide">{text(why)}</td></tr>'
    )
