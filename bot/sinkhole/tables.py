"""The sinkhole's tables; migrations 0003, 0004, 0009, 0012 and 0015 make them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
)

from index.store.types import Json, Moment, Words

metadata = MetaData()

# SQLite counts up only what it calls INTEGER.
_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")

events = Table(
    "sinkhole_events",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("received_at", Moment, nullable=False),
    Column("time", Moment, nullable=False),
    Column("day", String(10), nullable=False),
    Column("rating", SmallInteger),
    Column("model", Words, nullable=False),
    Column("client", String(64), nullable=False),
    Column("answer", String(36), nullable=False),
    Column("supersedes", String(36), nullable=False),
    Column("body", Text, nullable=False),
    Column("app", Words, nullable=False, server_default=""),
    Column("use", String(16), nullable=False, server_default=""),
    # Where it came from, for the judges alone: no export takes these along.
    Column("sender", String(100), nullable=False, server_default=""),
    Column("network", String(32), nullable=False, server_default=""),
    Column("crowd", Boolean, nullable=False, server_default=false()),
    Index("sinkhole_events_by_answer", "answer", "client"),
    Index("sinkhole_events_by_supersedes", "supersedes"),
)

# What an event has several of and is counted by: its reasons, the documents it quotes.
facets = Table(
    "sinkhole_facets",
    metadata,
    Column("event", _SEQUENCE, ForeignKey("sinkhole_events.sequence"), primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("value", String(255), primary_key=True),
)

judgements = Table(
    "sinkhole_judgements",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("event", String(36), ForeignKey("sinkhole_events.id"), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("reasons", Json, nullable=False),
    Column("judge", Words, nullable=False),
    Column("judged_at", Moment, nullable=False),
)

# How far each filter has looked, by the number in the log: up to there its last words, or its silence, stand.
filtered = Table(
    "sinkhole_filtered",
    metadata,
    Column("judge", Text, primary_key=True),
    Column("through", BigInteger, nullable=False),
)

# Who may send for many: the token itself is never kept, only its SHA-256.
tokens = Table(
    "sinkhole_tokens",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("a_minute", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

# Comparisons of the arena that wait for a vote; `sides` are model, without, answer of both.
matches = Table(
    "sinkhole_matches",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("client", String(64), nullable=False, index=True),
    Column("question", Words, nullable=False),
    Column("one", Words, nullable=False),
    Column("other", Words, nullable=False),
    Column("sides", Json, nullable=False),
)

# Lessons that were deleted: what was said up to then teaches them no more.
forgotten = Table(
    "sinkhole_forgotten",
    metadata,
    Column("lesson", String(12), primary_key=True),
    Column("forgotten_at", Moment, nullable=False),
)
