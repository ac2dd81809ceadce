"""Which model writes, a menu to switch, and what leaves the machine with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr
from pydantic import BaseModel

from bot.access.reader import HERE, Reader
from bot.errors import WaystoneError
from bot.models.choice import COMING, NO_WRITER, Choice
from bot.sinkhole.arena import WITHOUT
from bot.web.assets import static
from bot.web.render import text
from bot.web.serving import Reply, served_to

if TYPE_CHECKING:
    from bot.waystone import Waystone


# What a reader calls a part that is left out, by its name in the log.
SETTINGS = {WITHOUT["reader"]: "without a second reading", WITHOUT["lessons"]: "without what ratings taught"}


# What the menu says where there is no writer.
WRITERLESS = {
    NO_WRITER: "answers are quotes; waystone model fetch gets a writer",
    COMING: "answers are quotes until the writer’s file is here",
}


class Nothing(BaseModel):
    pass


def model_bar(waystone: Waystone) -> None:
    """Build the menu inside the current Gradio context. The page asks for it, and again when a model may have come.

    As a value that is made for each reader it would be an event, and the stream that brings those be closed just when
    a first question is on its way.
    """

    def listed(_: Nothing, reader: Reader) -> Reply:
        return {"html": menu(waystone, reader)}

    gr.HTML(
        "",
        elem_id="ws-model-bar",
        js_on_load=static("models.js"),
        server_functions=[served_to("models", Nothing, listed)],
        apply_default_css=False,
    )


def label(waystone: Waystone, name: str) -> str:
    """A model's name for a reader; one that is no longer there keeps its own."""
    try:
        return waystone.models.choose(name).label
    except WaystoneError:
        return name


def called(waystone: Waystone, name: str) -> str:
    """What a reader calls a contender of the arena, or a model."""
    model, comma, setting = name.partition(", ")
    return f"{label(waystone, model)}{comma}{SETTINGS.get(setting, setting)}"


def menu(waystone: Waystone, reader: Reader = HERE) -> str:
    """The menu as HTML; each choice carries its sentence on what leaves the machine. Users have what is set."""
    models = [one for one in waystone.models.available() if reader.admin or one.chosen or one.kind == "quotes"]
    options = "".join(
        f'<option value="{text(one.name)}" data-local="{str(one.local).lower()}" '
        f'data-leaves="{text(writerless(waystone, one) or leaves(one.local))}"'
        f"{' selected' if one.chosen else ''}>{text(one.label)}</option>"
        for one in models
    )
    return (
        '<div class="model"><span class="leaves"></span>'
        f'<label><span>model </span><select id="ws-model" aria-label="Model">{options}</select></label>'
        f"{_way_out(reader, waystone.settings.root_path)}</div>"
    )


def _way_out(reader: Reader, root: str) -> str:
    """Who is logged in, and the button that ends it; nothing where no users are kept."""
    if not reader.name:
        return ""
    who = f'<span class="who">{text(reader.name)} · </span>'
    return f'<form method="post" action="{root}/logout"><button class="out">{who}log out</button></form>'


def writerless(waystone: Waystone, choice: Choice) -> str:
    """Why answers are quotes alone where nobody asked for that; "" for any other choice."""
    if choice.kind != "quotes" or not choice.chosen:
        return ""
    try:
        return WRITERLESS.get(waystone.models.notice(waystone.models.choose()), "")
    except WaystoneError:
        return ""  # each answer says what is wrong with the setting


def leaves(local: bool) -> str:
    if local:
        return "nothing leaves this machine"
    return "your question and the passages go to this model’s host"
