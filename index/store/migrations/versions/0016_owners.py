"""Whose a document is: the user who brought it, or nobody's own."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("documents", sa.Column("owner", sa.String(255), nullable=False, server_default=""))
