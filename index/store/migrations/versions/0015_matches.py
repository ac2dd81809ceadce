"""The arena's comparisons that wait for a vote."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    # `sides` is a list of two objects: model, without, answer.
    op.create_table(
        "sinkhole_matches",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("client", sa.String(64), nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("one", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("sides", sa.Text, nullable=False),
    )
