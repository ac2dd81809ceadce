"""Which documents an answer was asked of."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    # A list of {id, title}; empty: all that there were.
    op.add_column("answers", sa.Column("documents", sa.Text, nullable=False, server_default="[]"))
