"""The page: three tabs in one Gradio app, and how to mount it on the HTTP server."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI
from pydantic import BaseModel

from bot.access.reader import Reader
from bot.answering.pace import unhurried
from bot.web import arrivals, choices, conversations, library, models, rating, render, source, uploads
from bot.web.assets import STATIC, markup, room_script, static
from bot.web.chat import Asked, Chat
from bot.web.models import Nothing
from bot.web.policy import PAGE, PagePolicy
from bot.web.serving import Call, Reply, payload, served_to, whose
from bot.web.sinkhole import tab as sinkhole
from bot.web.suggestions import Suggestions

if TYPE_CHECKING:
    from bot.waystone import Waystone

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")
SHELF = 100  # documents that stand beside the chat; the search there finds the others


class Key(BaseModel):
    key: str


class Answered(BaseModel):
    id: str


def build_page(waystone: Waystone) -> gr.Blocks:
    """The whole page. `mount_page` gives it its styles; without them it works, but is not handsome."""
    page = gr.Blocks(title="Waystone", analytics_enabled=False, delete_cache=(3600, 3600))
    with page:
        suggestions = Suggestions(waystone.collection)
        with gr.Tabs(elem_id="ws-tabs"):
            with gr.Tab("Chat", id="chat"):
                chat_tab(waystone, suggestions)
            with gr.Tab("Library", id="library"):
                library.library_tab(waystone, suggestions)
            with gr.Tab("Sinkhole", id="sinkhole") as tab:
                sinkhole.sinkhole_tab(waystone, tab)
        models.model_bar(waystone)
        arrivals.arrivals(waystone)
    return page


def mount_page(app: FastAPI, waystone: Waystone) -> FastAPI:
    """The HTTP server with the page on it. Gradio gives no host of its own or another's a call."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    app.add_middleware(PagePolicy)
    app.include_router(uploads.routes(waystone))
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_page(waystone),
        path=PAGE,
        css=static("page.css") + static("library.css"),
        favicon_path=str(STATIC / "waystone.svg"),
        theme=theme(),
        footer_links=[],
        ssr_mode=False,
        max_file_size="50mb",
        show_error=False,
        enable_monitoring=False,
    )
    return mounted


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with fonts of the system, so that none is fetched."""
    return gr.themes.Base(font=[*SANS], font_mono=["ui-monospace", "Liberation Mono", "monospace"])


def chat_tab(waystone: Waystone, suggestions: Suggestions) -> None:
    """Build the chat's component: questions go through the queue, all else beside it."""
    chat = Chat(waystone)
    room = gr.HTML(
        elem_id="ws-room",
        html_template=markup("room.html", reasons=rating.chips(), **rating.goes(waystone.settings.sinkhole_forward)),
        js_on_load=room_script(),
        apply_default_css=False,
        server_functions=calls(waystone, chat, suggestions),
    )

    async def ask(event: gr.EventData, request: gr.Request) -> AsyncIterator[Reply]:
        asked = Asked.model_validate(payload(event, "asked"))
        async with aclosing(unhurried(chat.ask(asked, whose(request)))) as turns:
            async for turn in turns:
                yield {"turns": [turn.as_json()]}

    room.ask(
        ask,
        None,
        room,
        show_progress="hidden",
        trigger_mode="multiple",
        # Gradio's own line tells nobody's place in it: threads are bounded by `pace`, writers by their `Line`.
        concurrency_limit=None,
        api_visibility="private",
    )


def calls(waystone: Waystone, chat: Chat, suggestions: Suggestions) -> list[Call]:
    """What the chat's script may ask of the server."""

    def welcome(_: Nothing, reader: Reader) -> Reply:
        collection = waystone.of(reader).collection
        shelf, total = collection.listed("", "title", False, 0, SHELF)
        return {
            "suggestions": render.suggestions(suggestions.over(collection).at_once()),
            "shelf": render.shelf(shelf, total),
            "more": total > len(shelf),
        }

    def shelved(wanted: choices.Wanted, reader: Reader) -> Reply:
        found, total = waystone.of(reader).collection.listed(wanted.search, "title", False, 0, SHELF)
        return {"html": render.shelf(found, total)}

    def suggested(_: Nothing, reader: Reader) -> Reply:
        return {"suggestions": render.suggestions(suggestions.over(waystone.of(reader).collection).newest())}

    def following(answer: Answered, reader: Reader) -> Reply:
        records = waystone.records.of(reader.name)
        record = records.record(answer.id)
        spoken = records.answers(record.conversation_id) if record.conversation_id else [record.answer]
        asked = [one.standalone_question for one in spoken]
        own = suggestions.over(waystone.of(reader).collection)
        return {"html": render.suggestions(own.after(record.answer, asked))}

    def stop(which: Key, reader: Reader) -> Reply:
        chat.stop(which.key, reader)
        return {}

    def answering(which: Key, reader: Reader) -> Reply:
        id, conversation = chat.begun(which.key, reader)
        return {"answering": chat.answering(which.key, reader), "id": id, "conversation": conversation}

    return [
        served_to("answering", Key, answering),
        served_to("welcome", Nothing, welcome),
        served_to("suggested", Nothing, suggested),
        served_to("shelf", choices.Wanted, shelved),
        served_to("following", Answered, following),
        served_to("stop", Key, stop),
        *source.calls(waystone),
        *rating.calls(waystone),
        *conversations.calls(waystone),
        *choices.calls(waystone),
    ]
