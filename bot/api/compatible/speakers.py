"""Who replies to a conversation: the documents, in words or in a JSON schema, or nobody but the writer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.access.reader import Reader
from bot.access.rules import may_ask
from bot.api.compatible import chores
from bot.api.compatible.form import Filled, Schema
from bot.api.compatible.reply import Answered, Speaker
from bot.api.compatible.request import ChatMessage, asked, known
from bot.waystone import Waystone


def speaker(
    waystone: Waystone,
    reader: Reader,
    messages: Sequence[ChatMessage],
    model: str | None,
    schema: Schema | None = None,
    documents: Sequence[str] = (),
) -> Speaker:
    """Raises `WaystoneError` for a conversation without a question, `NotFound` for what is not there: a model, one of
    the `documents` that are asked alone."""
    model, waystone = known(waystone, model), waystone.of(reader)
    may_ask(reader, model, waystone.models)
    if wanted := chores.chore(messages):
        return chores.Done(waystone, reader, wanted, messages, model)
    question, history = asked(messages)
    own = waystone.named(documents)
    if schema is None:
        return Answered(waystone, reader, question, history, model, own)
    return Filled(schema, waystone, reader, question, history, model, own)
