"""Which model writes, a menu to switch, and what leaves the machine with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.render import text

if TYPE_CHECKING:
    from bot.waystone import Waystone


def menu(waystone: Waystone) -> str:
    """The menu as HTML; each choice carries its sentence on what leaves the machine."""
    models = waystone.models.available()
    options = "".join(
        f'<option value="{text(one.name)}" data-leaves="{text(leaves(one.local))}"'
        f"{' selected' if one.chosen else ''}>{text(one.label)}</option>"
        for one in models
    )
    return (
        '<div class="model"><span class="leaves"></span>'
        f'<label><span>model </span><select id="ws-model" aria-label="Model">{options}</select></label></div>'
    )


def leaves(local: bool) -> str:
    if local:
        return "nothing leaves this machine"
    return "your question and the passages go to this model’s host"
