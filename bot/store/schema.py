"""The tables of conversations and answers; migrations 0002 and 0005 make them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from index.store.types import Json, Moment, Words

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("title", Words, nullable=False),
    Column("folded", Words, nullable=False),  # the title as search compares it
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("reader", String(80), nullable=False, server_default=""),  # whose it is; migration 0008
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id")),
    Column("asked_at", Moment, nullable=False),
    Column("finished_at", Moment),
    # An answer that the reader asked anew, or that came after one, is out of the conversation but on record.
    Column("retracted_at", Moment),
    Column("question", Words, nullable=False),
    Column("standalone_question", Words, nullable=False),
    Column("confidence", Float(53), nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("passages", Json, nullable=False),
    Column("quotes", Json, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt_hash", String(64), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("blocks", Json, nullable=False),
    Column("withheld", Json, nullable=False),
    Column("timings", Json, nullable=False),
    Column("notice", Words, nullable=False),
    Column("folded", Words, nullable=False),  # question and answer as search compares them
    Column("reader", String(80), nullable=False, server_default=""),
    Column("documents", Json, nullable=False, server_default="[]"),  # that were asked, none for all; migration 0011
    Index("answers_by_conversation", "conversation_id", "asked_at"),
)
