"""The sinkhole: events, what they are counted by, and what filters and reviewers judged of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "sinkhole_events",
        sa.Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("rating", sa.SmallInteger),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(36), nullable=False),
        sa.Column("supersedes", sa.String(36), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("sinkhole_events_by_answer", "sinkhole_events", ["answer", "client"])
    op.create_index("sinkhole_events_by_supersedes", "sinkhole_events", ["supersedes"])
    op.create_table(
        "sinkhole_facets",
        sa.Column("event", _SEQUENCE, sa.ForeignKey("sinkhole_events.sequence"), primary_key=True),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.String(255), primary_key=True),
    )
    op.create_table(
        "sinkhole_judgements",
        sa.Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("event", sa.String(36), sa.ForeignKey("sinkhole_events.id"), nullable=False, index=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("judge", sa.Text, nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
    )
