"""The sinkhole's tab: a reader's own ratings; for an admin the log, its review, its figures, and what is handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from bot.web.assets import sinkhole_script
from bot.web.serving import Call, whose
from bot.web.sinkhole import arena, lessons, mine, overview, plots, review, share
from bot.web.sinkhole.overview import stays

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.waystone import Waystone

# The views by the name of the call that draws each; all but the first two are an admin's.
VIEWS = {
    "mine": "My ratings",
    "arena": "Arena",
    "log": "Log",
    "review": "Review",
    "plots": "Plots",
    "lessons": "Learned",
    "share": "Share",
}


def sinkhole_tab(waystone: Waystone, tab: gr.Tab) -> None:
    """Build the tab's view; it is drawn anew each time the tab is opened."""

    def drawn(request: gr.Request | None = None) -> str:
        return frame(waystone, whose(request))

    view = gr.HTML(
        drawn,
        elem_id="ws-sinkhole",
        js_on_load=sinkhole_script(),
        apply_default_css=False,
        server_functions=calls(waystone),
    )
    tab.select(drawn, None, view, show_progress="hidden", api_visibility="private")


def calls(waystone: Waystone) -> list[Call]:
    """What the tab's script may ask of the server."""
    return [call for part in (mine, arena, overview, review, plots, lessons, share) for call in part.calls(waystone)]


def frame(waystone: Waystone, reader: Reader) -> str:
    """The tab with its first view: the log for an admin, their own ratings for others (the script asks for those)."""
    views = VIEWS if reader.admin else {name: VIEWS[name] for name in ("mine", "arena")}
    first = "log" if reader.admin else "mine"
    buttons = "".join(
        f'<button type="button" data-act="view" data-view="{name}" aria-pressed="{str(name == first).lower()}">'
        f"{said}</button>"
        for name, said in views.items()
    )
    return (
        '<div class="desk sink"><h1>Sinkhole</h1><p class="soft">What readers think of answers, kept whole. '
        f"{stays(waystone.settings.sinkhole_forward)}</p>"
        f'<div class="views" role="group" aria-label="Views">{buttons}</div>'
        '<p class="said" role="status" tabindex="-1"></p>'
        f'<div class="view" data-view="{first}">{overview.overview(waystone) if reader.admin else ""}</div></div>'
    )
