"""What introduces a document: a few of its own sentences, and questions that it answers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # `told` is a list of strings.
    op.create_table(
        "introductions",
        sa.Column("document_id", sa.String(255), primary_key=True),
        sa.Column("part", sa.String(16), primary_key=True),
        sa.Column("told", sa.Text, nullable=False),
    )
