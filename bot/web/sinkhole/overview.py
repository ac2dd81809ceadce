"""The log's first sight: what is in it, in figures, where it lies, and its latest ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.sinkhole.schema import label
from bot.web.models import called
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to
from bot.web.sinkhole.log import LATEST, THUMBS, Wanted, searched

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.waystone import Waystone


def calls(waystone: Waystone) -> list[Call]:
    def log(wanted: Wanted, reader: Reader) -> Reply:
        reader.must_be_admin("see the log")
        searching = wanted.words or wanted.rating or wanted.shown > LATEST
        return {"html": searched(waystone, wanted) if searching else overview(waystone)}

    return [served_to("log", Wanted, log)]


def overview(waystone: Waystone) -> str:
    """Counts, where the data lie, and the latest ratings, as HTML."""
    counts = waystone.sinkhole.stats()
    if not counts["events"]:
        return searched(waystone, Wanted())
    changed = counts["events"] - counts["standing"]
    facts = {
        "why": tally((label(reason), count) for reason, count in counts["reasons"].items()),
        "answers by": tally((called(waystone, model), count) for model, count in counts["models"].items()),
        "came from": tally(counts["apps"].items()) if set(counts["apps"]) - {"waystone"} else "",
        "changed or taken back": str(changed) if changed else "",
        "kept in": lies_in(waystone),
    }
    listed = "".join(f"<dt>{text(name)}</dt><dd>{text(fact)}</dd>" for name, fact in facts.items() if fact)
    ratings = tally((THUMBS[int(rating)], count) for rating, count in counts["ratings"].items())
    compared = counts["standing"] - sum(counts["ratings"].values())
    many = ", ".join(filter(None, (ratings, f"{compared} compared" if compared else "")))
    return f"<details class=figures><summary>{many}</summary><dl>{listed}</dl></details>{searched(waystone, Wanted())}"


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
