"""Plots: ratings over time, approval and strengths with intervals, reasons, what was caught. Drawn as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as day_of
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from bot.sinkhole.figures import Approval, Figures, figures
from bot.sinkhole.schema import label
from bot.sinkhole.strengths import Strength
from bot.web.models import Nothing, called
from bot.web.render import date, text
from bot.web.serving import Call, Reply, served_to

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.waystone import Waystone

DAYS = 60
SHOWN = 12
_WIDTH, _HEIGHT = 600, 120
_LEGEND = (
    "The line runs from 0 to 100 %. The mark is the share that was good, or preferred; the band (95 % interval) is "
    "where it may truly lie, wide where few were asked."
)
_SCALE = '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'


def calls(waystone: Waystone) -> list[Call]:
    def plots(_: Nothing, reader: Reader) -> Reply:
        reader.must_be_admin("see the figures")
        found = figures(waystone.sinkhole)
        names = [*found.models, *found.strengths]
        return {"html": drawn(found, {name: called(waystone, name) for name in names})}

    return [served_to("plots", Nothing, plots)]


def drawn(found: Figures, models: Mapping[str, str]) -> str:
    if not (found.days or found.strengths):
        return "<p>Nothing to draw yet: rate an answer with the thumbs below it.</p>"
    duels = sum(one.duels for one in found.strengths.values()) // 2
    strong = {models.get(name, name): one for name, one in found.strengths.items()}
    named = {models.get(name, name): one for name, one in found.models.items()}
    said = {"keep": "kept", "review": "held for review", "drop": "left out"}
    parts = {
        "Ratings a day": bars_of_days(found.days) if found.days else "",
        f"Arena: preferred in {duels} comparison{'s' * (duels != 1)}": preferred(strong),
        "Approval by model": approvals(named),
        "Approval by document": approvals(found.documents),
        "Approval by kind of question": approvals(found.kinds),
        "Reasons": counts({label(name): n for name, n in found.reasons.items()}),
        "Kept and caught": counts({said[name]: n for name, n in found.verdicts.items()}),
        "Why caught": counts(found.caught),
    }
    first = next((name for name, part in parts.items() if part and name.startswith(("Arena", "Approval"))), "")
    parts[first] = f'{parts.get(first, "")}<p class="soft">{_LEGEND}</p>' if first else ""
    return "".join(f"<section><h2>{name}</h2>{part}</section>" for name, part in parts.items() if part)


def bars_of_days(days: Mapping[str, tuple[int, int]]) -> str:
    """Good ratings above the line and bad ones below it, a bar a day; the same as a table for who can't see it."""
    latest = _calendar(days)
    most = max(max(pair) for _, pair in latest)
    step, half = min(40.0, _WIDTH / len(latest)), _HEIGHT / 2
    bars = "".join(
        f"<g><title>{day}: {good} good, {bad} bad</title>"
        f'<rect class="good" x="{at * step:.1f}" y="{half - half * good / most:.1f}" width="{step * 0.8:.1f}" '
        f'height="{half * good / most:.1f}"/>'
        f'<rect class="bad" x="{at * step:.1f}" y="{half}" width="{step * 0.8:.1f}" height="{half * bad / most:.1f}"/>'
        "</g>"
        for at, (day, (good, bad)) in enumerate(latest)
        if good or bad
    )
    good, bad = (sum(pair[side] for _, pair in latest) for side in (0, 1))
    said = f"{good} good and {bad} bad, at most {most} of a kind on one day"
    when = " to ".join(date(day) for day in dict.fromkeys((latest[0][0], latest[-1][0])))
    return (
        f'<svg class="days" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{said}">{bars}'
        f'<line x1="0" x2="{_WIDTH}" y1="{half}" y2="{half}"/></svg>'
        f'<p class="soft">{when}: {said}. Good ones stand above the line, bad ones below.</p>'
    )


def _calendar(days: Mapping[str, tuple[int, int]]) -> list[tuple[str, tuple[int, int]]]:
    """The latest days up to the last one that has ratings, those without any, too."""
    last = day_of.fromisoformat(max(days))
    every = [(last - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)]
    first = min(day for day in every if day in days)
    return [(day, days.get(day, (0, 0))) for day in every if day >= first]


def approvals(named: Mapping[str, Approval]) -> str:
    """The share of good ratings as a mark on its 95 % interval, 0 to 100 %."""
    return _scales((name, one.share, *one.interval, f"{one.n} rated") for name, one in named.items())


def preferred(named: Mapping[str, Strength]) -> str:
    """How likely each is preferred to an average one of them, 0 to 100 %, with its interval."""
    drawn = _scales(
        (name, one.share, one.low, one.high, f"{one.duels} vote{'s' * (one.duels != 1)}") for name, one in named.items()
    )
    said = "How likely readers, who were not told who answered, prefer each to an average one (Bradley-Terry)."
    return f'{drawn}<p class="soft">{said}</p>' if drawn else ""


def _scales(measured: Iterable[tuple[str, float, float, float, str]]) -> str:
    """Name, share, the ends of its interval, and of how many."""
    rows = []
    for name, share, low, high, many in islice(measured, SHOWN):
        start, width = 100 * low, max(0.5, 100 * (high - low))
        rows.append(
            f'<tr><th scope="row">{text(name)}</th><td class="scale">{_SCALE}'
            f'<line x1="0" x2="100" y1="4" y2="4"/><rect class="span" x="{start:.1f}" y="2.5" '
            f'width="{width:.1f}" height="3"/><rect class="good" x="{100 * share - 0.6:.1f}" y="0" '
            f'width="1.2" height="8"/></svg></td>'
            f'<td class="figure">{share:.0%} <span class="soft">({100 * low:.0f} to {100 * high:.0f}, {many})</span>'
            "</td></tr>"
        )
    return f'<table class="plot"><tbody>{"".join(rows)}</tbody></table>' if rows else ""


def counts(named: Mapping[str, int]) -> str:
    most = max(named.values(), default=0)
    rows = "".join(
        f'<tr class="counted"><th scope="row">{text(name)}</th><td class="scale">{_SCALE}'
        f'<rect class="good" x="0" y="1" width="{100 * n / most:.1f}" height="6"/></svg></td>'
        f'<td class="figure">{n}</td></tr>'
        for name, n in sorted(named.items(), key=lambda one: -one[1])[:SHOWN]
    )
    return f'<table class="plot"><tbody>{rows}</tbody></table>' if rows else ""
