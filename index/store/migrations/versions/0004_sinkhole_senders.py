"""The sinkhole: which front end and network an event came from, and the tokens of those who send for many."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for column in (
        sa.Column("app", sa.Text, nullable=False, server_default=""),
        sa.Column("use", sa.String(16), nullable=False, server_default=""),
        sa.Column("sender", sa.String(100), nullable=False, server_default=""),
        sa.Column("network", sa.String(32), nullable=False, server_default=""),
        sa.Column("crowd", sa.Boolean, nullable=False, server_default=sa.false()),
    ):
        op.add_column("sinkhole_events", column)
    events = sa.table("sinkhole_events", sa.column("sequence"), sa.column("body"), sa.column("app"))
    connection = op.get_bind()
    for sequence, body in connection.execute(sa.select(events.c.sequence, events.c.body)).all():
        app = json.loads(body).get("app", "")
        connection.execute(sa.update(events).where(events.c.sequence == sequence).values(app=app))
    op.create_table(
        "sinkhole_tokens",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("a_minute", sa.Integer, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
    )
