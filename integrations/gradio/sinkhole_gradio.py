"""Ratings, edits and retries of any `gr.Chatbot` into a sinkhole: `attach(chatbot, Sink("http://…"))`."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import uuid4

import gradio as gr


class Log(Protocol):
    """What `bot/sinkhole/client.py` has."""

    def log_event(self, event: dict[str, Any]) -> str: ...


def attach(chatbot: gr.Chatbot, sink: Log, *, model: str = "", use: str = "chat") -> None:
    """Wire a chatbot, within its `gr.Blocks`. A like is a rating; an edit makes a pair, the edited text preferred;

    a retry says that the answer was not wanted, and makes a pair with a later like of the new one (one `group`).
    """
    groups: dict[str, str] = {}

    def common(messages: list[dict[str, Any]], index: int) -> dict[str, Any]:
        asked = [{"role": one["role"], "content": _text(one["content"])} for one in messages[:index]]
        key = repr(asked)
        return {"messages": asked, "model": model, "use": use, "group": groups.setdefault(key, uuid4().hex)}

    def liked(messages: list[dict[str, Any]], data: gr.LikeData) -> None:
        index = _index(data.index)
        # "" takes it back; other options than the thumbs are no bit.
        bits: dict[object, int] = {True: 1, False: -1, "Like": 1, "Dislike": -1, "": 0}
        rating = bits.get(data.liked)
        if rating is not None:
            sink.log_event({**common(messages, index), "response": _text(data.value), "rating": rating})

    def edited(messages: list[dict[str, Any]], data: gr.EditData) -> None:
        index = _index(data.index)
        if index < len(messages) and messages[index]["role"] == "assistant" and data.value != data.previous_value:
            pair = {"chosen": _text(data.value), "rejected": _text(data.previous_value)}
            sink.log_event({**common(messages, index), **pair})

    def retried(messages: list[dict[str, Any]], data: gr.RetryData) -> None:
        index = _index(data.index)  # the question's
        answer = next((one for one in messages[index + 1 :] if one["role"] == "assistant"), None)
        if answer:
            event = {"response": _text(answer["content"]), "rating": -1, "source": "code"}
            sink.log_event({**common(messages, index + 1), **event})

    chatbot.like(liked, chatbot, None)
    chatbot.edit(edited, chatbot, None)
    chatbot.retry(retried, chatbot, None)


def _index(index: int | tuple[int, int] | list[int]) -> int:
    return index if isinstance(index, int) else index[0]


def _text(content: Any) -> str:
    """A message's words: Gradio 6 has a list of parts, earlier ones a string."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    return "\n".join(str(part.get("text", "")) if isinstance(part, dict) else str(part) for part in parts)
