"""Who replies to a conversation: the documents, in words or in a JSON schema, or nobody but the writer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.api.compatible import chores
from bot.api.compatible.form import Filled, Schema
from bot.api.compatible.reply import Answered, Speaker
from bot.api.compatible.request import ChatMessage, asked
from bot.waystone import Waystone


def speaker(
    waystone: Waystone, messages: Sequence[ChatMessage], model: str | None, schema: Schema | None = None
) -> Speaker:
    """Raises `WaystoneError` for a conversation without a question, and `NotFound` for a model that is not there."""
    if wanted := chores.chore(messages):
        return chores.Done(waystone, wanted, messages, model)
    question, history = asked(messages)
    if schema is None:
        return Answered(waystone, question, history, model)
    return Filled(schema, waystone, question, history, model)
