"""The tables of users and their credentials; migration 0008 makes them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, MetaData, String, Table

from index.store.types import Moment, Words

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("password", String(255), nullable=False),  # Argon2's own form, with salt and cost; empty: none
    Column("admin", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

# A secret of 256 random bits needs no slow hash: its SHA-256 cannot be guessed from, and is found by an index.
credentials = Table(
    "credentials",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("name", String(80), ForeignKey("users.name"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # session or token
    Column("label", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
)
